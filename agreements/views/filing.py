"""备案: the register, one entry, entering a version, and corrections ordered afterwards."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView

from agreements.actions.adoption import file_version, lift_correction, order_correction
from agreements.actions.filing_amendments import amend_filing
from agreements.choices import CharterState, RuleMatter
from agreements.filing_number import authority_of, next_number
from agreements.filters.filing import FilingFilter
from agreements.forms.adoption import CorrectionOrderForm, FilingAmendmentForm, FilingForm, LiftForm
from agreements.models import CorrectionOrder, Filing, RuleOfLaw
from agreements.models.filing import AMENDABLE
from agreements.public_page import meeting_name
from agreements.tables.filing import FilingTable
from agreements.views.charter import version_crumbs
from agreements.views.meeting import version_for
from agreements.views.publicity import OfVersionCreateView
from agreements.workflow import CHARTER_STEPS
from common.models import StepRecord
from common.refusal import Refused, refuse_closed
from common.views.editing import ScopedUpdateView
from common.views.gate import ScopedDetailView, ScopedListView
from villages.views.region_tree import RegionTreeMixin

FILE = CHARTER_STEPS["file"].permission
REVIEW = CHARTER_STEPS["order_correction"].permission
RELATED = "version__charter__village__township__parent"


def list_crumb() -> tuple[str, str]:
    return "备案登记", reverse("filing_list")


class FilingListView(RegionTreeMixin, ScopedListView):
    model = Filing
    permission = "agreements.view_filing"
    table_class = FilingTable
    filterset_class = FilingFilter
    template_name = "agreements/filing_list.html"
    heading = "备案登记"
    resource_key = "filings"

    def get_queryset(self):
        return super().get_queryset().select_related(RELATED)

    def get_context_data(self, **kwargs) -> dict:
        empty = {"title": "还没有备案登记", "text": "章程规约公示期满后，由乡镇(街道)在文件页面办理备案。"}
        return super().get_context_data(empty={} if self.request.GET else empty, **kwargs)

    def actions(self) -> list[dict]:
        url = f"{reverse('filing_roster')}?{self.request.GET.urlencode()}"
        return [{"label": "备案表", "icon": "file-text", "url": url}]


class FilingDetailView(ScopedDetailView):
    model = Filing
    permission = "agreements.view_filing"
    template_name = "agreements/filing_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related(RELATED)

    def get_context_data(self, **kwargs) -> dict:
        filing = self.object
        version = filing.version
        meeting = version.counting_meeting
        return super().get_context_data(
            version=version,
            facts=[
                ("文件", str(version)),
                ("备案机关", filing.authority),
                ("备案号", filing.number),
                ("备案日期", f"{filing.filed_on:%Y-%m-%d}"),
                ("合法性初审人", filing.examiner),
                ("合法性初审意见", filing.examination),
            ],
            meeting=meeting,
            meeting_name=meeting_name(meeting.kind, version.village.kind) if meeting else "",
            posting=version.counting_publicity,
            corrections=list(version.corrections.all()),
            amendments=list(filing.amendments.all()),
            **kwargs,
        )

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def actions(self) -> list[dict]:
        filing = self.object
        history = reverse("record_history", args=[filing._meta.label_lower, filing.pk])
        buttons = [
            {"label": "备案表", "icon": "file-text", "url": reverse("filing_paper", args=[filing.pk]), "primary": True},
            {"label": "文件页面", "icon": "file", "url": filing.version.get_absolute_url()},
        ]
        if self.request.user.has_perm(FILE, filing.version) and not filing.why_closed:
            buttons.append({"label": "更正", "icon": "pencil", "url": reverse("filing_amend", args=[filing.pk])})
        return [*buttons, {"label": "变更记录", "icon": "history", "url": history}]


class FilingCreateView(OfVersionCreateView):
    """The township enters the version; number and authority are suggested, the examination taken from the review."""

    model = Filing
    form_class = FilingForm
    permission = version_permission = FILE
    states = (CharterState.TO_FILE,)
    template_name = "agreements/filing_form.html"
    done = "已备案，文件生效。"

    def get_heading(self) -> str:
        return f"备案：{self.version}"

    def get_initial(self) -> dict:
        today, village = timezone.localdate(), self.version.village
        names = {"county": village.township.parent.name, "township": village.township.name}
        authority = authority_of(village.kind, **names)
        used = Filing.objects.filter(authority=authority).order_by("-filed_on", "-pk").values_list("number", flat=True)
        approved = StepRecord.objects.of(self.version).filter(verb="approve").last()
        return {
            "filed_on": today,
            "authority": authority,
            "number": next_number(list(used[:200]), **names, body=village.kind, year=today.year),
            "examiner": approved.actor_name if approved else "",
            "examination": (approved.note if approved else "") or "内容合法，未发现违反法律、法规的条款。",
        }

    def save(self, form) -> Filing:
        entry = form.save(commit=False)
        file_version(self.version, entry, actor=self.request.user, now=timezone.now())
        return entry

    def get_context_data(self, **kwargs) -> dict:
        rule = RuleOfLaw.objects.rule_on(timezone.localdate(), self.version.village.kind, RuleMatter.FILING_AUTHORITY)
        former = self.version.charter.versions.in_force().first()
        return super().get_context_data(submit_label="备案", rule=rule, former=former, version=self.version, **kwargs)


class FilingAmendView(ScopedUpdateView):
    """更正: what was typed wrongly is put right; the former reading and the reason stay on record."""

    model = Filing
    form_class = FilingAmendmentForm
    permission = FILE
    template_name = "agreements/filing_amend.html"
    done = "已更正备案登记。"

    def get_queryset(self):
        return super().get_queryset().select_related(RELATED)

    def check_permission(self, row=None) -> None:
        super().check_permission(row.version if row else None)
        if row:
            refuse_closed(row)

    def get_heading(self) -> str:
        return f"更正备案登记：{self.object.version}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb(), (str(self.object.version), self.object.get_absolute_url())]

    def save(self, form) -> Filing:
        facts = {name: form.cleaned_data[name] for name in AMENDABLE}
        reason = form.cleaned_data["reason"]
        return amend_filing(self.object, facts, reason=reason, actor=self.request.user, now=timezone.now())

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(submit_label="更正", **kwargs)


class CorrectionOrderCreateView(OfVersionCreateView):
    model = CorrectionOrder
    form_class = CorrectionOrderForm
    permission = version_permission = REVIEW
    states = (CharterState.IN_FORCE,)
    done = "已责令改正。"

    def get_heading(self) -> str:
        return f"责令改正：{self.version}"

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"instance": CorrectionOrder(version=self.version)}

    def get_initial(self) -> dict:
        today = timezone.localdate()
        rule = RuleOfLaw.objects.rule_on(today, self.version.village.kind, RuleMatter.PROHIBITION)
        return {"ordered_on": today, "basis": rule.quote[:300] if rule else ""}

    def save(self, form) -> CorrectionOrder:
        order = form.save(commit=False)
        order_correction(order, actor=self.request.user, now=timezone.now())
        return order


class CorrectionLiftView(FormView):
    """Corrected without a new version: the order is lifted with a reason."""

    form_class = LiftForm
    template_name = "common/confirm.html"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.version = version_for(request, kwargs["charterversion"], REVIEW)
        self.order = get_object_or_404(self.version.corrections, corrected_on=None)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"step": CHARTER_STEPS["lift_correction"]}

    def get_initial(self) -> dict:
        return {"corrected_on": timezone.localdate()}

    def form_valid(self, form) -> HttpResponse:
        try:
            lift_correction(self.version, **form.cleaned_data, actor=self.request.user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        return HttpResponse(status=302, headers={"Location": self.version.get_absolute_url()})

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            heading=f"解除责令改正：{self.version}",
            breadcrumbs=version_crumbs(self.version),
            question=f"确定“{self.version}”已按要求改正，解除责令改正吗？",
            consequence=f"责令内容：{self.order.content}",
            submit_label="解除责令改正",
            cancel_url=self.version.get_absolute_url(),
            **kwargs,
        )
