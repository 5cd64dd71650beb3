"""Templates of agreements: one per county and kind, in versions of clauses. A released version never changes."""

import hashlib
from dataclasses import dataclass

import pgtrigger
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse

from agreements.balance import Provision, imbalances
from agreements.choices import AgreementKind, AgreementTemplateState
from agreements.models.screened import findings_in
from agreements.models.screening_rule import ScreeningRule
from agreements.screening import Finding
from common.history import tracked
from common.models import SharedBelowQuerySet, TimestampedModel
from common.workflow import state_guards
from villages.choices import RegionLevel
from villages.codes import REGION_CODE_LENGTHS
from villages.models import Region

LONGEST_QUOTE = 300
SAID_BY_TEMPLATE = ("template", "number", "title", "opening", "months", "sha256")


@dataclass(frozen=True)
class ClauseFinding:
    """One finding of the screening, where it stands (None: in title or opening) and why it may stand there."""

    clause: models.Model | None  # an AgreementClause
    found: Finding
    answer: models.Model | None  # an AgreementAnswer

    @property
    def is_blocking(self) -> bool:
        return self.found.is_blocking

    @property
    def is_open(self) -> bool:
        """Stops the release: a blocking one, or a warning that nobody has answered."""
        return self.is_blocking or self.answer is None

    @property
    def place(self) -> str:
        return str(self.clause) if self.clause else "标题或开头语"


class AgreementTemplateQuerySet(SharedBelowQuerySet):
    region_lookup = "county__path"


@tracked()
class AgreementTemplate(TimestampedModel):
    """A county's template of one kind of agreement; what it says stands in its versions."""

    county = models.ForeignKey(
        Region,
        verbose_name="县(区)",
        on_delete=models.PROTECT,
        related_name="agreement_templates",
        limit_choices_to={"level": RegionLevel.COUNTY},
    )
    kind = models.CharField("协议类型", max_length=20, choices=AgreementKind)

    objects = AgreementTemplateQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "协议范本"
        verbose_name_plural = "协议范本"
        ordering = ["county__code", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "kind"],
                name="agreement_template_once_per_county",
                violation_error_message="本县(区)已有这一类型的协议范本，请在其中新建版本。",
            ),
            models.CheckConstraint(
                condition=models.Q(Exact(Length("county"), REGION_CODE_LENGTHS[RegionLevel.COUNTY])),
                name="agreement_template_of_a_county",
                violation_error_message="协议范本由县(区)制定，请选择县(区)。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.county.name}{self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("agreement_template_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.county.path


class AgreementTemplateVersionQuerySet(SharedBelowQuerySet):
    region_lookup = "template__county__path"

    def released(self) -> "AgreementTemplateVersionQuerySet":
        return self.filter(state=AgreementTemplateState.RELEASED)

    def of_township(self, township: Region) -> "AgreementTemplateVersionQuerySet":
        """Those of the county that the township lies in."""
        return self.filter(template__county=township.parent_id)


@tracked()
class AgreementTemplateVersion(TimestampedModel):
    """One wording of a template. Households sign a released one; from release on the database refuses any change."""

    template = models.ForeignKey(
        AgreementTemplate, verbose_name="协议范本", on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField("版本号", editable=False)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=AgreementTemplateState,
        default=AgreementTemplateState.DRAFT,
        editable=False,
    )
    title = models.CharField("标题", max_length=60)
    opening = models.TextField("开头语", max_length=500, blank=True)
    months = models.PositiveSmallIntegerField("协议期限（月）", default=36, help_text="登记签约时据此推算到期日期。")
    # Of the clauses: whoever changes one changes the version, and the second of two editors is told.
    sha256 = models.CharField("条款校验值", max_length=64, blank=True, editable=False)

    objects = AgreementTemplateVersionQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "协议范本版本"
        verbose_name_plural = "协议范本版本"
        ordering = ["template", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "number"],
                name="agreement_version_number_once",
                violation_error_message="该版本号已使用，请刷新后重试。",
            ),
            models.UniqueConstraint(
                fields=["template"],
                condition=models.Q(state=AgreementTemplateState.RELEASED),
                name="one_released_agreement_version",
                violation_error_message="本县(区)这一类型的协议已有发布的版本，请先停用。",
            ),
            models.CheckConstraint(
                condition=models.Q(months__range=(1, 120)),
                name="agreement_version_months",
                violation_error_message="协议期限应在1至120个月之间。",
            ),
        ]
        triggers = [
            *TimestampedModel.Meta.triggers,
            *state_guards(AgreementTemplateState.DRAFT),
            pgtrigger.Trigger(
                name="wording_fixed",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange(*SAID_BY_TEMPLATE),
                func="""
                    IF OLD.state <> 'draft' THEN
                        RAISE EXCEPTION 'the wording of a released agreement is fixed';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(
                name="released_stays",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__state=AgreementTemplateState.DRAFT),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template}第{self.number}版"

    def get_absolute_url(self) -> str:
        return reverse("agreement_version_detail", args=[self.pk])

    @property
    def scope_path(self) -> str:
        return self.template.scope_path

    @property
    def kind(self) -> str:
        return self.template.kind

    @property
    def is_draft(self) -> bool:
        return self.state == AgreementTemplateState.DRAFT

    @property
    def why_closed(self) -> str:
        return "" if self.is_draft else "已发布的协议不能修改，请以它为底本新建一个版本。"

    @property
    def digest(self) -> str:
        """Of the clauses as they stand."""
        said = [(one.side, one.topic, one.text) for one in self.clauses.all()]
        return hashlib.sha256(repr(said).encode()).hexdigest()

    @property
    def findings(self) -> list[ClauseFinding]:
        """What the screening says about title, opening and clauses, with the answers given to its warnings."""
        added = ScreeningRule.objects.as_rules()
        answers = {(one.rule, one.quote): one for one in self.answers.all()}
        texts = [(None, self.title), (None, self.opening), *((one, one.text) for one in self.clauses.all())]
        return [
            ClauseFinding(clause, found, answers.get((found.rule, found.quote[:LONGEST_QUOTE])))
            for clause, text in texts
            for found in findings_in(text, added)
        ]

    @property
    def imbalances(self) -> list[str]:
        """What keeps it from being balanced and voluntary."""
        return imbalances(Provision(one.side, one.topic, one.text) for one in self.clauses.all())
