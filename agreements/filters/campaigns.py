import django_filters as filters
from django import forms
from django.utils import timezone

from agreements.campaign_progress import COUNTED
from agreements.choices import CampaignState, CharterKind
from agreements.models import CampaignUnit, RevisionCampaign
from common.filters import years_in
from villages.filters.region import RegionFilterSet
from villages.models import Region, Village

LACKING = "lacking"
STANDINGS = {
    LACKING: "未完成",
    "done": "已完成",
    "publicised": "公示中",
    "to_file": "待备案",
    "returned": "退回、责令改正",
    "drafting": "起草至表决",
    "not_begun": "未启动",
    "ended": "已撤并或撤销",
}


def campaigns_on_offer(request):
    return RevisionCampaign.objects.for_user(request.user).select_related("region")


class CampaignFilter(RegionFilterSet):
    kind = filters.ChoiceFilter(label="文件种类", choices=CharterKind.choices, empty_label="全部")
    state = filters.ChoiceFilter(label="状态", choices=CampaignState.choices, empty_label="全部")
    q = filters.CharFilter(label="名称", field_name="title", lookup_expr="contains")

    class Meta:
        model = RevisionCampaign
        fields: list[str] = []


class CampaignUnitFilter(RegionFilterSet):
    """Villages on the lists. Asks for `with_standing`."""

    campaign = filters.ModelChoiceFilter(label="清理修订", queryset=campaigns_on_offer, empty_label="全部")
    standing = filters.ChoiceFilter(
        label="情况", choices=list(STANDINGS.items()), empty_label="全部", method="by_standing"
    )
    q = filters.CharFilter(
        label="村(居)", method="named", widget=forms.TextInput(attrs={"placeholder": "名称、代码或拼音首字母"})
    )

    class Meta:
        model = CampaignUnit
        fields: list[str] = []

    def by_standing(self, rows, name: str, wanted: str):
        return rows.lacking() if wanted == LACKING else rows.filter(standing__in=COUNTED[wanted])

    def named(self, rows, name: str, text: str):
        return rows.filter(village__in=Village.objects.found_by(text))


class CampaignProgressFilter(RegionFilterSet):
    """Which figures of progress are shown: of one kind and year, or of one campaign; below one region."""

    kind = filters.ChoiceFilter(label="文件种类", choices=CharterKind.choices, empty_label=None, method="counted")
    year = filters.ChoiceFilter(label="年度", choices=(), empty_label=None, method="leave")
    campaign = filters.ModelChoiceFilter(queryset=campaigns_on_offer, method="leave", widget=forms.HiddenInput)

    class Meta:
        model = CampaignUnit
        fields: list[str] = []

    def __init__(self, data=None, *args, request, **kwargs) -> None:
        data = data.copy() if data else {}
        known = RevisionCampaign.objects.for_user(request.user)
        years = years_in(known, "opened_on__year") or [timezone.localdate().year]
        if str(data.get("year", "")) not in map(str, years):
            data["year"] = str(years[0])
        if data.get("kind") not in CharterKind.values:
            data["kind"] = CharterKind.COVENANT.value
        super().__init__(data, *args, request=request, **kwargs)
        self.filters["year"].extra["choices"] = [(year, f"{year}年") for year in years]
        self.year = int(data["year"])

    @property
    def chosen_campaign(self) -> RevisionCampaign | None:
        return self.form.cleaned_data.get("campaign") if self.form.is_valid() else None

    @property
    def chosen_region(self) -> Region | None:
        code = self.form.cleaned_data.get("region") if self.form.is_valid() else ""
        return Region.objects.for_user(self.request.user).filter(code=code).first() if code else None

    def counted(self, rows, name: str, kind: str):
        if self.chosen_campaign:
            return rows.filter(campaign=self.chosen_campaign)
        counted = RevisionCampaign.objects.for_user(self.request.user).counted_for(kind, self.year)
        return rows.filter(campaign__in=list(counted.values_list("pk", flat=True)))

    def leave(self, rows, name: str, value):
        """Read by `counted`."""
        return rows
