"""清理修订进度: the level below the viewer's, on screen and as F5, live."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View
from django.views.generic.detail import SingleObjectMixin

from agreements.actions.campaigns import REMIND, remind, reminders_for
from agreements.campaign_papers import PROGRESS, form_of, progress_row
from agreements.campaign_progress import CampaignProgress, in_all, level_below, progress_by_region
from agreements.filters.campaigns import CampaignProgressFilter
from agreements.models import CampaignUnit, RevisionCampaign
from agreements.views.campaigns import VIEW_UNITS, list_crumb
from common.actions.papers import refuse_too_long
from common.paper.paper import Paper
from common.refusal import Refused
from common.views.gate import PermittedMixin, RegionScopedMixin
from common.views.paper import ListPaperView
from villages.choices import RegionLevel
from villages.models import Region


class _OfProgress:
    """The figures that the address asks for: of a kind and year or of one campaign, below a region."""

    def figures(self) -> tuple[CampaignProgressFilter, Region | None, list[CampaignProgress]]:
        user = self.request.user
        rows = CampaignUnit.objects.for_user(user)
        asked = CampaignProgressFilter(self.request.GET, rows, request=self.request)
        units, campaign = asked.qs, asked.chosen_campaign
        region = asked.chosen_region or (campaign.region if campaign else None) or user.region
        if campaign and user.region and user.region.path.startswith(region.path):
            region = user.region
        level = level_below(region.path if region else "")
        return asked, region, progress_by_region(units, level)


class CampaignProgressView(PermittedMixin, _OfProgress, TemplateView):
    permission = VIEW_UNITS
    template_name = "agreements/campaign_progress.html"

    def get_context_data(self, **kwargs) -> dict:
        asked, region, progress = self.figures()
        user = self.request.user
        level = level_below(region.path if region else "")
        query = self.request.GET.urlencode()
        up = region.parent_id if region and user.region_path != region.path else None
        return super().get_context_data(
            heading=f"清理修订进度{f'：{region.name_in_titles}' if region else ''}",
            breadcrumbs=[list_crumb()],
            actions=[
                {"label": "进度表", "icon": "file-text", "url": f"{reverse('campaign_paper')}?{query}", "primary": True}
            ],
            filter=asked,
            region=region,
            up=up if up and Region.objects.for_user(user).filter(code=up).exists() else "",
            is_lowest=level == RegionLevel.TOWNSHIP,
            progress=progress,
            whole=in_all(progress),
            query=f"kind={asked.data['kind']}&year={asked.year}",
            empty={"title": "没有清理修订", "text": "所选年度和种类还没有县(区)开展清理修订。"},
            **kwargs,
        )


class CampaignPaperView(_OfProgress, ListPaperView):
    model = CampaignUnit
    permission = "agreements.export_campaignunit"
    form = PROGRESS

    def paper(self) -> Paper:
        asked, region, progress = self.figures()
        refuse_too_long(len(progress), self.output())
        campaign = asked.chosen_campaign
        kind = campaign.kind if campaign else asked.data["kind"]
        names = dict(asked.filters["kind"].extra["choices"])
        return self.filled(
            form=form_of(level_below(region.path if region else "")),
            rows=[progress_row(part) for part in progress],
            place=f"{region.name_in_titles if region else '全国'}{names[kind]}",
            year=campaign.opened_on.year if campaign else asked.year,
        )

    def back_url(self) -> str:
        query = self.request.GET.copy()
        query.pop("as", None)
        return f"{reverse('campaign_progress')}?{query.urlencode()}"


class CampaignRemindView(RegionScopedMixin, SingleObjectMixin, View):
    """催办 in four steps: townships to tick → who can be reminded and who not → confirmed → how each fared."""

    model = RevisionCampaign
    permission = REMIND

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return self._pick()

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        chosen = [code for code in request.POST.getlist("selected") if code.isdecimal()]
        if not chosen:
            return self._pick("请先勾选要催办的乡镇(街道)。")
        if "confirmed" not in request.POST:
            return self._confirm(chosen)
        try:
            results = remind(self.object, chosen, actor=request.user, now=timezone.now())
        except Refused as refusal:
            return self._pick(str(refusal))
        sent = sum(not result.objection for result in results)
        return self._page("result", results=results, sent=sent, unsent=len(results) - sent)

    def _pick(self, problem: str = "") -> HttpResponse:
        townships = self.object.units.values_list("village__township", flat=True)
        return self._page("pick", reminders=reminders_for(self.object, townships, now=timezone.now()), problem=problem)

    def _confirm(self, chosen: list[str]) -> HttpResponse:
        found = reminders_for(self.object, chosen, now=timezone.now())
        able = [one for one in found if not one.objection]
        return self._page(
            "confirm",
            able=able,
            question=f"向以下{len(able)}个乡镇(街道)发送催办通知吗？" if able else "所选的乡镇(街道)现在都不用催办。",
            consequence="通知出现在对方工作台，写明未完成数和截止日期；同一天不会重复发送。" if able else "",
            objects=[f"{one.township}（未完成{one.lacking}个）" for one in able],
            problems=[(one.township, one.objection) for one in found if one.objection],
            hidden=[("selected", one.township.code) for one in able] + [("confirmed", "1")],
            submit_label=f"催办这{len(able)}个",
        )

    def _page(self, name: str, **context) -> HttpResponse:
        campaign = self.object
        context |= {
            "campaign": campaign,
            "heading": f"催办：{campaign}",
            "breadcrumbs": [list_crumb(), (str(campaign), campaign.get_absolute_url())],
            "cancel_url": campaign.get_absolute_url(),
        }
        return render(self.request, f"agreements/campaign_remind_{name}.html", context)
