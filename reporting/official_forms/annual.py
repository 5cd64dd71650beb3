"""F9 年度考核得分汇总表: what annual rounds made of the units, each row leading to the sheets it comes from."""

from reporting.models import AnnualRound, AnnualScore
from reporting.official_forms.declaration import Asked, Content, OfficialForm
from reporting.official_forms.places import records_inside
from reporting.round_papers import form_of, form_of_many, score_row


def results(asked: Asked) -> Content:
    """Of the rounds of the year that the viewer may read. One county's form has a column for each component; above
    it, where every county has a scheme of its own, the county's name stands instead."""
    rows = records_inside(AnnualScore.objects.filter(round__scheme__year=asked.year), asked)
    found = list(rows.select_related("round__scheme__region__parent").order_by("unit_code"))
    rounds = {row.round_id for row in found}
    if len(rounds) != 1:
        form, count = form_of_many(), 0
    else:
        one = AnnualRound.objects.select_related("scheme").get(pk=rounds.pop())
        components = list(one.scheme.components.all())
        form, count = form_of(components), len(components)
    return Content.listing(form, found, lambda row: score_row(row, count))


FORMS = (
    OfficialForm(
        key="F9",
        title="年度考核得分汇总表",
        scope="参加年度考核的村(居)",
        reporter="县(区)",
        period="年报",
        due="年终汇总后",
        basis="年度考核方案",
        where="annual_score_list",
        permission="reporting.export_annualscore",
        fill=results,
    ),
)
