"""The editor of sections and indicators: rules in words, mistakes said at their field, nothing lost."""

import pytest
from django.urls import reverse

from assessments.models import Indicator, Section, Standard, StandardVersion
from tests.assessments.desk_of_standards import INDICATOR, Desk, errors_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def draft(desk):
    """One section of one indicator worth 100 points, ready to be published."""
    version = desk.begin("X1", "样例标准")
    desk.settle(version)
    section = desk.section(version, "组织建设", "100")
    desk.indicator(section, "1.1", "协会机构健全", "100")
    return version


def test_check_beside_the_form_reads_what_is_typed_and_saves_nothing(desk, draft):
    section = draft.sections.get()
    typed = INDICATOR | {"section": section.pk, "number": "1.2", "points": "20", "kind": "tiers"}
    typed |= {"text": "违约的交纳罚款", "rule_tiers": "好20\n差0"}

    response = desk.client.post(reverse("indicator_check", args=[section.pk]), typed)

    text = response.content.decode()
    assert "好20分；差0分" in text
    assert "须改正" in text
    assert "指标合计 120 分，类别写明 100 分" in text
    assert section.indicators.count() == 1


@pytest.mark.django_db(transaction=True)
def test_other_kind_brings_its_fields_and_keeps_what_was_typed(desk, draft):
    indicator = draft.sections.get().indicators.get()
    typed = INDICATOR | {"text": "改写中的内容", "kind": "threshold", "points": "3", "then": "fields"}

    response = desk.client.post(reverse("indicator_update", args=[indicator.pk]), typed | {"revision": 1})

    form = response.context["form"]
    assert response.status_code == 200
    assert {"rule_target", "rule_step", "residents_rule_target"} <= set(form.fields)
    assert form["text"].value() == "改写中的内容"
    indicator.refresh_from_db()
    assert indicator.text == "协会机构健全"


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"kind": "threshold"}, "rule_target", "参数“达标值”没有填写，请补填。"),
        (
            {"kind": "threshold", "rule_target": "九十"},
            "rule_target",
            "参数“达标值”应为数字，请只填数字，不带单位和文字。",
        ),
        (
            {"kind": "threshold", "rule_target": "101", "rule_unit": "%"},
            "rule_target",
            "参数“达标值”大于数值上限100%，请改小达标值，或者改大数值上限。",
        ),
        (
            {"kind": "threshold", "rule_target": "90", "rule_step": "1"},
            "rule_cost",
            "参数“每档或每次扣分”没有填写，填了“每多少为一档”时两项都要填，或者都不填。",
        ),
        (
            {"kind": "tiers", "rule_tiers": "好：5分\n差"},
            "rule_tiers",
            "参数“档次”第2行“差”看不懂，请写成“好：10分”的样子，每行一个。",
        ),
        (
            {"kind": "checklist", "rule_items": "甲：1分\n乙：1分"},
            "rule_items",
            "参数“清单项目”各项目分值合计2分，与指标分值5分不符，请逐项填写，使合计等于指标分值。",
        ),
        (
            {"kind": "threshold", "rule_target": "90", "residents_rule_target": "很高"},
            "residents_rule_target",
            "居的参数“达标值”应为数字，请只填数字，不带单位和文字。",
        ),
        (
            {"kind": "checklist", "rule_items": "甲：5分", "residents_points": "4"},
            "residents_rule_items",
            "居的分值与村不同，须另填居的计分参数：参数“清单项目”各项目分值合计5分，与指标分值4分不符，"
            "请逐项填写，使合计等于指标分值。",
        ),
        (
            {"kind": "manual", "metric": "households"},
            "metric",
            "“评分人打分”由评分人评定，不能自动取数，请清空取数口径。",
        ),
        ({"kind": "veto", "is_rank_only": "on"}, "is_rank_only", "一票否决指标不能只用于排名，请取消其中一项。"),
        ({"is_archived": "on"}, "archived_reason", "请写明依法不再考核的原因和依据。"),
    ],
)
def test_mistake_in_an_indicator_is_said_at_its_field_and_loses_nothing(desk, draft, values, field, sentence):
    section = draft.sections.get()
    typed = INDICATOR | {"section": section.pk, "number": "1.2", "text": "新的指标", "points": "5"} | values

    response = desk.client.post(reverse("indicator_create", args=[section.pk]), typed)

    assert errors_of(response) == {field: [sentence]}
    assert response.context["form"]["text"].value() == "新的指标"
    assert section.indicators.count() == 1


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("示范", "第1行“示范”没有最低得分，请写成“示范：90分”的样子。"),
        ("示范：90分\n先进：90分", "第2行“先进：90分”与前面的等次重名或同分，请修改。"),
        ("示范：-5分", "第1行“示范：-5分”的最低得分应为0或正数，最多两位小数。"),
    ],
)
def test_mistake_in_the_grades_is_said_with_its_line(desk, draft, lines, sentence):
    draft.refresh_from_db()
    given = {"title": "样例标准", "full_points": "100", "applies_to": "both", "judged_by": "points"}
    given |= {"not_applicable": "rescaled", "revision": draft.revision, "grade_lines": lines}

    response = desk.client.post(reverse("standard_version_update", args=[draft.pk]), given)

    assert errors_of(response) == {"grade_lines": [sentence]}
    assert sorted(draft.grades.values_list("name", flat=True)) == ["合格", "示范"]


def test_archived_indicator_stays_off(desk, draft):
    section = draft.sections.get()
    archived = desk.indicator(section, "9", "综合避孕率", "5", is_archived="on", archived_reason="人口与计划生育法修改")
    assert (archived.points, archived.is_archived) == (0, True)
    values = INDICATOR | {"section": section.pk, "number": "9", "text": "综合避孕率", "points": "5"}
    values |= {"revision": archived.revision, "archived_reason": "无"}

    desk.client.post(reverse("indicator_update", args=[archived.pk]), values)

    archived.refresh_from_db()
    assert (archived.points, archived.is_archived) == (0, True)
    assert "依法不再考核" in desk.client.get(draft.get_absolute_url()).content.decode()


def test_parts_change_places_with_their_neighbours(desk, draft):
    first = draft.sections.get()
    second = desk.section(draft, "章程规约", "0")
    desk.indicator(first, "1.2", "第二项", "0")

    desk.post(reverse("section_move", args=[second.pk]), {"to": "up"})
    desk.post(reverse("section_move", args=[second.pk]), {"to": "up"})
    desk.post(reverse("indicator_move", args=[first.indicators.get(number="1.1").pk]), {"to": "down"})

    assert [one.title for one in draft.sections.order_by("position")] == ["章程规约", "组织建设"]
    assert [one.number for one in first.indicators.order_by("position")] == ["1.2", "1.1"]


def test_indicator_goes_to_another_section_and_parts_are_deleted(desk, draft):
    first = draft.sections.get()
    second = desk.section(draft, "章程规约", "0")
    indicator = first.indicators.get()
    values = INDICATOR | {"section": second.pk, "number": "1.1", "text": "移走", "points": "100"}
    desk.post(reverse("indicator_update", args=[indicator.pk]), values | {"revision": indicator.revision})
    assert [one.text for one in second.indicators.all()] == ["移走"]

    desk.post(reverse("section_delete", args=[second.pk]), {})
    desk.post(reverse("section_delete", args=[first.pk]), {})
    desk.post(reverse("standard_version_delete", args=[draft.pk]), {})

    assert [model.objects.count() for model in (Section, Indicator, StandardVersion, Standard)] == [0, 0, 0, 0]
