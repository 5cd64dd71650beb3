"""The library of standards and its editor: who reads, who writes, what stops a publishing."""

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Grade, Indicator, Standard, StandardVersion
from common.models import StepRecord
from tests.assessments.desk_of_standards import COUNTY, Desk, errors_of
from tests.factories import (
    IndicatorFactory,
    RegionFactory,
    SectionFactory,
    StaffUserFactory,
    StandardFactory,
    StandardVersionFactory,
)
from villages.choices import Role

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


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_library_shows_own_those_above_and_the_ready_made(desk):
    StandardFactory(region=RegionFactory(code=COUNTY), name="本县标准")
    StandardFactory(region=RegionFactory(code="1201"), name="本市标准")
    StandardFactory(region=None, name="平台标准")
    StandardFactory(region=RegionFactory(code="130102"), name="外县标准")

    page = desk.client.get(reverse("standard_list"))

    assert [row.record.name for row in page.context["table"].rows] == ["本县标准", "本市标准", "平台标准"]


@pytest.mark.parametrize(("owner", "names"), [("own", ["甲"]), ("above", ["乙"]), ("ready", ["丙"])])
def test_library_is_narrowed_by_owner(desk, owner, names):
    StandardFactory(region=RegionFactory(code=COUNTY), name="甲")
    StandardFactory(region=RegionFactory(code="1201"), name="乙")
    StandardFactory(region=None, name="丙")

    page = desk.client.get(reverse("standard_list"), {"owner": owner})

    assert [row.record.name for row in page.context["table"].rows] == names


def test_version_page_says_in_words_how_each_indicator_scores(desk, draft):
    section = draft.sections.get()
    aware = {"rule_target": "90", "rule_unit": "%", "rule_step": "1", "rule_cost": "0.5"}
    desk.indicator(section, "1.2", "知晓率", "5", kind="threshold", residents_rule_target="80", **aware)

    text = text_of(desk.client, draft.get_absolute_url())

    assert "村：≥90%得5分，每低1个百分点扣0.5分，扣完为止。" in text
    assert "居：≥80%得5分，每低1个百分点扣0.5分，扣完为止。" in text
    assert "类别“组织建设”：写明100分，各指标分值合计105分，两者不符，请核对后修改。" in text


def test_contradiction_of_points_blocks_the_publishing(desk, draft):
    desk.indicator(draft.sections.get(), "1.2", "会议记录齐全", "5")

    asked = text_of(desk.client, reverse("standard_version_step", args=[draft.pk, "publish"]))
    desk.client.post(reverse("standard_version_step", args=[draft.pk, "publish"]), {"note": ""})

    assert "现在还不能发布。" in asked
    draft.refresh_from_db()
    assert (draft.state, list(StepRecord.objects.of(draft))) == ("draft", [])


def test_unlawful_indicator_is_named_beside_its_text_and_blocks(desk, draft):
    desk.indicator(draft.sections.get(), "1.2", "对违反计划生育的户收取社会抚养费", "0")

    text = text_of(desk.client, draft.get_absolute_url())

    assert "指标1.2" in text
    assert "须改正" in text
    desk.client.post(reverse("standard_version_step", args=[draft.pk, "publish"]), {"note": ""})
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_published_version_is_refused_by_form_and_by_database(desk, draft):
    version = desk.publish(draft)
    indicator = Indicator.objects.get(section__version=version)

    response = desk.client.get(reverse("indicator_update", args=[indicator.pk]), follow=True)

    assert "已发布的标准不能修改，请以它为底本新建一个版本。" in response.content.decode()
    for statement in (
        f"UPDATE assessments_standardversion SET full_points = 90 WHERE id = {version.pk}",
        f"DELETE FROM assessments_standardversion WHERE id = {version.pk}",
        f"UPDATE assessments_standardversion SET state = 'draft' WHERE id = {version.pk}",
        f"UPDATE assessments_indicator SET points = 90 WHERE id = {indicator.pk}",
        f"DELETE FROM assessments_indicator WHERE id = {indicator.pk}",
        f"UPDATE assessments_section SET stated_points = 90 WHERE version_id = {version.pk}",
        f"DELETE FROM assessments_grade WHERE version_id = {version.pk}",
        "INSERT INTO assessments_grade (version_id, name, minimum, created_at, updated_at, revision)"
        f" VALUES ({version.pk}, '新等次', 1, now(), now(), 1)",
    ):
        with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_publishing_is_on_record_and_retiring_takes_a_reason(desk, draft):
    version = desk.publish(draft)
    assert version.published_at is not None

    desk.post(reverse("standard_version_step", args=[version.pk, "retire"]), {"note": "已有新版"})

    version.refresh_from_db()
    assert version.state == "retired"
    assert list(StepRecord.objects.of(version).values_list("verb", "note").order_by("pk")) == [
        ("publish", ""),
        ("retire", "已有新版"),
    ]


def test_new_version_says_what_the_last_one_says(desk, draft):
    first = desk.publish(draft)

    desk.post(reverse("standard_begin", args=[first.standard_id]), {})

    second = StandardVersion.objects.with_parts().get(standard=first.standard, number=2)
    assert (second.state, second.source, second.full_points) == ("draft", first.source, first.full_points)
    assert [(one.name, one.minimum) for one in second.grades.all()] == [
        (one.name, one.minimum) for one in first.grades.all()
    ]
    copy = Indicator.objects.get(section__version=second)
    assert (copy.origin.section.version, copy.number, copy.text) == (first, "1.1", "协会机构健全")
    response = desk.client.post(reverse("standard_begin", args=[first.standard_id]), follow=True)
    assert "已有起草中的第2版，请在其上修改。" in response.content.decode()


def test_copy_of_a_ready_made_standard_leaves_out_what_may_no_longer_be_scored(desk):
    ready = StandardVersionFactory(standard=StandardFactory(region=None), title="平台标准")
    section = SectionFactory(version=ready, title="组织")
    IndicatorFactory(section=section, number="1", text="协会机构健全")
    IndicatorFactory(
        section=section, number="2", text="综合避孕率", points=0, is_archived=True, archived_reason="依法不再考核"
    )
    national = StaffUserFactory(role=Role.BUSINESS_ADMIN, region=None, is_national=True)
    client = Client()
    client.force_login(national)
    Grade.objects.create(version=ready, name="合格", minimum=60)
    client.post(reverse("standard_version_step", args=[ready.pk, "publish"]), {"note": ""})

    copy = desk.begin("本县1", "本县标准", "copy", ready)

    assert copy.standard.region_id == COUNTY
    assert [one.text for one in Indicator.objects.filter(section__version=copy)] == ["协会机构健全"]
    assert [one.name for one in copy.grades.all()] == ["合格"]


def test_county_does_not_write_the_ready_made(desk):
    ready = StandardVersionFactory(standard=StandardFactory(region=None))

    assert desk.client.get(reverse("standard_version_update", args=[ready.pk])).status_code == 403
    assert desk.client.post(reverse("standard_begin", args=[ready.standard_id])).status_code == 403


@pytest.mark.parametrize(
    ("region", "sentence"),
    [
        (None, "平台不代为决定，因此不发布。要用它的，请导出工作簿，补定后在“评估标准”中导入为本级标准。"),
        ("1201", "的业务管理员改正后发布。"),
    ],
)
def test_draft_that_contradicts_itself_says_who_settles_it(desk, region, sentence):
    owner = region and RegionFactory(code=region)
    version = StandardVersionFactory(standard=StandardFactory(region=owner), judged_by="all_met")
    for place, name in enumerate(("合格村", "模范村")):
        Grade.objects.create(version=version, name=name, minimum=place)

    text = desk.client.get(version.get_absolute_url()).text

    assert "按全部指标达到评定时只分得出一个等次，现有合格村、模范村" in text
    assert sentence in text


def test_code_is_taken_once_in_a_region(desk, draft):
    values = {"code": "X1", "name": "另一个", "how": "blank", "source": ""}

    response = desk.client.post(reverse("standard_create"), values)

    assert "该编号已有标准，请换一个编号，或在原标准下新建版本。" in str(errors_of(response))
    assert Standard.objects.filter(region=COUNTY).count() == 1


def test_version_page_takes_the_same_few_queries_however_long_the_standard(desk, draft):
    few = queries_of(desk.client, draft)
    for place in range(2, 12):
        section = SectionFactory(version=draft, position=place)
        for number in range(4):
            IndicatorFactory(
                section=section, number=f"{place}.{number}", metric="households", kind="count", parameters={"cost": "1"}
            )

    many = queries_of(desk.client, draft)

    assert many == few
    assert many <= 12


def queries_of(client: Client, version) -> int:
    address = version.get_absolute_url()
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def test_print_shows_the_whole_standard(desk, draft):
    text = text_of(desk.client, reverse("standard_version_print", args=[draft.pk]))

    assert "草稿，未发布" in text
    assert "协会机构健全" in text
    assert "达到得100分，未达到不得分。" in text
