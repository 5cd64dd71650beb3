"""Pages of inspection: plan, draw, how to repeat it, sheet, findings."""

import hashlib
import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.actions.inspections import draw_samples
from assessments.models import InspectionPlan, InspectionSample, Rectification
from common.inbox import tasks_for
from tests.crawl.visitors import text_of
from tests.factories import (
    BatchFactory,
    BatchStandardFactory,
    InspectionPlanFactory,
    RectificationFactory,
    RegionFactory,
    StaffUserFactory,
    VillageFactory,
)

pytestmark = pytest.mark.django_db
TOWNSHIP, COUNTY = "120119001", "120119"


@pytest.fixture
def reviewer(client):
    user = StaffUserFactory(region__code=COUNTY, reviewer=True, name="样例审核")
    client.force_login(user)
    return user


@pytest.fixture
def batch():
    return BatchFactory(programme__region=RegionFactory(code=COUNTY), state="open")


@pytest.fixture
def drawn(reviewer, batch, now):
    for number in range(201, 206):
        VillageFactory(code=f"{TOWNSHIP}{number}", name=f"样例{number}村")
    plan = InspectionPlanFactory(region=RegionFactory(code=COUNTY), batch=batch)
    return draw_samples(plan, actor=reviewer, now=now, seed="20261019")


def test_plan_is_typed_in_and_drawn(client, reviewer, batch):
    for number in range(201, 231):
        VillageFactory(code=f"{TOWNSHIP}{number}")
    county = RegionFactory(code=COUNTY)
    sent = {"name": "半年检查", "batch": batch.pk, "region": county.pk, "tiers": "≥30个村抽4个"}

    answer = client.post(reverse("inspection_plan_create"), sent)
    plan = InspectionPlan.objects.get()
    asked = client.get(reverse("inspection_plan_draw", args=[plan.pk]))
    client.post(reverse("inspection_plan_draw", args=[plan.pk]), {"seed": ""})

    assert answer.url == plan.get_absolute_url()
    assert plan.table == [[30, 4]]
    assert f"从{county.name}1个乡镇(街道)的30个村(居)中抽取：30个以上抽4个。" in asked.text
    assert InspectionSample.objects.filter(plan=plan).count() == 4


def test_table_that_contradicts_itself_stays_on_the_form(client, reviewer, batch):
    sent = {"name": "检查", "batch": batch.pk, "region": RegionFactory(code=COUNTY).pk, "tiers": "抽几个"}

    answer = client.post(reverse("inspection_plan_create"), sent)

    assert answer.context["form"].errors["tiers"] == ["“抽几个”看不明白，请写成“20-29个抽3个”或“30个以上抽4个”。"]
    assert answer.context["form"]["name"].value() == "检查"


def test_page_shows_how_to_repeat_the_draw(client, drawn):
    page = client.get(drawn.get_absolute_url())
    pool = client.get(reverse("inspection_plan_pool", args=[drawn.pk]))

    assert "系统刚才按种子和底册重演了一遍，结果一致" in page.text
    lots = pool.context["lots"]
    assert [digest for digest, *_ in lots] == sorted(
        hashlib.sha256(f"20261019:{TOWNSHIP}{number}".encode()).hexdigest() for number in range(201, 206)
    )
    assert [is_drawn for *_, is_drawn in lots] == [True, True, False, False, False]


def test_drawn_plan_is_neither_changed_nor_deleted(client, drawn):
    for name in ("update", "delete", "draw"):
        answer = client.post(reverse(f"inspection_plan_{name}", args=[drawn.pk]), {"name": "改"}, follow=True)
        assert "本计划已抽取检查点，不能修改" in answer.text
    assert InspectionPlan.objects.get().name == "样例检查"


def test_visit_is_written_down_and_its_finding_goes_to_the_ledger(client, drawn):
    sample = drawn.samples.first()
    today = timezone.localdate()
    sheet = {"inspected_on": today.isoformat(), "inspectors": "样例甲、样例乙", "summary": "总体较好", "revision": 1}

    client.post(reverse("inspection_sample_update", args=[sample.pk]), sheet)
    address = f"{reverse('rectification_create')}?sample={sample.pk}"
    found = {"problem": "公开栏未更新", "owner": "主任", "due_on": (today + timedelta(days=9)).isoformat()}
    client.post(address, found)

    sample.refresh_from_db()
    finding = Rectification.objects.get()
    assert (sample.inspected_on, sample.inspectors) == (today, "样例甲、样例乙")
    assert (finding.village, finding.sample, finding.batch) == (sample.village, sample, drawn.batch)
    assert finding.source == "inspection"
    assert "公开栏未更新" in client.get(sample.get_absolute_url()).text


def test_sheet_lists_the_indicators_of_the_batch_and_asks_for_no_photograph(client, drawn):
    BatchStandardFactory(batch=drawn.batch)
    sample = drawn.samples.first()

    page = client.get(reverse("inspection_sample_sheet", args=[sample.pk]))

    assert "协会机构健全" in page.text
    assert f"{sample.village.name}（{sample.village.code}）" in page.text
    assert not any(word in page.text for word in ("照片", "拍照", "定位"))


def test_plan_page_takes_as_many_queries_for_many_samples(client, reviewer, batch, now):
    def queries(count: int) -> int:
        for number in range(201, 201 + count):
            VillageFactory(code=f"12011900{count % 9}{number}")
        plan = InspectionPlanFactory(region=RegionFactory(code=COUNTY), batch=batch, table=[[1, 30]])
        draw_samples(plan, actor=reviewer, now=now)
        client.get(plan.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            client.get(plan.get_absolute_url())
        return len(captured)

    few, many = queries(2), queries(30)

    assert few == many
    assert many <= 12


def test_answer_recheck_and_closing_on_their_pages(client, reviewer):
    village = VillageFactory(code=f"{TOWNSHIP}201")
    finding = RectificationFactory(village=village)
    clerk = StaffUserFactory(region__code=TOWNSHIP)
    today = timezone.localdate().isoformat()

    client.force_login(clerk)
    client.post(reverse("rectification_step", args=[finding.pk, "answer"]), {"answer": "已改", "answered_on": today})
    client.force_login(reviewer)
    page = client.get(finding.get_absolute_url())
    client.post(reverse("rectification_step", args=[finding.pk, "close"]), {"recheck": "合格"})

    finding.refresh_from_db()
    assert [action["label"] for action in page.context["actions"]] == ["复查未通过", "销号", "变更记录"]
    assert (finding.state, finding.recheck) == ("closed", "合格")
    assert f'已销号</span><span class="cell-beneath">{today}</span>' in client.get(reverse("rectification_list")).text


def test_answer_with_a_telephone_number_in_it_keeps_what_was_typed(client):
    finding = RectificationFactory(village__code=f"{TOWNSHIP}201")
    client.force_login(StaffUserFactory(region__code=TOWNSHIP))
    sent = {"answer": "联系13800138000已改", "answered_on": timezone.localdate().isoformat()}

    answer = client.post(reverse("rectification_step", args=[finding.pk, "answer"]), sent)

    assert "answer" in answer.context["form"].errors
    assert answer.context["form"]["answer"].value() == "联系13800138000已改"


def test_overdue_finding_stands_first_in_the_inbox_of_the_township_and_above(reviewer):
    today = timezone.localdate()
    village = VillageFactory(code=f"{TOWNSHIP}201", name="样例村")
    RectificationFactory(village=village, problem="公开栏未更新", due_on=today - timedelta(days=3))
    RectificationFactory(village=village, due_on=today + timedelta(days=3))
    RectificationFactory(village=village, state="answered")
    RectificationFactory(village__code="120118001201", due_on=today - timedelta(days=3))
    clerk = StaffUserFactory(region__code=TOWNSHIP)

    below, above = tasks_for(clerk, timezone.now()), tasks_for(reviewer, timezone.now())

    ours = [task for task in below if task.url.startswith("/rectifications/")]
    assert [(task.title, task.days_left(today)) for task in ours] == [
        ("整改：样例村：公开栏未更新", -3),
        ("整改：样例村：样例问题", 3),
    ]
    assert [(task.title, task.count) for task in above if task.url.startswith("/rectifications/")] == [
        ("整改逾期未完成", 1),
        ("整改情况待复查", 1),
    ]


def test_overdue_finding_is_red_on_the_home_page(client):
    clerk, today = StaffUserFactory(region__code=TOWNSHIP), timezone.localdate()
    village = VillageFactory(code=f"{TOWNSHIP}201")
    RectificationFactory(village=village, problem="公开栏未更新", due_on=today - timedelta(days=1))
    RectificationFactory(village=village, problem="名册不全", due_on=today)
    client.force_login(clerk)

    page = client.get(reverse("home")).text

    red = [item for item in page.split("<li")[1:] if item.startswith(' class="is-overdue-item"')]
    assert ["公开栏未更新" in item for item in red] == [True]
    assert "名册不全" in page


def test_ledger_on_paper_says_what_the_list_says(client, reviewer):
    village = VillageFactory(code=f"{TOWNSHIP}201", name="样例村")
    RectificationFactory(village=village, problem="公开栏未更新", due_on=date(2026, 10, 30))
    RectificationFactory(village=village, problem="已经改好", state="closed")

    page = client.get(reverse("rectification_paper"), {"look": "live"})

    assert "公开栏未更新" in page.text
    assert "2026-10-30" in page.text
    assert "已经改好" not in page.text
    for kind in ("xlsx", "docx"):
        file = text_of(client.get(reverse("rectification_paper"), {"as": kind, "look": "live"}))
        assert ("公开栏未更新" in file, "已经改好" in file) == (True, False)


def test_ledger_as_workbook_has_the_columns_of_the_form(client, reviewer):
    said = {"problem": "公开栏未更新", "owner": "样例主任", "due_on": date(2026, 10, 30)}
    said |= {"answer": "已更新", "recheck": "复查合格", "closed_on": date(2026, 11, 2), "state": "closed"}
    finding = RectificationFactory(village=VillageFactory(code=f"{TOWNSHIP}201", name="样例村"), **said)

    file = io.BytesIO(client.get(reverse("rectification_paper"), {"as": "xlsx"}).getvalue())
    rows = [row[:9] for row in openpyxl.load_workbook(file).active.iter_rows(values_only=True)]

    head = next(number for number, row in enumerate(rows) if row[0] == "序号")
    columns = ("序号", "村(居)", "问题", "来源", "责任人", "整改期限", "整改情况", "复查结论", "销号日期")
    assert rows[head] == columns  # 备注 follows, as on every list
    assert [str(cell).removesuffix(" 00:00:00") for cell in rows[head + 1]] == [
        "1",
        f"{finding.village.township.name}样例村",
        "公开栏未更新",
        finding.get_source_display(),
        "样例主任",
        "2026-10-30",
        "已更新",
        "复查合格",
        "2026-11-02",
    ]
