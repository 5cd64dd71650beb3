"""命名名册 (F12): the titles of villages, certificates, re-checks."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from assessments.actions.honours import RECHECK, recheck
from assessments.filters.honours import HonourFilter
from assessments.forms.honours import RecheckForm
from assessments.honour_papers import REGISTER, honour_row
from assessments.models import Honour, HonourRecheck, NoticeEntry
from assessments.tables.honours import HONOUR_BADGES, HonourTable
from assessments.workflow import HONOUR_STEPS
from common.actions.exports import note_print
from common.addresses import client_address
from common.models import StepRecord
from common.paper.paper import Paper
from common.refusal import Refused, refuse_closed
from common.templatetags.portal import badge
from common.views.gate import RegionScopedMixin, ScopedDetailView, ScopedListView
from common.views.paper import ListPaperView
from villages.models import Region
from villages.views.region_tree import RegionTreeMixin

VIEW, EXPORT = "assessments.view_honour", "assessments.export_honour"
PLACE = ("village__township__parent", "level__programme__region", "application__batch__programme")


def register_crumb() -> tuple[str, str]:
    return "命名名册", reverse("honour_list")


class HonourListView(RegionTreeMixin, ScopedListView):
    model = Honour
    permission = VIEW
    table_class = HonourTable
    filterset_class = HonourFilter
    template_name = "common/region_list.html"
    heading = "命名名册"
    resource_key = "honours"

    def get_queryset(self):
        return super().get_queryset().select_related("village__township")

    def get_context_data(self, **kwargs) -> dict:
        empty = {"title": "还没有命名的村(居)", "text": "公示后命名的自动列入；以前年度的命名可以导入。"}
        return super().get_context_data(empty={} if self.request.GET else empty, user=self.request.user, **kwargs)

    def actions(self) -> list[dict]:
        if not self.request.user.has_perm(EXPORT):
            return []
        paper = f"{reverse('honour_register')}?{self.request.GET.urlencode()}"
        return [{"label": "命名名册表", "icon": "file-text", "url": paper}]


class HonourRegisterView(ListPaperView):
    model = Honour
    permission = EXPORT
    filterset_class = HonourFilter
    form = REGISTER

    def rows(self) -> list[dict]:
        rows = self.found().select_related("village__township").order_by("-year", "village__code", "pk")
        return [honour_row(row) for row in rows]

    def paper(self) -> Paper:
        rows = self.rows()
        chosen = self.filterset.form.cleaned_data.get("region")
        found = Region.objects.for_user(self.request.user).filter(code=chosen).first() if chosen else None
        region = found or self.request.user.region
        return self.filled(rows=rows, place=region.name_in_titles if region else "全国")

    def back_url(self) -> str:
        query = self.request.GET.copy()
        query.pop("as", None)
        return f"{reverse('honour_list')}?{query.urlencode()}"


class HonourDetailView(ScopedDetailView):
    model = Honour
    permission = VIEW
    template_name = "assessments/honour_detail.html"

    def get_queryset(self):
        rechecks = Prefetch("rechecks", HonourRecheck.objects.order_by("checked_on", "pk"))
        return super().get_queryset().select_related(*PLACE).prefetch_related(rechecks)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [register_crumb()]

    def get_context_data(self, **kwargs) -> dict:
        honour = self.object
        facts = [
            ("称号", honour.title),
            ("批次年份", f"{honour.year}年"),
            ("证书编号", honour.number),
            ("标牌号", honour.plaque_number),
            ("命名文号", honour.document_number),
            ("命名日期", honour.named_on),
            ("备注", honour.note),
        ]
        others = Honour.objects.for_user(self.request.user).filter(village=honour.village).exclude(pk=honour.pk)
        return super().get_context_data(
            facts=facts,
            state=badge(HONOUR_BADGES[honour.state], honour.get_state_display()),
            others=[(row, badge(HONOUR_BADGES[row.state], row.get_state_display())) for row in others],
            steps=list(StepRecord.objects.of(honour)),
            **kwargs,
        )

    def actions(self) -> list[dict]:
        honour, user = self.object, self.request.user
        buttons = []
        if not honour.why_closed and user.has_perm(RECHECK, honour):
            url = reverse("honour_recheck", args=[honour.pk])
            buttons.append({"label": "登记复核", "icon": "clipboard-check", "url": url, "primary": True})
        if not honour.why_closed:
            url = reverse("honour_certificate", args=[honour.pk])
            buttons.append({"label": "证书", "icon": "certificate", "url": url})
        log = reverse("record_history", args=[honour._meta.label_lower, honour.pk])
        return [*buttons, {"label": "变更记录", "icon": "history", "url": log}]


class HonourCertificateView(ScopedDetailView):
    """The certificate to print across, with room for the seal."""

    model = Honour
    permission = VIEW
    template_name = "assessments/honour_certificate.html"

    def get_queryset(self):
        return super().get_queryset().select_related(*PLACE)

    def get_context_data(self, **kwargs) -> dict:
        honour = self.object
        refuse_closed(honour)
        programme = honour.level.programme if honour.level else None
        township = honour.village.township
        note_print(f"{honour}证书", row_count=1, actor=self.request.user, address=client_address(self.request))
        context = super().get_context_data(
            landscape=True,
            place=f"{township.parent.name}{township.name}{honour.village.name}",
            issuer=programme.organiser if programme else "",
            was_announced=NoticeEntry.objects.filter(application=honour.application_id).exists(),
            back_url=honour.get_absolute_url(),
            **kwargs,
        )
        return context | {"heading": "荣誉证书"}


class HonourRecheckView(RegionScopedMixin, SingleObjectMixin, FormView):
    model = Honour
    permission = RECHECK
    form_class = RecheckForm
    template_name = "common/confirm.html"

    def get_queryset(self):
        return super().get_queryset().select_related(*PLACE)

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        refuse_closed(self.object)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        may = [verb for verb, step in HONOUR_STEPS.items() if self.request.user.has_perm(step.permission, self.object)]
        return super().get_form_kwargs() | {"outcomes": may}

    def get_initial(self) -> dict:
        return {"checked_on": timezone.localdate()}

    def form_valid(self, form) -> HttpResponse:
        try:
            honour = recheck(self.object, actor=self.request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"已登记复核，现为“{honour.get_state_display()}”。")
        return redirect(honour)

    def get_context_data(self, **kwargs) -> dict:
        honour = self.object
        return super().get_context_data(
            heading=f"登记复核：{honour.village}",
            breadcrumbs=[register_crumb(), (str(honour), honour.get_absolute_url())],
            question=f"{honour.title}（{honour.year}年，{honour.number}），现为“{honour.get_state_display()}”。",
            consequence="限期整改的同时列入整改台账，销号后才能保留；撤销、注销后不能恢复。",
            submit_label="登记复核",
            cancel_url=honour.get_absolute_url(),
            **kwargs,
        )
