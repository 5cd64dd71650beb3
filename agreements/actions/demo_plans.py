"""The demo's plans, ledgers and opinions, made by the actions that people use. All of it is invented."""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from agreements.actions.money import reverse_entry
from agreements.actions.opinions import Informant, answer_case, publish_case, register_case
from agreements.actions.work_plans import adopt_plan, close_plan, open_plan
from agreements.choices import MoneyDirection, MoneySource, MoneyUse, OpinionChannel, OpinionMatter
from agreements.models import BudgetLine, Duty, MoneyEntry, OpinionCase, PlanTask, WorkPlan
from villages.models import Region, StaffUser, Village

SEED = 711
VILLAGES_SHOWN = 6
GOALS = "制度落实，服务到户，群众满意。"
# content, first month, last month, key of the duty, planned times
TASKS = (
    ("每季度召开协会理事会，研究阵地和服务工作", 1, 12, "council_meeting", 4),
    ("每月召开协会例会", 1, 12, "monthly_meeting", 12),
    ("开展5·29会员活动日活动", 5, 6, "member_day", 1),
    ("开展7·11世界人口日宣传", 6, 7, "population_day", 1),
    ("组织业务培训与经验交流", 1, 12, "training", 4),
    ("更新宣传栏，改善会员之家", 3, 10, "", None),
)
BUDGET = ((MoneyUse.PUBLICITY, "3000.00"), (MoneyUse.TRAINING, "2000.00"), (MoneyUse.FACILITIES, "5000.00"))
CASES = (
    (OpinionMatter.AFFAIRS, "公开栏内容没有按季度更新。", "公开栏已更新，并安排专人按季度检查。"),
    (OpinionMatter.SERVICES, "希望优生优育讲座安排在晚上。", "已与服务站商定，讲座改在晚七时。"),
    (OpinionMatter.SUPPORT, "询问奖励扶助申报时间。", "已在公开栏张贴申报时间和所需材料。"),
)


def make_demo_plans(clerk: StaffUser, villages: list[Village], *, now: datetime) -> None:
    """For the clerk's township and some of its villages."""
    chance = random.Random(f"{SEED}{clerk.username}")
    township = clerk.region
    year = timezone.localdate(now).year
    last_year = _plan(township, None, clerk, year - 1, now)
    close_plan(last_year, "全年任务完成，宣传栏更新较慢，列入下年重点。", actor=clerk, now=now)
    for village in villages[VILLAGES_SHOWN : VILLAGES_SHOWN + 2]:
        _draft(WorkPlan(region=township, village=village, year=year, goals=GOALS), clerk)
    for village in (None, *villages[:VILLAGES_SHOWN]):
        _plan(township, village, clerk, year, now)
        _ledger(township, village, clerk, chance, now)
    for number, village in enumerate(villages[:VILLAGES_SHOWN]):
        _opinion(village, CASES[number % len(CASES)], number, clerk, now)


def _plan(township: Region, village: Village | None, clerk: StaffUser, year: int, now: datetime) -> WorkPlan:
    plan = _draft(WorkPlan(region=township, village=village, year=year, goals=GOALS), clerk)
    meeting = "村(居)民代表会议" if village else "镇政府办公会"
    return adopt_plan(plan, meeting, date(year, 1, 1), actor=clerk, now=now)


def _draft(plan: WorkPlan, clerk: StaffUser) -> WorkPlan:
    open_plan(plan, carry=False, actor=clerk)
    duties = {duty.key: duty for duty in Duty.objects.in_force_in(plan.year)}
    for place, (content, first, last, key, target) in enumerate(TASKS, start=1):
        PlanTask.objects.create(
            plan=plan,
            position=place,
            content=content,
            first_month=first,
            last_month=last,
            responsible_unit=f"{plan.holder_name}计生协会",
            duty=duties.get(key),
            target=target,
        )
    for use, amount in BUDGET:
        BudgetLine.objects.create(plan=plan, use=use, amount=Decimal(amount))
    return plan


def _ledger(township: Region, village: Village | None, clerk: StaffUser, chance: random.Random, now: datetime) -> None:
    today = timezone.localdate(now)
    holder = {"region": township, "village": village}

    def book(direction, source, use, amount, day, purpose, **more) -> MoneyEntry:
        return MoneyEntry.objects.create(
            **holder,
            direction=direction,
            source=source,
            use=use,
            amount=Decimal(amount),
            booked_on=min(day, today),
            purpose=purpose,
            **more,
        )

    grant, own = 8000 + 500 * chance.randint(0, 8), 2000 + 100 * chance.randint(0, 9)
    book(MoneyDirection.INCOME, MoneySource.BUDGET, "", grant, date(today.year, 1, 20), "年度工作经费")
    book(MoneyDirection.INCOME, MoneySource.VILLAGE_FUNDS, "", own, date(today.year, 2, 10), "自筹经费")
    book(MoneyDirection.INCOME, MoneySource.DONATION, MoneyUse.CARE_CHILDREN, 3000, date(today.year, 3, 1), "助学捐款")
    for use, amount, day, words, households in (
        (MoneyUse.PUBLICITY, "1260.50", date(today.year, 4, 2), "印制宣传材料", None),
        (MoneyUse.TRAINING, "860.00", date(today.year, 5, 18), "业务培训", None),
        (MoneyUse.FACILITIES, "2400.00", date(today.year, 6, 9), "会员之家设施", None),
        (MoneyUse.AID, "600.00", date(today.year, 9, 1), "走访慰问", 6),
    ):
        book(MoneyDirection.SPENDING, MoneySource.BUDGET, use, amount, day, words, households=households)
    care = (MoneyDirection.SPENDING, MoneySource.DONATION, MoneyUse.CARE_CHILDREN)
    book(*care, "2000.00", date(today.year, 8, 20), "助学", households=4)
    if chance.random() < 0.4:
        wrong = book(*care, "200.00", date(today.year, 8, 21), "助学（重复）", households=1)
        reverse_entry(wrong, "重复记账", actor=clerk, now=now)


def _opinion(village: Village, said: tuple, number: int, clerk: StaffUser, now: datetime) -> None:
    """Of three cases one is published, one answered, one waits; every other waiting one is late."""
    matter, content, answer = said
    today = timezone.localdate(now)
    received = {0: today - timedelta(days=20), 1: today - timedelta(days=2), 2: today - timedelta(days=1 + number)}
    case = OpinionCase(
        village=village,
        received_on=received[number % 3],
        channel=OpinionChannel.BOX,
        matter=matter,
        content=content,
    )
    register_case(case, Informant(), actor=clerk)
    if number % 3 == 2:
        return
    answered = now - timedelta(days=18) if number % 3 == 0 else now
    case = answer_case(case, answer, actor=clerk, now=answered)
    if number % 3 == 0:
        publish_case(case, answer, "村(居)务公开栏", actor=clerk, now=answered + timedelta(days=1))
