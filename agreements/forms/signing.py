"""Input of the signing register: a household number and the signatory's name, dates, nothing else."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from agreements.actions.signing import kinds_in_use
from agreements.agreement_term import last_day_of
from agreements.choices import AgreementKind, EndReason, RestoreReason
from agreements.household import tidy_number, validate_household_number, validate_signatory
from agreements.models import SignedAgreement, TrustGroup
from common.forms import DateInput, NoPersonsMixin, PortalFormHelper, ScopedModelForm, Section, say_please_choose
from villages.models import Village

GRID_ROWS = 20
MOST_GRID_ROWS = 200
TOO_LATE = "日期不能晚于今天，请核对。"


def not_in_future(day: date) -> None:
    if day > timezone.localdate():
        raise ValidationError(TOO_LATE)


class HouseholdNumberInput(forms.TextInput):
    """Takes numbers as people type and paste them."""

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return value if value is None else tidy_number(value)


class SignedAgreementForm(ScopedModelForm):
    """Corrects what was entered wrongly; the agreement itself changes by its steps."""

    helper = PortalFormHelper(
        Section(
            "签约登记",
            ("household_number", "signatory"),
            ("signed_on", "valid_until"),
            ("group",),
            note="只登记户编号和签约人姓名，请勿填写证件号、电话和其他个人信息。",
        )
    )

    class Meta:
        model = SignedAgreement
        fields = ("household_number", "signatory", "signed_on", "valid_until", "group")
        widgets = {
            "household_number": HouseholdNumberInput(attrs={"autocomplete": "off"}),
            "signatory": forms.TextInput(attrs={"autocomplete": "off"}),
            "signed_on": DateInput(),
            "valid_until": DateInput(),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signed_on"].validators.append(not_in_future)
        groups = self.fields["group"].queryset.in_being()
        self.fields["group"].queryset = groups.filter(village=self.instance.village_id)
        self.fields["group"].empty_label = "不入组"


class VillageChoice(forms.ModelChoiceField):
    def label_from_instance(self, village) -> str:
        return f"{village.name}（{village.code}）"


class BatchForm(forms.Form):
    """What the households of a page have in common."""

    village = VillageChoice(label="村(居)", queryset=Village.objects.none())
    kind = forms.ChoiceField(label="协议类型")
    signed_on = forms.DateField(
        label="签订日期", widget=DateInput(), initial=timezone.localdate, validators=[not_in_future]
    )
    valid_until = forms.DateField(
        label="到期日期", widget=DateInput(), required=False, help_text="不填的按范本规定的期限推算。"
    )
    group = forms.ModelChoiceField(
        label="诚信小组", queryset=TrustGroup.objects.none(), required=False, empty_label="不入组"
    )

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.versions = kinds_in_use(user.region)
        self.fields["village"].queryset = Village.objects.for_user(user).active()
        self.fields["kind"].choices = [("", "请选择"), *((kind, AgreementKind(kind).label) for kind in self.versions)]
        self.fields["group"].queryset = TrustGroup.objects.for_user(user).in_being().select_related("village")
        self.fields["group"].label_from_instance = lambda group: f"{group.village.name} {group.name}"
        for field in self.fields.values():
            say_please_choose(field)
        self.fields["group"].empty_label = "不入组"

    def clean(self) -> dict:
        said = super().clean()
        village, group, signed_on = said.get("village"), said.get("group"), said.get("signed_on")
        if village and group and group.village_id != village.pk:
            self.add_error("group", f"“{group.name}”不是{village.name}的小组，请重新选择。")
        if signed_on and said.get("kind") and not said.get("valid_until") and "valid_until" not in self.errors:
            said["valid_until"] = last_day_of(signed_on, self.versions[said["kind"]].months)
        if signed_on and said.get("valid_until") and said["valid_until"] <= signed_on:
            self.add_error("valid_until", "到期日期应晚于签订日期。")
        return said


class HouseholdForm(forms.Form):
    """One row of the grid. A row with neither number nor name is no row."""

    household_number = forms.CharField(
        label="户编号",
        required=False,
        max_length=20,
        widget=HouseholdNumberInput(attrs={"class": "form-control", "autocomplete": "off"}),
        validators=[validate_household_number],
    )
    signatory = forms.CharField(
        label="签约人",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        validators=[validate_signatory],
    )

    def clean(self) -> dict:
        said = super().clean()
        number, name = said.get("household_number"), said.get("signatory")
        if number == "" and name:
            self.add_error("household_number", "请填写户编号。")
        if name == "" and number:
            self.add_error("signatory", "请填写签约人。")
        return said

    @property
    def is_filled(self) -> bool:
        return bool(self.cleaned_data.get("household_number") or self.cleaned_data.get("signatory"))


class _HouseholdFormSet(forms.BaseFormSet):
    """The grid. The second of two rows with one number is told so."""

    def clean(self) -> None:
        seen: dict[str, int] = {}
        for row, form in enumerate(self.forms, start=1):
            number = form.cleaned_data.get("household_number") if hasattr(form, "cleaned_data") else ""
            if number and seen.setdefault(number, row) != row:
                form.add_error("household_number", f"与第{seen[number]}行的户编号重复。")


HouseholdFormSet = forms.formset_factory(
    HouseholdForm,
    formset=_HouseholdFormSet,
    extra=GRID_ROWS,
    max_num=MOST_GRID_ROWS,
    absolute_max=MOST_GRID_ROWS,
    validate_max=True,
)


class WithdrawForm(forms.Form):
    """The day, and nothing else: a household owes no reason."""

    on = forms.DateField(label="退出日期", widget=DateInput(), initial=timezone.localdate, validators=[not_in_future])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        say_please_choose(self.fields["on"])


class EndForm(forms.Form):
    reason = forms.ChoiceField(label="解除原因", choices=[("", "请选择"), *EndReason.choices])
    on = forms.DateField(label="解除日期", widget=DateInput(), initial=timezone.localdate, validators=[not_in_future])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            say_please_choose(field)


class RestoreForm(forms.Form):
    reason = forms.ChoiceField(label="更正原因", choices=[("", "请选择"), *RestoreReason.choices])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        say_please_choose(self.fields["reason"])


class RenewForm(forms.Form):
    """The days of the new agreements; blank last days follow each kind's template."""

    signed_on = forms.DateField(
        label="续签日期", widget=DateInput(), initial=timezone.localdate, validators=[not_in_future]
    )
    valid_until = forms.DateField(
        label="到期日期", widget=DateInput(), required=False, help_text="不填的按范本规定的期限推算。"
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            say_please_choose(field)

    def clean(self) -> dict:
        said = super().clean()
        if said.get("signed_on") and said.get("valid_until") and said["valid_until"] <= said["signed_on"]:
            self.add_error("valid_until", "到期日期应晚于续签日期。")
        return said


class TrustGroupForm(NoPersonsMixin, ScopedModelForm):
    helper = PortalFormHelper(
        Section("诚信小组", ("name", "leader_name"), ("formed_on",), note="组长由各户推选，只登记姓名。")
    )

    class Meta:
        model = TrustGroup
        fields = ("name", "leader_name", "formed_on")
        widgets = {"formed_on": DateInput()}


class DisbandForm(forms.Form):
    on = forms.DateField(label="撤销日期", widget=DateInput(), initial=timezone.localdate, validators=[not_in_future])
