"""Choosing who holds a plan or an account: a village, a township or the county itself."""

from django import forms

from villages.choices import RegionLevel
from villages.forms.village_field import VillageField
from villages.models import Region

OWN_LEVEL = "本级（不属于某个村居）"


class OwnLevelChoice(forms.ModelChoiceField):
    def label_from_instance(self, region: Region) -> str:
        return f"{region.name}（本级）"


HOLDER_CLASSES = {"village": VillageField, "region": OwnLevelChoice}


class HolderFormMixin:
    """For forms of rows with `region` and `village`: the village brings its township.

    The region need not be chosen where the user has only one to choose: his own township.
    """

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        region, village = self.fields["region"], self.fields["village"]
        region.queryset = region.queryset.in_use().filter(level__gte=RegionLevel.COUNTY)
        region.required = False
        region.label, region.empty_label = "乡镇(街道)或县(区)", "请选择"
        region.help_text = "选了村(居)的不必选。"
        village.empty_label = OWN_LEVEL
        village.offer(village.queryset.active())
        if village.is_typed:
            village.help_text += "本级的留空。"
        own = self.user.region
        if own and own.level == RegionLevel.TOWNSHIP:
            region.widget, region.initial = forms.HiddenInput(), own.pk

    def clean(self) -> dict:
        cleaned = super().clean()
        village, own = cleaned.get("village"), self.user.region
        if village:
            cleaned["region"] = village.township
        elif not cleaned.get("region") and own and own.level == RegionLevel.TOWNSHIP:
            cleaned["region"] = own
        if not cleaned.get("region") and "region" not in self.errors:
            self.add_error("region", "请选择村(居)，或乡镇(街道)、县(区)本级。")
        return cleaned
