"""What an official form is: declared once, and to be had for any region and year.

Page, workbook, annual book, snapshot and drill-down are all drawn from the same content, so they cannot disagree.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from common.paper.declarations import ListForm
from common.paper.paper import Paper
from villages.areas import level_below
from villages.choices import RegionLevel
from villages.models import Region, StaffUser
from villages.models.village import VillageQuerySet


@dataclass(frozen=True)
class Asked:
    """A form of one region and year, for one viewer: `region` None is the nation. `now` is when it is drawn.

    Statistics have a row for each part of the region; asked `by_village`, a row for each village in it.
    """

    viewer: StaffUser
    region: Region | None
    year: int
    now: datetime
    by_village: bool = False

    @property
    def path(self) -> str:
        return self.region.path if self.region else ""

    @property
    def place(self) -> str:
        return self.region.name_in_titles if self.region else "全国"

    @property
    def level(self) -> RegionLevel | None:
        """What the rows are: regions of this level, or villages (None)."""
        return None if self.by_village else level_below(self.path)

    @property
    def day(self) -> date:
        """The day on which the figures stand: the last of the year, or today while it lasts."""
        return min(timezone.localdate(self.now), date(self.year, 12, 31))

    def narrowed(self, villages: VillageQuerySet) -> VillageQuerySet:
        """Those that the viewer may see, inside the region asked for."""
        return villages.for_user(self.viewer).filter(township__path__startswith=self.path)


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a form says: rows in administrative order; `links` are the addresses of what stands behind each row."""

    form: ListForm
    rows: Sequence[Mapping[str, object]]
    links: Sequence[str] = ()
    summary: str = ""
    notes: tuple[str, ...] = ()

    @classmethod
    def listing(
        cls, form: ListForm, records: Sequence, row_of: Callable[..., Mapping], *, summary: str = ""
    ) -> "Content":
        """A row for each record, which leads to the record's own page."""
        links = [record.get_absolute_url() for record in records]
        return cls(form=form, rows=[row_of(record) for record in records], links=links, summary=summary)

    def on_paper(self, asked: Asked, *, unit: str, filled_on: date, signed: Mapping[str, str]) -> Paper:
        """The paper of the unit that fills the form in."""
        return Paper(
            form=self.form,
            rows=self.rows,
            summary=self.summary,
            notes=self.notes,
            unit=unit,
            place=asked.place,
            year=asked.year,
            made_at=asked.now,
            filled_on=filled_on,
            signed=signed,
        )


@dataclass(frozen=True, kw_only=True)
class OfficialForm:
    """One line of the catalogue (F16), and the way to fill the form.

    scope 填报范围, reporter 填报单位, period 报告期别, due 截止日期 and basis 依据 are what F16 prints.

    asks        the figures that people type for it, as "app.model.field"; no other form asks for the same
    where       the name of the address at which its figures are kept up
    permission  who may draw it
    fill        gives the content; None where the form is about one record and is printed from its page
    by_village  whether its rows are regions, and can be had village by village instead
    """

    key: str
    title: str
    scope: str
    reporter: str
    period: str
    due: str
    basis: str
    where: str
    permission: str
    asks: tuple[str, ...] = ()
    fill: Callable[[Asked], Content] | None = None
    by_village: bool = False
