"""清理修订: the list of campaigns, one campaign with its progress, its form and its steps."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from agreements.actions.campaigns import ADD, CHANGE, REMIND, add_units, close, open_campaign
from agreements.campaign_progress import in_all, level_below, progress_by_region
from agreements.filters.campaigns import CampaignFilter, CampaignUnitFilter
from agreements.forms.campaigns import AddUnitsForm, CampaignChangeForm, CampaignForm
from agreements.models import CampaignReminder, CampaignUnit, RevisionCampaign
from agreements.tables.campaigns import CAMPAIGN_BADGES, CampaignTable, CampaignUnitTable
from agreements.workflow import CAMPAIGN_STEPS
from common.models import StepRecord
from common.refusal import Refused
from common.templatetags.portal import badge
from common.views.attachments import attachment_panel
from common.views.editing import ScopedCreateView, ScopedUpdateView
from common.views.gate import RegionScopedMixin, ScopedDetailView, ScopedListView
from common.views.stepping import StepView
from common.workflow import available_steps
from villages.choices import RegionLevel
from villages.models import Village
from villages.views.region_tree import RegionTreeMixin

VIEW, VIEW_UNITS = "agreements.view_revisioncampaign", "agreements.view_campaignunit"
STEP_ICONS = {"finish": "circle-check", "cancel": "ban"}
CONSEQUENCES = {
    "finish": "登记完成后各村(居)的情况固定下来，不再随文件变动，也不能再增列、催办。",
    "cancel": "撤销后不再计入进度，不能恢复；需要时可以重新开展。",
}
SHOWN = 20


def list_crumb() -> tuple[str, str]:
    return "清理修订", reverse("campaign_list")


class CampaignListView(ScopedListView):
    model = RevisionCampaign
    permission = VIEW
    table_class = CampaignTable
    filterset_class = CampaignFilter
    heading = "清理修订"
    template_name = "agreements/campaign_list.html"

    def get_queryset(self):
        return super().get_queryset().select_related("region").with_figures()

    def get_context_data(self, **kwargs) -> dict:
        empty = {"title": "还没有清理修订", "text": "由县(区)审核人或负责人开展；开展后各村(居)自动列入清单。"}
        return super().get_context_data(empty={} if self.request.GET else empty, **kwargs)

    def actions(self) -> list[dict]:
        found = [{"label": "进度表", "icon": "chart-bar", "url": reverse("campaign_progress")}]
        if self.request.user.has_perm(CHANGE):
            found.append({"label": "开展", "icon": "plus", "url": reverse("campaign_create"), "primary": True})
        return found


class CampaignCreateView(ScopedCreateView):
    model = RevisionCampaign
    permission = CHANGE
    form_class = CampaignForm
    heading = "开展清理修订"
    done = "已开展，开始日期在用的村(居)都已列入清单。"

    def get_initial(self) -> dict:
        today = timezone.localdate()
        return {
            "opened_on": today,
            "title": f"{today.year}年{self.request.user.region or ''}村规民约(居民公约)清理修订",
        }

    def save(self, form) -> RevisionCampaign:
        user = self.request.user
        if user.region is None:
            raise Refused("清理修订由县(区)开展，请使用县(区)账号办理。")
        form.instance.region = user.region
        return open_campaign(form.instance, actor=user, now=timezone.now())

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_cancel_url(self) -> str:
        return reverse("campaign_list")

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(submit_label="开展", **kwargs)


class CampaignUpdateView(ScopedUpdateView):
    model = RevisionCampaign
    permission = CHANGE
    form_class = CampaignChangeForm

    def save(self, form) -> RevisionCampaign:
        if self.object.why_closed:
            raise Refused(self.object.why_closed)
        return form.save()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb(), (str(self.object), self.object.get_absolute_url())]


class CampaignDetailView(ScopedDetailView):
    model = RevisionCampaign
    permission = VIEW
    template_name = "agreements/campaign_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("region")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_context_data(self, **kwargs) -> dict:
        campaign, user = self.object, self.request.user
        units = CampaignUnit.objects.for_user(user).filter(campaign=campaign)
        progress = progress_by_region(units, level_below(campaign.region.path))
        return super().get_context_data(
            state=badge(CAMPAIGN_BADGES[campaign.state], campaign.get_state_display()),
            days_left=(campaign.due_on - timezone.localdate()).days if campaign.is_open else None,
            days_over=(timezone.localdate() - campaign.due_on).days if campaign.is_open else 0,
            progress=progress,
            whole=in_all(progress),
            steps=list(StepRecord.objects.of(campaign)),
            reminders=list(
                CampaignReminder.objects.for_user(user).filter(campaign=campaign).select_related("township")[:SHOWN]
            ),
            attachments=attachment_panel(campaign, user),
            **kwargs,
        )

    def actions(self) -> list[dict]:
        campaign, user = self.object, self.request.user
        paper = f"{reverse('campaign_paper')}?campaign={campaign.pk}"
        buttons = [{"label": "进度表", "icon": "file-text", "url": paper}]
        if campaign.is_open and user.has_perm(REMIND, campaign):
            address = reverse("campaign_remind", args=[campaign.pk])
            buttons.append({"label": "催办", "icon": "bell", "url": address, "primary": True})
        if campaign.is_open and user.has_perm(ADD, campaign):
            address = reverse("campaign_add_units", args=[campaign.pk])
            buttons.append({"label": "增列村(居)", "icon": "plus", "url": address})
        if campaign.is_open and user.has_perm(CHANGE, campaign):
            buttons.append({"label": "修改", "icon": "pencil", "url": reverse("campaign_update", args=[campaign.pk])})
        for verb, step in available_steps(campaign, CAMPAIGN_STEPS, user):
            address = reverse("campaign_step", args=[campaign.pk, verb])
            danger = verb == "cancel"
            buttons.append({"label": step.label, "icon": STEP_ICONS[verb], "url": address, "danger": danger})
        history = reverse("record_history", args=[campaign._meta.label_lower, campaign.pk])
        return [*buttons, {"label": "变更记录", "icon": "history", "url": history}]


class CampaignStepView(StepView):
    model = RevisionCampaign
    steps = CAMPAIGN_STEPS
    template_name = "agreements/campaign_step.html"

    def advance(self, form) -> RevisionCampaign:
        return close(self.object, self.kwargs["verb"], actor=self.request.user, now=timezone.now(), **form.cleaned_data)

    def get_context_data(self, **kwargs) -> dict:
        campaign, verb = self.object, self.kwargs["verb"]
        return super().get_context_data(
            breadcrumbs=[list_crumb(), (str(campaign), campaign.get_absolute_url())],
            consequence=CONSEQUENCES[verb],
            danger=verb == "cancel",
            **kwargs,
        )


class CampaignUnitListView(RegionTreeMixin, ScopedListView):
    """The villages on the lists, with how far each has come."""

    model = CampaignUnit
    permission = VIEW_UNITS
    table_class = CampaignUnitTable
    filterset_class = CampaignUnitFilter
    heading = "应修订单位"
    template_name = "agreements/campaign_unit_list.html"

    def get_queryset(self):
        rows = super().get_queryset().select_related("village__township", "campaign")
        return rows.with_standing().with_version().order_by("village__code", "campaign")

    def get_table_kwargs(self) -> dict:
        """What every row would repeat is left out."""
        chosen, region = self.filterset.form.cleaned_data, self.request.user.region
        hidden = ["campaign"] if chosen.get("campaign") else []
        if region and region.level == RegionLevel.TOWNSHIP:
            hidden.append("township")
        return {"exclude": hidden}

    def get_filterset(self, filterset_class):
        self.filterset = super().get_filterset(filterset_class)
        return self.filterset

    def get_context_data(self, **kwargs) -> dict:
        can_change = self.request.user.has_perm("agreements.change_charterversion")
        return super().get_context_data(breadcrumbs=[list_crumb()], can_change=can_change, **kwargs)


class CampaignAddUnitsView(RegionScopedMixin, SingleObjectMixin, FormView):
    """Villages founded since the beginning join the list, with a reason."""

    model = RevisionCampaign
    permission = ADD
    form_class = AddUnitsForm
    template_name = "agreements/campaign_add_units.html"

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        known = Village.objects.for_user(self.request.user).active().select_related("township")
        inside = known.filter(township__path__startswith=self.object.region.path)
        missing = inside.exclude(campaign_units__campaign=self.object)
        return super().get_form_kwargs() | {"villages": missing}

    def form_valid(self, form) -> HttpResponse:
        chosen = form.cleaned_data["villages"]
        try:
            count = add_units(
                self.object,
                Village.objects.filter(pk__in=[village.pk for village in chosen]),
                reason=form.cleaned_data["reason"],
                actor=self.request.user,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"已增列{count}个村(居)。")
        return redirect(self.object)

    def get_context_data(self, **kwargs) -> dict:
        if self.object.why_closed:
            raise PermissionDenied
        context = super().get_context_data(**kwargs)
        return context | {
            "heading": f"增列村(居)：{self.object}",
            "breadcrumbs": [list_crumb(), (str(self.object), self.object.get_absolute_url())],
            "cancel_url": self.object.get_absolute_url(),
            "submit_label": "增列",
            "nothing": not context["form"].fields["villages"].queryset.exists(),
        }
