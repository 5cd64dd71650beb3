"""Input of a leading group: the group and all its members on one page."""

from django import forms
from django.db.models import Q

from assessments.choices import GroupPost
from assessments.models import LeadingGroup, LeadingGroupMember
from common.forms import (
    DateInput,
    NoPersonsMixin,
    OrderedLinesFormSet,
    PortalFormHelper,
    ScopedModelForm,
    Section,
    StampedFormMixin,
)

BLANK_ROWS = 8
MOST_MEMBERS = 80


class LeadingGroupForm(NoPersonsMixin, StampedFormMixin, ScopedModelForm):
    """The group: its region is the user's own or one of those directly below."""

    numbered = ("document_number", "stamp")
    helper = PortalFormHelper(
        Section(
            "领导小组",
            "stamp",
            "name",
            ("region", "programme"),
            ("document_number",),
            ("set_up_on", "dissolved_on"),
            note="领导小组以文件为准：写明成立文号和日期；调整成员的，在成员栏修改并更新文号。",
        )
    )

    class Meta:
        model = LeadingGroup
        fields = ("name", "region", "programme", "document_number", "set_up_on", "dissolved_on")
        widgets = {"set_up_on": DateInput(), "dissolved_on": DateInput()}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        own = self.user.region_id
        regions, programme = self.fields["region"], self.fields["programme"]
        regions.label_from_instance = lambda region: region.name_in_titles
        near = Q(pk=own) | Q(parent=own) if own else Q(pk=self.instance.region_id)
        regions.queryset = regions.queryset.in_use().filter(near).select_related("parent").order_by("code")
        programme.queryset = programme.queryset.active()
        programme.empty_label = "不限于某个项目"
        if not self.instance.pk:
            self.initial.setdefault("region", own)


class MemberForm(NoPersonsMixin, forms.ModelForm):
    """One member; a line without a name is none."""

    numbered = ("work_phone",)

    class Meta:
        model = LeadingGroupMember
        fields = ("post", "name", "unit", "work_phone")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-select" if name == "post" else "form-control"
            field.error_messages["required"] = f"请填写{field.label}；不需要这一行的，请把整行留空或勾选删除。"
        self.fields["post"].choices = GroupPost.choices


MemberFormSet = forms.inlineformset_factory(
    LeadingGroup,
    LeadingGroupMember,
    form=MemberForm,
    formset=OrderedLinesFormSet,
    extra=BLANK_ROWS,
    can_order=True,
    can_delete=True,
    max_num=MOST_MEMBERS,
    validate_max=True,
)
