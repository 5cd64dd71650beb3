"""F10 制度落实情况表: its columns follow the catalogue of duties of the year."""

from dataclasses import replace
from functools import partial

from django.urls import reverse
from django.utils import timezone

from agreements.completion import Year, completion_by_area, there_in
from agreements.duty_matrix import Column, columns_of, row_of
from agreements.duty_papers import FORM, columns_on_paper, paper_row
from agreements.silent_counties import areas_in, note_on, silent_counties, that_record
from reporting.official_forms.declaration import Asked, Content, OfficialForm
from reporting.official_forms.places import Place, form_for, regions_below, villages_below
from villages.areas import area_of
from villages.models import Village

KEY = "F10"


def fill(asked: Asked) -> Content:
    """A county in which nothing was recorded is left blank and counts in no total."""
    year = Year.of(asked.year, timezone.localdate(asked.now))  # of a year that is over all periods have gone by
    columns = columns_of(year.duties)
    villages = there_in(asked.narrowed(Village.objects.all()), asked.year)
    silent, area = silent_counties(villages, asked.year), area_of(asked.level)
    found = completion_by_area(that_record(villages, silent), year, area)
    blank = areas_in(villages, silent, area) - found.keys()
    if asked.level is None:
        calendar = partial(_calendar_of, year=asked.year)
        places = villages_below(asked, {*found, *blank}, calendar, only_found=True)
    else:
        places = regions_below(KEY, asked, {*found, *blank})
    form = replace(FORM, columns=columns_on_paper(columns, by_village=asked.level is None))
    return Content(
        form=form_for(asked, form),
        rows=[_row(place, found.get(place.key, {}), columns, is_silent=place.key in blank) for place in places],
        links=[place.link for place in places],
        notes=(f"截至{asked.day:%Y年%-m月%-d日}。", *note_on(silent)),
    )


def _row(place: Place, cells: dict, columns: list[Column], *, is_silent: bool) -> dict[str, object]:
    row = row_of(place.name, place.link, cells, columns, is_silent=is_silent)
    return place.cells | paper_row(row, columns, columns)


def _calendar_of(village: Village, year: int) -> str:
    return f"{reverse('duty_calendar', args=[village.pk])}?year={year}"


FORMS = (
    OfficialForm(
        key=KEY,
        title="制度落实情况表",
        scope="全部村(居)",
        reporter="乡镇(街道)",
        period="季报、年报",
        due="季后10日、次年1月31日",
        basis="本平台制度目录（由业务管理员维护）",
        where="duty_record_list",
        permission="agreements.export_dutyrecord",
        asks=("agreements.DutyRecord.quantity",),
        fill=fill,
        by_village=True,
    ),
)
