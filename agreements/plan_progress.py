"""What was done and spent of a work plan, read from duty records and the ledger: nobody types it again."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.db.models.functions import Cast, Coalesce, ExtractMonth

from agreements.choices import MoneyUse
from agreements.models import BudgetLine, DutyRecord, MoneyEntry, PlanTask, WorkPlan
from common.quotient import quotient

TEXT = models.CharField(max_length=40)


@dataclass(frozen=True)
class TaskProgress:
    """A task with how often its duty was done in its months; None for a task without a duty."""

    task: PlanTask
    done: int | None

    @property
    def is_reached(self) -> bool:
        return self.done is not None and bool(self.task.target) and self.done >= self.task.target


@dataclass(frozen=True)
class BudgetProgress:
    """Budget and spending of one use; `line` is None where something was spent that nobody planned."""

    use: str
    budget: Decimal
    spent: Decimal
    line: BudgetLine | None = None

    @property
    def left(self) -> Decimal:
        return self.budget - self.spent

    @property
    def rate(self) -> Decimal | None:
        """Per cent of the budget; below 0 where more was taken back than spent, None where nothing was planned."""
        share = quotient(abs(self.spent), self.budget, times=100)
        return share and share.copy_sign(self.spent)

    @property
    def label(self) -> str:
        return MoneyUse(self.use).label


def tasks_of(plan: WorkPlan) -> list[TaskProgress]:
    """The tasks in their order. Two queries."""
    tasks = list(plan.tasks.select_related("duty"))
    times = _times_by_month(plan, {task.duty.key for task in tasks if task.duty})
    return [TaskProgress(task, _done(task, times)) for task in tasks]


def _done(task: PlanTask, times: dict[tuple[str, int], int]) -> int | None:
    if task.duty is None:
        return None
    months = range(task.first_month, task.last_month + 1)
    return sum(times.get((task.duty.key, month), 0) for month in months)


def _times_by_month(plan: WorkPlan, keys: set[str]) -> dict[tuple[str, int], int]:
    """Of a village what it did; of a township or county the occasions, however many villages one of them served."""
    if not keys:
        return {}
    records = DutyRecord.objects.of_year(plan.year).filter(duty__key__in=keys).order_by()
    if plan.village_id:
        records, times = records.filter(village=plan.village_id), models.Sum("quantity")
    else:
        records = records.filter(village__township__path__startswith=plan.region.path)
        one = Coalesce(Cast("occasion", TEXT), Cast("pk", TEXT))
        times = models.Count(one, distinct=True)
    rows = records.annotate(month=ExtractMonth("held_on")).values("duty__key", "month").annotate(times=times)
    return {(row["duty__key"], row["month"]): row["times"] for row in rows}


def budget_of(plan: WorkPlan) -> list[BudgetProgress]:
    """By use, in the order of the list; what was spent without a budget too. Two queries."""
    lines = {line.use: line for line in plan.budget.all()}
    entries = MoneyEntry.objects.of_holder(plan.region, plan.village).of_year(plan.year)
    spent = {row["use"]: row["spending"] for row in entries.sums("use") if row["use"]}
    return [
        BudgetProgress(
            use, lines[use].amount if use in lines else Decimal(0), spent.get(use, Decimal(0)), lines.get(use)
        )
        for use in MoneyUse.values
        if use in lines or spent.get(use)
    ]


def whole_budget(parts: list[BudgetProgress]) -> BudgetProgress:
    return BudgetProgress(
        "", sum((part.budget for part in parts), Decimal(0)), sum((part.spent for part in parts), Decimal(0))
    )
