from common.forms import DateInput, PortalFormHelper, ScopedModelForm, Section
from villages.forms.term import words_for
from villages.models import Facility


class FacilityForm(ScopedModelForm):
    helper = PortalFormHelper(Section("阵地", ("kind", "name"), ("area", "opened_on"), "is_active"))

    class Meta:
        model = Facility
        fields = ("kind", "name", "area", "opened_on", "is_active")
        widgets = {"opened_on": DateInput()}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = words_for(self.fields["kind"].queryset, self.instance.kind_id)
