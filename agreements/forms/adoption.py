"""Forms from the vote to the file."""

from django import forms

from agreements.choices import MeetingKind
from agreements.models import AssemblyMeeting, CorrectionOrder, Filing, Objection, Publicity
from agreements.quorum import FIGURES, contradictions
from common.forms import DateInput, NoPersonsMixin, PortalFormHelper, ScopedModelForm, Section, say_please_choose
from common.views.stepping import StepForm


class AssemblyMeetingForm(NoPersonsMixin, ScopedModelForm):
    """A draft may have gaps; numbers that cannot be are refused. The verdict stands beside."""

    helper = PortalFormHelper(
        Section("会议", ("kind", "held_on"), ("notice_on", "place"), "is_emergency", ("chair",)),
        Section("到会", ("eligible", "present"), ("households", "households_present")),
        Section("表决", ("votes_for", "votes_against", "abstentions"), "authority"),
    )

    class Meta:
        model = AssemblyMeeting
        fields = ("kind", "held_on", "notice_on", "is_emergency", "place", "chair", *FIGURES, "authority")
        widgets = {"held_on": DateInput(), "notice_on": DateInput()}
        help_texts = {
            "is_emergency": "只有法律规定的紧急情况可以不提前十天通知。",
            "eligible": "全体会议填18周岁以上村(居)民数，代表会议填代表总数。",
            "households_present": "按户派代表参加的填写；只统计人数的全体会议可不填。",
            "authority": "由代表会议表决的必填：哪一天的全体会议作出了什么授权决定。",
            "chair": "只用于存档，不对外公开。",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.version_id:
            village = self.instance.version.village
            known = {"data-full": village.eligible_voters, "data-representatives": village.representatives}
            self.fields["eligible"].widget.attrs |= {name: n for name, n in known.items() if n is not None}
        for name in FIGURES:
            self.fields[name].widget.attrs["inputmode"] = "numeric"

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("kind"):
            for name, sentence in contradictions(self.counted().count):
                self.add_error(name, sentence)
        return cleaned

    def counted(self) -> AssemblyMeeting:
        """The meeting as typed so far; not for saving."""
        meeting = AssemblyMeeting(version=self.instance.version, kind=MeetingKind.FULL)
        for name in self.Meta.fields:
            if name in self.cleaned_data:
                setattr(meeting, name, self.cleaned_data[name])
        return meeting


class PublicityForm(NoPersonsMixin, ScopedModelForm):
    public = ("place", "contact")
    helper = PortalFormHelper(Section("公示", ("began_on", "days"), "place", "contact"))

    class Meta:
        model = Publicity
        fields = ("began_on", "days", "place", "contact")
        widgets = {"began_on": DateInput()}
        help_texts = {
            "began_on": "张贴当天为第1天。",
            "place": "例如：村务公开栏。",
            "contact": "办公电话或办公地点，对外公开；不写个人姓名和手机号。",
        }


class RestartForm(PublicityForm):
    public = ("reason", "place", "contact")
    helper = PortalFormHelper(Section("重新公示", "reason", ("began_on", "days"), "place", "contact"))

    reason = forms.CharField(label="重新公示的原因", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        say_please_choose(self.fields["reason"])


class ObjectionForm(NoPersonsMixin, ScopedModelForm):
    public = ("content",)
    helper = PortalFormHelper(Section("异议", ("received_on",), "content"))

    class Meta:
        model = Objection
        fields = ("received_on", "content")
        widgets = {"received_on": DateInput(), "content": forms.Textarea(attrs={"rows": 3})}


class AnswerForm(NoPersonsMixin, ScopedModelForm):
    public = ("answer",)
    helper = PortalFormHelper(Section("答复", "answer", ("answered_on",), "is_accepted"))

    class Meta:
        model = Objection
        fields = ("answer", "answered_on", "is_accepted")
        widgets = {"answered_on": DateInput(), "answer": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"is_accepted": "采纳后需要改动条文的，应退回修改，重新表决和公示。"}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("answer", "answered_on"):
            self.fields[name].required = True
            say_please_choose(self.fields[name])


class FailVoteForm(StepForm):
    due_on = forms.DateField(label="修改期限（可不填）", required=False, widget=DateInput())


class FilingForm(NoPersonsMixin, ScopedModelForm):
    public = ("authority", "number")
    helper = PortalFormHelper(
        Section("合法性初审", ("examiner",), "examination"),
        Section("备案登记", ("authority", "number"), ("filed_on",)),
    )

    class Meta:
        model = Filing
        fields = ("examiner", "examination", "authority", "number", "filed_on")
        widgets = {"filed_on": DateInput(), "examination": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"number": "已按本机关本年度的顺序建议，可改。", "examiner": "只用于备案表，不对外公开。"}


class FilingAmendmentForm(FilingForm):
    """The entry as it ought to read, and why it did not."""

    helper = PortalFormHelper(
        Section("更正原因", "reason"),
        Section("备案登记", ("authority", "number"), ("filed_on",)),
        Section("合法性初审", ("examiner",), "examination"),
    )

    reason = forms.CharField(
        label="更正原因",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：备案号录入有误，以纸质备案表为准。",
    )

    class Meta(FilingForm.Meta):
        help_texts = {
            "filed_on": "文件自备案之日起生效，更正后生效日期随之改变。",
            "examiner": "只用于备案表，不对外公开。",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        say_please_choose(self.fields["reason"])


class CorrectionOrderForm(NoPersonsMixin, ScopedModelForm):
    helper = PortalFormHelper(Section("责令改正", "content", "basis", ("ordered_on", "due_on")))

    class Meta:
        model = CorrectionOrder
        fields = ("content", "basis", "ordered_on", "due_on")
        widgets = {"ordered_on": DateInput(), "due_on": DateInput(), "content": forms.Textarea(attrs={"rows": 3})}


class LiftForm(StepForm):
    corrected_on = forms.DateField(label="改正日期", widget=DateInput())
