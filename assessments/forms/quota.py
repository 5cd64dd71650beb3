"""Input of seats: a number for single counties where the rule of the batch is not to decide."""

from collections.abc import Sequence

from django import forms

from assessments.actions.quota import Share
from assessments.models import QuotaSeat
from common.forms import StampedFormMixin

MOST_SEATS = 100_000


def number_field(**facts) -> forms.IntegerField:
    field = forms.IntegerField(
        min_value=0,
        max_value=MOST_SEATS,
        error_messages={
            "invalid": "名额请填整数，例如 3。",
            "min_value": "名额不能小于0，请填写0或正整数。",
            "max_value": f"名额不能超过{MOST_SEATS}，请核对。",
            "required": "请填写名额。",
        },
        **facts,
    )
    field.widget.attrs |= {"class": "form-control", "inputmode": "numeric"}
    return field


class AllotForm(StampedFormMixin):
    """One line per county; a line left blank goes by the rule."""

    def __init__(self, *args, shares: Sequence[Share], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.shares = shares
        for share in shares:
            given = share.seat.allotted if share.seat and share.seat.is_explicit else None
            label = f"{share.county}直接下达的名额"
            self.fields[share.county.code] = number_field(label=label, required=False, initial=given)

    @property
    def lines(self) -> list[tuple[Share, forms.BoundField]]:
        return [(share, self[share.county.code]) for share in self.shares]

    @property
    def explicit(self) -> dict[str, int]:
        given = {share.county.code: self.cleaned_data[share.county.code] for share in self.shares}
        return {code: number for code, number in given.items() if number is not None}


class AdjustForm(StampedFormMixin):
    number = number_field(label="调整后的名额")
    reason = forms.CharField(
        label="理由",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请填写调整名额的理由。"},
    )

    def __init__(self, *args, seat: QuotaSeat, **kwargs) -> None:
        super().__init__(*args, rows=[seat], **kwargs)
        self.fields["number"].help_text = f"现有{seat.allotted}个，已用{seat.used}个；不能少于已用数。"
