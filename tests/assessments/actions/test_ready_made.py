"""The ready-made standards: lawful, adding up, and filled from what the portal knows."""

from collections import Counter
from decimal import Decimal as D
from io import StringIO

import pytest
from django.core.management import call_command

from agreements.screening import screen
from assessments.actions.ready_made import load_standards
from assessments.choices import RuleKind, VersionState
from assessments.models import Indicator, Standard, StandardVersion
from assessments.scoring import score_sheet
from assessments.standard_checks import objections, objections_to
from assessments.standard_files import standards_of_files
from assessments.version_spec import parts_of, spec_of
from common.metrics import with_metrics
from tests.factories import VillageFactory
from villages.choices import VillageKind
from villages.models import Village

pytestmark = pytest.mark.django_db
CODES = ["S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8"]


@pytest.fixture
def loaded(now):
    return {one.version.standard.code: one for one in load_standards(now)}


def version_of(code: str) -> StandardVersion:
    return StandardVersion.objects.with_parts().get(standard__region=None, standard__code=code)


def test_all_eight_are_loaded_and_seven_are_published(loaded, now):
    states = dict(StandardVersion.objects.values_list("standard__code", "state"))

    assert sorted(loaded) == CODES
    assert states == dict.fromkeys(CODES, VersionState.PUBLISHED) | {"S6": VersionState.DRAFT}
    assert version_of("S8").published_at == now


def test_only_the_lawful_ones_of_today_may_be_used_in_a_batch(loaded):
    live = StandardVersion.objects.published().filter(is_archive=False).order_by("standard__code")

    assert list(live.values_list("standard__code", flat=True)) == ["S7", "S8"]


def test_a_standard_that_contradicts_itself_stays_a_draft_and_says_why(loaded):
    assert [str(one) for one in loaded["S6"].blocking] == [
        "等次：按全部指标达到评定时只分得出一个等次，现有合格村、先进村、模范村；"
        "请只留一个，或改为按得分评定并填写各等次最低得分。"
    ]


def test_a_second_time_adds_nothing_and_changes_nothing(loaded, now):
    Standard.objects.filter(code="S1").update(name="改过的名称")

    assert load_standards(now) == []
    assert Standard.objects.get(code="S1").name == "改过的名称"


def test_the_command_says_what_is_new_and_what_stayed_a_draft():
    first, second = StringIO(), StringIO()
    call_command("load_standards", stdout=first)
    call_command("load_standards", stdout=second)

    assert first.getvalue().splitlines()[0] == "新增评估标准 8 套。"
    assert first.getvalue().splitlines()[1].startswith("S6 未发布，留作草稿：等次：")
    assert second.getvalue() == "新增评估标准 0 套。\n"


@pytest.mark.parametrize("code", CODES)
def test_every_row_keeps_to_the_limits_of_its_form(loaded, code):
    version = version_of(code)
    version.full_clean()
    for section in version.sections.all():
        section.full_clean()
        for indicator in section.indicators.all():
            indicator.full_clean()


def test_s8_adds_up_to_a_hundred_for_both_kinds_of_unit(loaded):
    version = version_of("S8")
    points = [(section.title, section.stated_points) for section in version.sections.all()]

    assert points == [
        ("组织建设", 20),
        ("章程规约", 20),
        ("民主管理监督", 20),
        ("宣传服务", 16),
        ("诚信与权益", 12),
        ("家庭帮扶", 6),
        ("群众满意", 6),
        ("一票否决", 0),
        ("加分", 0),
    ]
    assert [(grade.name, grade.minimum) for grade in version.grades.all()] == [("示范", 90), ("先进", 80), ("合格", 70)]
    assert objections_to(version) == []
    spec = spec_of(parts_of(version))
    for kind in VillageKind.values:
        best = {one.key: BEST[one.kind](one.rules[kind]) for one in spec.indicators}
        result = score_sheet(spec, kind, best)
        assert (result.total, result.verdict) == (D(105), "示范")


BEST = {
    RuleKind.YES_NO: lambda rule: True,
    RuleKind.VETO: lambda rule: True,
    RuleKind.CHECKLIST: lambda rule: tuple(item.key for item in rule.items),
    RuleKind.THRESHOLD: lambda rule: rule.target,
    RuleKind.BONUS: lambda rule: rule.points,
}


def test_s8_takes_its_figures_from_the_portal(loaded):
    kinds = Counter(bool(indicator.metric) for indicator in Indicator.objects.filter(section__version=version_of("S8")))
    keys = list(Indicator.objects.exclude(metric="").values_list("metric", flat=True).distinct())
    VillageFactory()

    row = with_metrics(Village.objects.all(), keys, year=2026).get()

    assert kinds == {True: 22, False: 9}
    assert row.metric_papers_revised == 0


def test_what_is_scored_passes_the_screening_and_what_is_archived_is_worth_nothing(loaded):
    for indicator in Indicator.objects.select_related("section"):
        if indicator.is_archived:
            assert (indicator.points, indicator.metric, indicator.archived_reason != "") == (0, "", True)
        else:
            for text in (indicator.text, indicator.guidance, indicator.evidence):
                assert screen(text) == [], indicator


def test_archived_indicators_stand_where_the_sources_have_them(loaded):
    archived = Indicator.objects.filter(is_archived=True)
    found = Counter(archived.values_list("section__version__standard__code", flat=True))

    # S2 repeats those of S4, on which it is built.
    assert found == {"S1": 1, "S2": 5, "S3": 3, "S4": 5, "S7": 7}


@pytest.mark.parametrize(
    ("code", "base", "added"), [("S2", "S4", ["示范居增加内容"]), ("S7", "S8", ["原方案考核内容"])]
)
def test_one_that_is_built_on_another_has_its_sections_and_its_own(loaded, code, base, added):
    version = version_of(code)
    titles = [section.title for section in version.sections.all()]

    assert version.built_on == version_of(base)
    assert titles == [section.title for section in version_of(base).sections.all()] + added


def test_every_file_names_its_source():
    assert [said["code"] for said in standards_of_files().values() if not said["source"]] == []


def test_no_archived_indicator_can_be_switched_on_again(loaded):
    """Also those for which the clause screening has no word."""
    for indicator in Indicator.objects.filter(is_archived=True).select_related("section__version"):
        version = StandardVersion.objects.with_parts().get(pk=indicator.section.version_id)
        parts = parts_of(version)
        [row] = [one for one in parts.indicators if one.pk == indicator.pk]
        row.is_archived = False
        row.text = f"（二）{row.text.replace('，', ',')}。"

        found = [one for one in objections(parts) if one.indicator is row and one.is_blocking]

        assert any(one.sentence.startswith("这项指标依法不再考核，请删除") for one in found), row.text
