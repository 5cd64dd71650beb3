"""通报: what a county makes known to its townships, and that they have received it."""

import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse

from common.history import tracked
from common.kept_files import goes_at_commit
from common.models import RegionScopedQuerySet, SharedBelowQuerySet, TimestampedModel, not_emptied
from common.models.attachment import private_name
from common.workflow import fixed_on, state_guards
from reporting.choices import CircularState
from villages.choices import RegionLevel
from villages.codes import REGION_CODE_LENGTHS
from villages.models import Region
from villages.validators import YEARS

SAID = ("region", "year", "title", "series", "number_year", "serial", "opening", "praise", "rectify", "unit")
ISSUED_WITH = ("issued_on", "due_on", "file", "sha256", "is_edited")


class CircularQuerySet(SharedBelowQuerySet):
    """A draft is the county's own and of those above; townships read what was issued."""

    def for_user(self, user) -> "CircularQuerySet":
        inside = self.inside(user).values("pk")
        return super().for_user(user).filter(models.Q(state=CircularState.ISSUED) | models.Q(pk__in=inside))


@tracked(exclude=["file"])
class Circular(TimestampedModel):
    """One circular. The document is made from the template, or uploaded after it was edited; its hash is kept."""

    region = models.ForeignKey(Region, verbose_name="县(区)", on_delete=models.PROTECT, related_name="circulars")
    year = models.PositiveSmallIntegerField("考核年度", validators=YEARS)
    title = models.CharField("标题", max_length=100)
    series = models.CharField("文号字头", max_length=30, help_text="如样计生协；文号为“样计生协〔2026〕3号”。")
    number_year = models.PositiveSmallIntegerField("文号年份", validators=YEARS)
    serial = models.PositiveIntegerField("文号序号", validators=[MinValueValidator(1)])
    opening = models.TextField("正文", max_length=4000)
    praise = models.TextField("表扬名单", max_length=4000, blank=True, help_text="每行一个单位。")
    rectify = models.TextField("整改名单", max_length=4000, blank=True, help_text="每行一个单位。")
    unit = models.CharField("落款单位", max_length=100)
    due_on = models.DateField("签收期限", help_text="当日 23:59（北京时间）前有效。")
    issued_on = models.DateField("印发日期", null=True, blank=True, editable=False)
    file = models.FileField("通报文件", upload_to=private_name, max_length=100, blank=True, editable=False)
    sha256 = models.CharField("校验值", max_length=64, blank=True, editable=False)
    is_edited = models.BooleanField("上传的修改稿", default=False, editable=False)
    state = models.CharField("状态", max_length=20, choices=CircularState, default=CircularState.DRAFT, editable=False)

    objects = CircularQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "通报"
        verbose_name_plural = "通报"
        ordering = ["-number_year", "-serial", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "series", "number_year", "serial"],
                name="circular_number_once",
                violation_error_message="这个文号已经使用，请换一个序号。",
            ),
            models.CheckConstraint(
                condition=models.Q(Exact(Length("region"), REGION_CODE_LENGTHS[RegionLevel.COUNTY])),
                name="circular_of_a_county",
                violation_error_message="通报由县(区)印发，请使用县(区)账号办理。",
            ),
            models.CheckConstraint(
                condition=models.Q(state=CircularState.DRAFT)
                | (models.Q(issued_on__isnull=False) & ~models.Q(file="") & ~models.Q(sha256="")),
                name="issued_circular_has_its_document",
            ),
        ]
        triggers = [
            *TimestampedModel.Meta.triggers,
            *state_guards(CircularState.DRAFT),
            not_emptied(),
            fixed_on([CircularState.ISSUED], *SAID, *ISSUED_WITH, name="issued_is_fixed"),
            pgtrigger.Protect(
                name="issued_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=CircularState.ISSUED),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("circular_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.region.path

    @property
    def document_number(self) -> str:
        return f"{self.series}〔{self.number_year}〕{self.serial}号"

    @property
    def is_issued(self) -> bool:
        return self.state == CircularState.ISSUED

    @property
    def why_closed(self) -> str:
        return f"“{self.title}”已印发，不能再修改；需要更正的，请另发通报。" if self.is_issued else ""

    def delete(self, *args, **kwargs):
        goes_at_commit(self.file)
        return super().delete(*args, **kwargs)


class CircularReceiptQuerySet(RegionScopedQuerySet):
    region_lookup = "township__path"

    def waiting(self) -> "CircularReceiptQuerySet":
        return self.filter(received_at=None)


@tracked()
class CircularReceipt(TimestampedModel):
    """签收: that a township has the circular, who took it and when; written once."""

    circular = models.ForeignKey(Circular, verbose_name="通报", on_delete=models.PROTECT, related_name="receipts")
    township = models.ForeignKey(
        Region, verbose_name="乡镇(街道)", on_delete=models.PROTECT, related_name="circular_receipts"
    )
    received_at = models.DateTimeField("签收时间", null=True, blank=True, editable=False)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="签收账号",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    received_by_name = models.CharField("签收人", max_length=50, blank=True, editable=False)
    reminded_on = models.DateField("最近催办日期", null=True, blank=True, editable=False)

    objects = CircularReceiptQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "通报签收"
        verbose_name_plural = "通报签收"
        ordering = ["circular", "township__code"]
        constraints = [
            models.UniqueConstraint(fields=["circular", "township"], name="circular_receipt_once"),
            models.CheckConstraint(
                condition=models.Q(received_at=None, received_by=None, received_by_name="")
                | (models.Q(received_at__isnull=False, received_by__isnull=False) & ~models.Q(received_by_name="")),
                name="receipt_says_who_and_when",
            ),
        ]
        triggers = [
            *TimestampedModel.Meta.triggers,
            not_emptied(),
            # Whom a circular was sent to stays known, signed or not.
            pgtrigger.Protect(name="receipt_is_kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="asked_of_stays", fields=["circular", "township"]),
            pgtrigger.Protect(
                name="received_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__received_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.township}签收“{self.circular}”"

    def get_absolute_url(self) -> str:
        return self.circular.get_absolute_url()

    @property
    def scope_path(self) -> str:
        return self.township.path
