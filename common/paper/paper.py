"""A form filled in: whose, when, and with what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from common.paper.conventions import long_date
from common.paper.declarations import ListForm, RecordForm


@dataclass(frozen=True)
class Opinion:
    """What a desk said, in its box. The seal is wet, so there is room for it whatever stands here."""

    text: str = ""
    name: str = ""
    day: date | None = None

    @property
    def signing_words(self) -> str:
        """The line for name, seal and date at the foot of the box."""
        return f"负责人（签字）：{self.name or '　　　　　'}　　（盖章）　　{long_date(self.day)}"


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One form for one unit. Rows are in the order in which they are to stand; the caller has narrowed them.

    `rows` fill a list: each brings every column's key, a `remark` if it likes. `values` fill a record's fields.
    """

    form: ListForm | RecordForm
    unit: str
    made_at: datetime
    rows: Sequence[Mapping[str, object]] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    year: int | None = None
    place: str = ""
    filled_on: date | None = None
    summary: str = ""  # a line above the table: 村居总数：35　分配名额：1
    signed: Mapping[str, str] = field(default_factory=dict)  # signer -> what is already known of him
    opinions: Mapping[str, Opinion] = field(default_factory=dict)  # label of the box -> what it says
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.form.title.format(year=self.year or timezone.localtime(self.made_at).year, place=self.place)

    @property
    def row_count(self) -> int:
        return len(self.rows) if isinstance(self.form, ListForm) else 1

    @property
    def unit_words(self) -> str:
        return f"{self.form.unit_label}：{self.unit}"

    @property
    def filled_words(self) -> str:
        return f"填报日期：{long_date(self.filled_on)}"

    @property
    def signatures(self) -> tuple[str, ...]:
        return tuple(f"{signer}：{self.signed.get(signer, '')}" for signer in self.form.signers)

    @property
    def all_notes(self) -> tuple[str, ...]:
        return (*self.form.notes, *self.notes)

    def boxes(self) -> list[tuple[str, Opinion]]:
        """The opinion boxes in their order, blank where nobody has said anything yet."""
        return [(label, self.opinions.get(label, Opinion())) for label in self.form.opinions]

    def made_words(self, code: str) -> str:
        """The line that shows that nothing is missing, and the code over all that stands above it."""
        made = timezone.localtime(self.made_at)
        count = f"共 {self.row_count} 行　" if isinstance(self.form, ListForm) else ""
        return f"{count}核对码：{code}　制表时间：{made:%Y年%-m月%-d日 %H:%M}"
