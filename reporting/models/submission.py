"""What a county handed up to the city: frozen figures, the workbook, and a check value over both."""

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse

from common.digest import digest_of
from common.history import tracked
from common.kept_files import goes_at_commit
from common.models import RegionScopedQuerySet, TimestampedModel, not_emptied, revision_counter
from common.models.attachment import private_name
from common.refusal import Refused
from common.workflow import fixed_on, state_guards
from reporting.choices import LIVE, SubmissionSource, SubmissionState
from reporting.snapshot.frozen import FrozenForm
from reporting.snapshot.reading import read_form
from reporting.snapshot.seal import file_digest, sealed
from villages.models import Region, StaffUser
from villages.validators import YEARS

HANDED_UP = [state for state in SubmissionState if state != SubmissionState.DRAFT]
# What a submission says; only the desk it lies on and the day of a return come after.
SAID = (
    *("region", "receiver", "year", "version", "source", "workbook", "workbook_name", "workbook_sha256", "cover_code"),
    *("sha256", "row_count", "answers", "made_at", "made_by", "made_by_name", "made_by_unit", "submitted_at"),
)
QUIET = ("opened_at",)


class OfCountyQuerySet(RegionScopedQuerySet):
    """A draft is for the eyes of the county that prepares it; those above see what left it, and what they sent back.

    `way` leads to the submission.
    """

    way = ""

    def for_user(self, user) -> "OfCountyQuerySet":
        is_own = models.Q(**{f"{self.way}region": getattr(user, "region_id", None)})
        is_draft = models.Q(**{f"{self.way}state": SubmissionState.DRAFT})
        return super().for_user(user).filter(is_own | ~is_draft)


class SubmissionQuerySet(OfCountyQuerySet):
    def live(self) -> "SubmissionQuerySet":
        """What is being prepared, or waits for the city."""
        return self.filter(state__in=LIVE)

    def handed_up(self) -> "SubmissionQuerySet":
        """All that the county let out of its hands, returned ones too."""
        return self.exclude(state=SubmissionState.DRAFT)

    def accepted(self) -> "SubmissionQuerySet":
        return self.filter(state=SubmissionState.ACCEPTED)

    def with_place(self) -> "SubmissionQuerySet":
        return self.select_related("region", "receiver__parent")


@tracked(exclude=["workbook", *QUIET])
class Submission(TimestampedModel):
    """The forms of one county and year in one version, handed up to the region above."""

    region = models.ForeignKey(Region, verbose_name="县(区)", on_delete=models.PROTECT, related_name="submissions")
    receiver = models.ForeignKey(Region, verbose_name="报送至", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度", validators=YEARS)
    version = models.PositiveSmallIntegerField("版本", default=1, validators=[MinValueValidator(1)])
    state = models.CharField(
        "状态", max_length=10, choices=SubmissionState, default=SubmissionState.DRAFT, editable=False
    )
    source = models.CharField("来源", max_length=10, choices=SubmissionSource, default=SubmissionSource.PORTAL)
    workbook = models.FileField("工作簿", upload_to=private_name, max_length=100, editable=False)
    workbook_name = models.CharField("工作簿文件名", max_length=200)
    workbook_sha256 = models.CharField("工作簿校验值", max_length=64)
    cover_code = models.CharField("目录核对码", max_length=14, blank=True)
    sha256 = models.CharField("校验值", max_length=64)
    row_count = models.PositiveIntegerField("行数", default=0)
    # What was noticed before handing up, and why it is so: key, text, reason.
    answers = models.JSONField("情况说明", default=list, blank=True)
    revise_by = models.DateField("更正期限", null=True, blank=True, editable=False)
    made_at = models.DateTimeField("生成时间")
    made_by = models.ForeignKey(StaffUser, verbose_name="经办账号", on_delete=models.PROTECT, related_name="+")
    made_by_name = models.CharField("生成人", max_length=50)
    made_by_unit = models.CharField("生成单位", max_length=100, blank=True)
    submitted_at = models.DateTimeField("上报时间", null=True, blank=True, editable=False)
    opened_at = models.DateTimeField("上级打开时间", null=True, blank=True, editable=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "上报件"
        verbose_name_plural = "上报件"
        ordering = ["-year", "region", "-version"]
        indexes = [models.Index(fields=["year", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "year", "version"],
                name="submission_version_once",
                violation_error_message="本年度这一版本已经存在，请刷新后查看。",
            ),
            models.UniqueConstraint(
                fields=["region", "year"],
                condition=models.Q(state__in=LIVE),
                name="one_live_submission",
                violation_error_message="本年度已有拟报或待接收的上报件，请先办理完毕。",
            ),
            models.UniqueConstraint(
                fields=["region", "year"],
                condition=models.Q(state=SubmissionState.ACCEPTED),
                name="one_accepted_submission",
                violation_error_message="本年度已接收过其他版本，请刷新后查看。",
            ),
        ]
        triggers = [
            revision_counter(*QUIET),
            *state_guards(SubmissionState.DRAFT),
            not_emptied(),
            pgtrigger.Trigger(
                name="arrives_unopened",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state"), new__state__in=LIVE),
                func="NEW.opened_at = NULL; RETURN NEW;",
            ),
            fixed_on(HANDED_UP, *SAID, name="snapshot_stays"),
            pgtrigger.Protect(
                name="handed_up_is_kept",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state=SubmissionState.DRAFT),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region.name}{self.year}年报表（第{self.version}版）"

    def get_absolute_url(self) -> str:
        return reverse("submission_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.region.path

    @property
    def why_closed(self) -> str:
        is_draft = self.state == SubmissionState.DRAFT
        return (
            "" if is_draft else f"本上报件{self.get_state_display()}，数据已固定，不能修改；需要更正的，请另报新版本。"
        )

    @property
    def may_be_recalled(self) -> bool:
        """As far as the submission goes: it was handed up here, and nobody above has looked at it."""
        is_own = self.source == SubmissionSource.PORTAL
        return is_own and self.state == SubmissionState.SUBMITTED and not self.opened_at

    def siblings(self) -> SubmissionQuerySet:
        """All versions of the same county and year, the newest first."""
        same = Submission.objects.filter(region=self.region_id, year=self.year)
        return same.order_by("-version")

    def newer(self) -> SubmissionQuerySet:
        return self.siblings().filter(version__gt=self.version)

    def before(self) -> "Submission | None":
        """The version that this one corrects: the last that was handed up."""
        return self.siblings().handed_up().filter(version__lt=self.version).first()

    def seal_of(self, forms: "list[SubmittedForm]") -> str:
        kept = [(form.key, form.sha256) for form in forms]
        return sealed(self.region_id, self.year, self.version, kept, self.workbook_sha256)

    def faults(self) -> list[str]:
        """What does not agree with its check values any more, in sentences; nothing while all is as it was drawn."""
        forms = list(self.forms.all())
        found = [fault for form in forms if (fault := form.fault())]
        found += [fault] if (fault := self.workbook_fault()) else []
        if self.seal_of(forms) != self.sha256:
            found.append("上报件与生成时的总校验值不符，年度、版本或者表格可能被改动过。")
        return found

    def workbook_fault(self) -> str:
        try:
            with self.workbook.open("rb") as file:
                is_same = file_digest(file) == self.workbook_sha256
        except (FileNotFoundError, ValueError):
            return "工作簿文件找不到了。"
        return "" if is_same else "工作簿与生成时的校验值不符，文件可能被改动过。"

    def delete(self, *args, **kwargs):
        goes_at_commit(self.workbook)
        return super().delete(*args, **kwargs)


class SubmittedFormQuerySet(OfCountyQuerySet):
    region_lookup, way = "submission__region__path", "submission__"


class SubmittedForm(models.Model):
    """One form of a submission as it was drawn; see reporting/snapshot/frozen.py."""

    submission = models.ForeignKey(Submission, verbose_name="上报件", on_delete=models.CASCADE, related_name="forms")
    position = models.PositiveSmallIntegerField("序号", default=1)
    key = models.CharField("表号", max_length=30)
    title = models.CharField("表名", max_length=200)
    row_count = models.PositiveIntegerField("行数", default=0)
    check_code = models.CharField("核对码", max_length=14)
    content = models.JSONField("内容")
    sha256 = models.CharField("校验值", max_length=64)

    objects = SubmittedFormQuerySet.as_manager()

    class Meta:
        verbose_name = "上报表格"
        verbose_name_plural = "上报表格"
        ordering = ["submission", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "key"],
                name="form_once_per_submission",
                violation_error_message="上报件中已有这张表。",
            )
        ]
        triggers = [
            not_emptied(),
            pgtrigger.Trigger(
                name="handed_up_form_stays",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                declare=[("owners", "bigint[]"), ("is_fixed", "boolean")],
                func="""
                    IF TG_OP = 'INSERT' THEN owners := ARRAY[NEW.submission_id];
                    ELSIF TG_OP = 'DELETE' THEN owners := ARRAY[OLD.submission_id];
                    ELSE owners := ARRAY[OLD.submission_id, NEW.submission_id];
                    END IF;
                    SELECT bool_or(state <> 'draft') INTO is_fixed
                    FROM (SELECT state FROM reporting_submission WHERE id = ANY(owners) FOR SHARE) held;
                    IF is_fixed THEN
                        RAISE EXCEPTION 'the forms of a submission that was handed up are fixed';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("submitted_form_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.submission.scope_path

    def frozen(self) -> FrozenForm:
        """Raises Refused where the stored data is no form any more."""
        return read_form(self.content)

    def fault(self) -> str:
        """Why the stored figures are not those that were drawn; blank while they are."""
        if digest_of(self.content) != self.sha256:
            return f"《{self.title}》与生成时的校验值不符，数据可能被改动过。"
        try:
            agrees = self.frozen().counted_code == self.check_code
        except Refused:
            agrees = False
        return "" if agrees else f"《{self.title}》的内容与核对码不符，数据可能被改动过。"
