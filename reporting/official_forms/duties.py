"""F10 制度落实情况表: its columns follow the catalogue of duties of the year."""

from dataclasses import replace

from django.urls import reverse

from agreements.completion import Year, completion_by_area, there_in
from agreements.duty_matrix import Column, columns_of, row_of
from agreements.duty_papers import FORM, columns_on_paper, paper_row
from reporting.official_forms.declaration import Asked, Content, OfficialForm
from reporting.official_forms.places import Place, form_for, regions_below, villages_below
from villages.areas import area_of
from villages.models import Village

KEY = "F10"


def fill(asked: Asked) -> Content:
    year = Year.of(asked.year, asked.day)
    columns = columns_of(year.duties)
    villages = there_in(asked.narrowed(Village.objects.all()), asked.year)
    found = completion_by_area(villages, year, area_of(asked.level))
    if asked.level is None:
        places = villages_below(asked, found, lambda village: _calendar_of(village, asked.year), only_found=True)
    else:
        places = regions_below(KEY, asked, found)
    form = replace(FORM, columns=columns_on_paper(columns, by_village=asked.level is None))
    return Content(
        form=form_for(asked, form),
        rows=[_row(place, found.get(place.key, {}), columns) for place in places],
        links=[place.link for place in places],
        notes=(f"截至{asked.day:%Y年%-m月%-d日}。",),
    )


def _row(place: Place, cells: dict, columns: list[Column]) -> dict[str, object]:
    return paper_row(row_of(place.name, place.link, cells, columns), columns, columns) | place.cells


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
