from datetime import datetime
from decimal import Decimal

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from agreements.choices import MoneyDirection, MoneySource, MoneyUse
from agreements.models.holder import HolderMixin, HolderQuerySet, holder_constraint
from common.history import tracked
from common.models import TimestampedModel
from villages.models import Region, Village

AMOUNT = models.DecimalField(max_digits=16, decimal_places=2)
CENT = Decimal("0.01")
# What an entry says; fixed once the month in which it was booked is over.
SAID_BY_ENTRY = [
    "booked_on",
    "region_id",
    "village_id",
    "direction",
    "source",
    "use",
    "amount",
    "households",
    "purpose",
    "reverses_id",
]


class MoneyEntryQuerySet(HolderQuerySet):
    def of_year(self, year: int) -> "MoneyEntryQuerySet":
        return self.filter(booked_on__year=year)

    def with_effect(self) -> "MoneyEntryQuerySet":
        """Adds `effect`: what the entry does to the balance. A counter-entry does the opposite of its direction."""
        grows = models.Q(direction=MoneyDirection.INCOME, reverses__isnull=True) | models.Q(
            direction=MoneyDirection.SPENDING, reverses__isnull=False
        )
        return self.annotate(
            effect=models.Case(
                models.When(grows, then=models.F("amount")), default=-models.F("amount"), output_field=AMOUNT
            )
        )

    def with_balance(self) -> "MoneyEntryQuerySet":
        """Adds `balance`: what the holder has of that source once the entry is booked. All years count."""
        earlier = models.Q(booked_on__lt=models.OuterRef("booked_on")) | models.Q(
            booked_on=models.OuterRef("booked_on"), pk__lte=models.OuterRef("pk")
        )
        # Of a village by the village alone: its township may have changed since.
        same_holder = models.Q(unit__gt=0) | models.Q(region=models.OuterRef("region"))
        own = MoneyEntry.objects.with_effect().annotate(unit=Coalesce("village_id", 0))
        of_holder = own.filter(
            earlier, same_holder, unit=Coalesce(models.OuterRef("village_id"), 0), source=models.OuterRef("source")
        )
        total = of_holder.order_by().values("source").annotate(total=models.Sum("effect")).values("total")
        return self.annotate(balance=models.Subquery(total, output_field=AMOUNT))

    def sums(self, *by: str) -> "models.QuerySet":
        """Income, spending and balance, counter-entries taken off, grouped by the named columns."""
        sign = models.Case(models.When(reverses__isnull=True, then=1), default=-1) * models.F("amount")

        def total(**condition):
            found = models.Sum(models.ExpressionWrapper(sign, AMOUNT), filter=models.Q(**condition))
            return Coalesce(found, Decimal(0), output_field=AMOUNT)

        income, spending = total(direction=MoneyDirection.INCOME), total(direction=MoneyDirection.SPENDING)
        return self.order_by().values(*by).annotate(income=income, spending=spending)


@tracked()
class MoneyEntry(HolderMixin, TimestampedModel):
    """One line of the ledger of a village, township or county. It names uses and households served, never persons."""

    region = models.ForeignKey(Region, verbose_name="所属区划", on_delete=models.PROTECT, related_name="money_entries")
    village = models.ForeignKey(
        Village,
        verbose_name="村(居)",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="money_entries",
        help_text="乡镇(街道)、县(区)本级的资金不选。",
    )
    booked_on = models.DateField("日期")
    direction = models.CharField("收支", max_length=10, choices=MoneyDirection)
    source = models.CharField("资金来源", max_length=20, choices=MoneySource)
    use = models.CharField(
        "用途", max_length=20, choices=MoneyUse, blank=True, help_text="支出必填；收入限定用途的填。"
    )
    amount = models.DecimalField(
        "金额(元)",
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(CENT)],
        help_text="最多两位小数。",
    )
    households = models.PositiveIntegerField("受益户数", null=True, blank=True)
    purpose = models.CharField("摘要", max_length=100, help_text="写事项，不写受益人姓名。")
    voucher = models.CharField(
        "凭证号", max_length=30, blank=True, help_text="在本乡镇(县)内不重复，例如 台子2026-012；批量导入时必填。"
    )
    reverses = models.OneToOneField(
        "self",
        verbose_name="冲销",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="reversal",
    )

    objects = MoneyEntryQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "资金台账"
        verbose_name_plural = "资金台账"
        ordering = ["-booked_on", "-pk"]
        indexes = [
            models.Index(fields=["region", "booked_on"]),
            models.Index(fields=["village", "source", "booked_on"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0),
                name="money_amount_above_zero",
                violation_error_message="金额应大于0；记错的请用红冲更正。",
            ),
            models.CheckConstraint(
                condition=models.Q(direction=MoneyDirection.INCOME) | ~models.Q(use=""),
                name="money_spending_has_use",
                violation_error_message="支出必须填写用途。",
            ),
            models.UniqueConstraint(
                fields=["region", "voucher"],
                condition=~models.Q(voucher=""),
                name="money_voucher_once",
                violation_error_message="该凭证号已登记，请核对是否重复记账。",
            ),
            holder_constraint("money_holder_by_level"),
        ]
        triggers = [
            *TimestampedModel.Meta.triggers,
            pgtrigger.Trigger(
                name="month_closed",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange(*SAID_BY_ENTRY),
                func="""
            IF date_trunc('month', OLD.created_at AT TIME ZONE 'Asia/Shanghai')
               < date_trunc('month', now() AT TIME ZONE 'Asia/Shanghai') THEN
                RAISE EXCEPTION 'an entry of a month gone by is corrected by a counter-entry only';
            END IF;
            RETURN NEW;
        """,
            ),
        ]

    def __str__(self) -> str:
        sign = "红冲" if self.reverses_id else ""
        return f"{self.holder_name} {self.booked_on:%Y-%m-%d} {sign}{self.get_direction_display()}{self.amount}元"

    def get_absolute_url(self) -> str:
        return reverse("money_entry_detail", args=[self.pk])

    @property
    def signed_amount(self) -> Decimal:
        """As the books show it: a counter-entry is negative."""
        return -self.amount if self.reverses_id else self.amount

    def why_fixed(self, now: datetime) -> str:
        """Why the entry takes no changes now, in a sentence; blank while it does.

        It is open in the calendar month in which it was entered; a counter-entry and what it reverses never are.
        """
        if self.reverses_id or hasattr(self, "reversal"):
            return "红冲和被冲销的记录不能修改或删除。"
        entered, today = timezone.localtime(self.created_at), timezone.localtime(now)
        if (entered.year, entered.month) < (today.year, today.month):
            return f"{entered.year}年{entered.month}月录入的账目已结，不能修改或删除；记错的请用“红冲”更正。"
        return ""
