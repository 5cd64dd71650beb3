from django import forms
from django.utils import timezone

from assessments.actions.notices import to_be_listed
from assessments.models import Application, NamingNotice, NoticeObjection
from common.forms import DateInput, NoPersonsMixin, PortalFormHelper, ScopedModelForm, Section


class ApplicationBoxes(forms.ModelMultipleChoiceField):
    def label_from_instance(self, application: Application) -> str:
        village = application.village
        where = f"{village.township.parent.name} {village.township.name}"
        return f"{where}　{village.name}　{application.level.name}"


class NamingNoticeForm(NoPersonsMixin, ScopedModelForm):
    """What the notice says and whom it lists. The batch is given; the office's telephone is public by its nature."""

    public = ("title", "basis", "publisher", "contact", "phone", "address")
    helper = PortalFormHelper(
        Section("公示", "title", "basis", ("publisher", "working_days")),
        Section("异议受理", ("contact", "phone"), "address", note="公开显示：填写受理单位的经办人和办公电话。"),
        Section("拟命名名单", "applications"),
    )

    applications = ApplicationBoxes(
        label="拟命名的村(居)",
        queryset=Application.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请勾选拟命名的村(居)。"},
    )

    class Meta:
        model = NamingNotice
        fields = ("title", "basis", "publisher", "contact", "phone", "address", "working_days")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        listed = self.instance.entries.values("application") if self.instance.pk else []
        batch = self.instance.batch if self.instance.batch_id else None
        rows = to_be_listed(self.user, batch) | Application.objects.for_user(self.user).filter(pk__in=listed)
        field = self.fields["applications"]
        field.queryset = rows.with_place().distinct().order_by("village__code")
        self.initial.setdefault("applications", [row.pk for row in field.queryset])
        if self.instance.pk:
            self.initial["applications"] = [row["application"] for row in listed]


class NoticeObjectionForm(NoPersonsMixin, ScopedModelForm):
    """What was objected. Who objected is not asked."""

    helper = PortalFormHelper(Section("公示异议", ("application", "received_on"), "content"))

    class Meta:
        model = NoticeObjection
        fields = ("application", "received_on", "content")
        widgets = {"received_on": DateInput(), "content": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["application"]
        field.queryset = field.queryset.filter(notice_entries__notice=self.instance.notice_id).with_place()


class ObjectionAnswerForm(NoPersonsMixin, forms.Form):
    answer = forms.CharField(
        label="调查处理结果",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "请填写调查处理结果。"},
    )
    is_upheld = forms.TypedChoiceField(
        label="异议是否成立",
        choices=[("no", "不成立"), ("yes", "成立")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择异议是否成立。"},
    )
    answered_on = forms.DateField(label="答复日期", widget=DateInput(), error_messages={"required": "请填写答复日期。"})

    def clean_answered_on(self):
        day = self.cleaned_data["answered_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("答复日期不能晚于今天。")
        return day
