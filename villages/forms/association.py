from crispy_forms.layout import HTML
from django import forms
from django.db import models

from common.forms import DateInput, PortalFormHelper, ScopedModelForm, Section
from villages.choices import ASSOCIATION_STANDS_IN, AssociationLevel, RegionLevel
from villages.forms.term import TermForm
from villages.forms.village_field import VillageField
from villages.models import Association, AssociationOfficer, MemberGroup

WITHOUT_VILLAGE = {AssociationLevel.CITY, AssociationLevel.COUNTY, AssociationLevel.TOWNSHIP}


class RegionChoice(forms.ModelChoiceField):
    def label_from_instance(self, region) -> str:
        return f"{region.name}（{region.get_level_display()}）"


class AssociationForm(ScopedModelForm):
    """The level decides whether the association stands in a county, a township or a village."""

    helper = PortalFormHelper(
        Section(
            "协会",
            ("level", "name"),
            ("region", "village"),
            HTML(
                '<p class="form-text">市级协会由市登记；县级协会选县(区)；乡级、企业、流动人口协会选乡镇(街道)；'
                "村居协会只需选所在村(居)，区划自动带出。</p>"
            ),
            ("established_on", "last_congress"),
        ),
        Section(
            "组织与会员",
            ("full_time_staff", "part_time_staff"),
            ("council_members", "standing_council"),
            ("individual_members", "group_members"),
            ("volunteers",),
            "chair_is_secretary",
        ),
        Section("六有", ("has_plaque", "has_roster", "has_rules"), ("has_files", "has_activities", "has_records")),
        Section("状态", "is_active"),
    )

    class Meta:
        model = Association
        fields = (
            "level",
            "name",
            "region",
            "village",
            "established_on",
            "last_congress",
            "full_time_staff",
            "part_time_staff",
            "council_members",
            "standing_council",
            "individual_members",
            "group_members",
            "volunteers",
            "chair_is_secretary",
            "has_plaque",
            "has_roster",
            "has_rules",
            "has_files",
            "has_activities",
            "has_records",
            "is_active",
        )
        field_classes = {"region": RegionChoice, "village": VillageField}
        widgets = {"established_on": DateInput(), "last_congress": DateInput()}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        region, village = self.fields["region"], self.fields["village"]
        at_city = self.user.region_id is not None and self.user.region.level == RegionLevel.CITY
        self.fields["level"].choices = [
            (value, label)
            for value, label in self.fields["level"].choices
            if not value or at_city == (value == AssociationLevel.CITY)
        ]
        region.required = False
        region.help_text = village.help_text = ""  # said once, below both
        region.queryset = region.queryset.filter(
            level__gte=RegionLevel.CITY if at_city else RegionLevel.COUNTY
        ).in_use()
        in_use = village.queryset.active()
        if self.instance.village_id:
            in_use = in_use | village.queryset.filter(models.Q(pk=self.instance.village_id))
        village.empty_label = "不选"
        village.offer(in_use)

    def clean(self) -> dict:
        cleaned = super().clean()
        level = cleaned.get("level")
        if level == AssociationLevel.VILLAGE:
            self._settle_in_village(cleaned)
        elif level:
            self._settle_in_region(cleaned, level)
        return cleaned

    def _settle_in_village(self, cleaned: dict) -> None:
        village = cleaned.get("village")
        if village is not None:
            cleaned["region"] = village.township
        elif "village" not in self.errors:
            self.add_error("village", "村居协会必须选择所在村(居)。")

    def _settle_in_region(self, cleaned: dict, level: str) -> None:
        region, village = cleaned.get("region"), cleaned.get("village")
        wanted = ASSOCIATION_STANDS_IN.get(level, RegionLevel.TOWNSHIP)
        if region is None or region.level != wanted:
            if "region" not in self.errors:
                self.add_error(
                    "region", f"{AssociationLevel(level).label}协会的所在区划应为{wanted.label}，请重新选择。"
                )
        elif level in WITHOUT_VILLAGE and village is not None:
            self.add_error("village", f"{AssociationLevel(level).label}协会不选所在村(居)，请清空这一栏。")
        elif village is not None and village.township_id != region.pk:
            self.add_error("village", f"“{village.name}”不在{region.name}，请重新选择。")


class AssociationOfficerForm(TermForm):
    helper = PortalFormHelper(
        Section("人员", ("name", "post"), ("work_phone",), "is_full_time", note="只登记姓名、职务、任期和办公电话。"),
        Section("任期", ("term_start", "term_end")),
    )

    class Meta:
        model = AssociationOfficer
        fields = ("name", "post", "is_full_time", "work_phone", "term_start", "term_end")


class MemberGroupForm(ScopedModelForm):
    helper = PortalFormHelper(
        Section("会员小组", ("name", "leader_name"), ("member_count", "centre_households"), "is_active")
    )

    class Meta:
        model = MemberGroup
        fields = ("name", "leader_name", "member_count", "centre_households", "is_active")
