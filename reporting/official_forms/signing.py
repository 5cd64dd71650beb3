"""F6 协议签订情况汇总表."""

from dataclasses import replace

from agreements.signing_papers import signing_form, signing_row
from agreements.signing_summary import SigningLine, summary
from reporting.official_forms.declaration import Asked, Content, OfficialForm
from reporting.official_forms.places import Place, form_for, regions_below, village_page, villages_below

KEY = "F6"


def fill(asked: Asked) -> Content:
    lines = {line.key: line for line in summary(asked.path, asked.level, asked.day)}
    if asked.level is None:
        places = villages_below(asked, lines, village_page("signing"), only_found=True)
    else:
        places = regions_below(KEY, asked, lines)
    shown = [lines.get(place.key) or SigningLine("", place.name) for place in places]
    form = replace(signing_form(shown, of_villages=asked.level is None), title="{year}年{place}协议签订情况汇总表")
    return Content(
        form=form_for(asked, form),
        rows=[_row(place, line) for place, line in zip(places, shown, strict=True)],
        links=[place.link for place in places],
        notes=(f"截至{asked.day:%Y年%-m月%-d日}，户数按现有登记。",),
    )


def _row(place: Place, line: SigningLine) -> dict[str, object]:
    row = signing_row(line)
    return row | place.cells | {"name": place.name, "remark": place.remark or row["remark"]}


FORMS = (
    OfficialForm(
        key=KEY,
        title="协议签订情况汇总表",
        scope="正常的村(居)",
        reporter="乡镇(街道)",
        period="年报",
        due="次年1月31日",
        basis="人口与计划生育法；协议自愿签订、双方对等",
        where="signing_summary",
        permission="agreements.export_signing",
        asks=("villages.Village.households",),
        fill=fill,
        by_village=True,
    ),
)
