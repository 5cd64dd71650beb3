"""A city's batch that runs today, a short standard, the four who work on it, and what they do on the pages."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments.actions.applications import advance, start_application
from assessments.actions.score_sheets import open_sheet, submit_sheet
from assessments.actions.scores import Entry, save_scores
from assessments.choices import ApplicationState, Phase, RuleKind, Stage
from assessments.desks import DESKS
from assessments.models import Application, Batch
from tests.factories import (
    BatchFactory,
    BatchPhaseFactory,
    BatchStandardFactory,
    CountyFactory,
    GradeFactory,
    IndicatorFactory,
    ProgrammeLevelFactory,
    QuotaSeatFactory,
    RegionFactory,
    SectionFactory,
    StaffUserFactory,
    StandardVersionFactory,
    VillageFactory,
)
from tests.factories.assessments import publish
from villages.choices import Role
from villages.models import StaffUser, Village

CITY, COUNTY, TOWNSHIP = "1201", "120119", "120119001"
ABOVE = (ApplicationState.PROVINCE_REVIEWING, ApplicationState.NATION_REVIEWING)
PRACTICE = "坚持自我管理、自我教育、自我服务，群众参与协商议事。"


@dataclass(frozen=True)
class Scene:
    """Without `village` the register is still empty."""

    batch: Batch
    village: Village | None
    clerk: StaffUser
    reviewer: StaffUser
    county: StaffUser
    city: StaffUser


def scene(*, has_village: bool = True) -> Scene:
    city, county = RegionFactory(code=CITY), CountyFactory(code=COUNTY)
    batch = BatchFactory(
        programme__region=city,
        programme__name="样例示范创建",
        state="open",
        name="样例示范创建批次",
        year=timezone.localdate().year,
    )
    ProgrammeLevelFactory(
        programme=batch.programme,
        name="示范",
        honour="样例示范村",
        desks=[desk for desk in DESKS if desk not in ABOVE],
        uses_quota=True,
    )
    last_day = timezone.localdate() + timedelta(days=30)
    for phase in (Phase.REGISTRATION, Phase.SELF_ASSESSMENT, Phase.FIRST_REVIEW):
        BatchPhaseFactory(batch=batch, phase=phase, starts_on=timezone.localdate(), ends_on=last_day)
    BatchStandardFactory(batch=batch, version=short_standard(city))
    QuotaSeatFactory(batch=batch, county=county, allotted=1)
    village = VillageFactory(code=f"{TOWNSHIP}201", name="样例村", phone="02200000001") if has_village else None
    return Scene(
        batch,
        village,
        clerk=StaffUserFactory(region__code=TOWNSHIP, name="样例经办"),
        reviewer=StaffUserFactory(region__code=TOWNSHIP, role=Role.REVIEWER, name="样例审核"),
        county=StaffUserFactory(region=county, leader=True, name="样例县负责人"),
        city=StaffUserFactory(region=city, leader=True, name="样例市负责人", work_phone="02200000009"),
    )


def short_standard(region):
    version = StandardVersionFactory(standard__region=region, title="样例标准")
    section = SectionFactory(version=version, title="组织建设")
    IndicatorFactory(section=section, position=1, number="1", text="机构健全", kind=RuleKind.YES_NO, points=60)
    IndicatorFactory(
        section=section,
        position=2,
        number="2",
        text="班子团结",
        kind=RuleKind.MANUAL,
        points=40,
        parameters={"step": "1"},
    )
    GradeFactory(version=version, name="示范", minimum=90)
    return publish(version)


# --- On the pages


def begin_application(page: Page, village: Village) -> None:
    """From the list to a draft with nothing left to fill in."""
    page.get_by_role("link", name="新增申报").first.click()
    page.locator("#id_village").select_option(str(village.pk))
    page.get_by_role("button", name="建立草稿").click()
    expect(page.locator("#messages")).to_contain_text("已建立申报草稿")
    page.locator("#id_contact_name").fill("样例甲")
    page.locator("#id_practice").fill(PRACTICE)
    page.get_by_role("button", name="暂存").click()


def take(page: Page, label: str, note: str = "") -> None:
    """The button of a step, and the page that asks once more."""
    page.get_by_role("link", name=label, exact=True).click()
    if note:
        page.locator("#id_note").fill(note)
    page.get_by_role("button", name=label).click()
    expect(page.locator("#messages")).to_be_visible()


def score(page: Page, points: str, reason: str = "") -> None:
    """From the application's page through its sheet and back: both indicators, and handed in."""
    page.get_by_role("link", name="开始评分").click()
    page.get_by_role("button", name="开始评分").click()
    line(page, "1").locator("select").select_option("是")
    expect(line(page, "1").locator("[data-states]")).to_contain_text("已保存")
    line(page, "2").locator("[data-answer]").fill(points)
    page.keyboard.press("Enter")
    expect(line(page, "2").locator("[data-states]")).to_contain_text("已保存")
    if reason:
        line(page, "2").locator("[data-reason]").fill(reason)
        page.keyboard.press("Tab")
    expect(page.locator("[data-page-state]")).to_have_text("全部已保存")
    page.get_by_role("link", name="提交评分").click()
    page.get_by_role("button", name="提交评分").click()
    expect(page.get_by_text("已提交", exact=True).first).to_be_visible()
    page.get_by_role("link", name="打开申报").click()


def line(page: Page, number: str):
    return page.locator("[data-score]").filter(has=page.locator(".score-number-of", has_text=number))


def decide(page: Page, outcome: str, note: str = "", due_on: str = "") -> None:
    """Prepared on a page of its own, released with all that is prepared."""
    prepare_verdict(page, outcome, note, due_on)
    page.get_by_role("link", name="集中发布").click()
    release_all(page, 1)


def prepare_verdict(page: Page, outcome: str, note: str = "", due_on: str = "") -> None:
    page.get_by_role("link", name="拟定结果", exact=True).click()
    page.get_by_label(outcome, exact=True).check()
    if note:
        page.locator("#id_note").fill(note)
    if due_on:
        page.locator("#id_due_on").fill(due_on)
    page.get_by_role("button", name="保存拟定结果").click()
    expect(page.locator("#messages")).to_contain_text("已拟定")


def release_all(page: Page, count: int) -> None:
    """On the page of the release."""
    page.get_by_role("button", name=f"一次发布这 {count} 件").click()
    expect(page.get_by_role("status")).to_contain_text(f"已办理 {count} 件")


# --- By the acts, where a journey begins later


def at_county_desk(people: Scene) -> Application:
    """Registered, scored by the village and its township; the county is to assess it."""
    now = timezone.now()
    clerk, reviewer, county = people.clerk, people.reviewer, people.county
    level = people.batch.programme.levels.get()
    application = start_application(people.village, people.batch, level, actor=clerk, now=now)
    Application.objects.filter(pk=application.pk).update(contact_name="样例甲", practice=PRACTICE)
    for verb, actor in (("submit", clerk), ("approve", reviewer), ("register", county), ("begin", clerk)):
        application = advance(application, verb, actor=actor, now=now)
    for stage, verb, actor in ((Stage.SELF, "hand_in", clerk), (Stage.TOWNSHIP, "forward", reviewer)):
        hand_in_sheet(application, stage, actor)
        application = advance(application, verb, actor=actor, now=now)
    return application


def hand_in_sheet(application: Application, stage: Stage, actor) -> None:
    now = timezone.now()
    sheet = open_sheet(application, stage, actor=actor, now=now)
    lines = {score.indicator.number: score.pk for score in sheet.scores.select_related("indicator")}
    entries = [Entry(lines["1"], {"value": "是"}), Entry(lines["2"], {"value": "40"})]
    save_scores(sheet.pk, entries, actor=actor, now=now)
    submit_sheet(sheet, actor=actor, now=now)
