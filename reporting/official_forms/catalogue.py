"""F16 报表目录: every form that the portal asks for or produces, so that nobody can slip in another."""

from django.urls import reverse

from common.paper.declarations import ListForm, PaperColumn
from common.paper.values import Kind
from reporting.official_forms import annual, associations, campaigns, duties, records, registers, signing, statistics
from reporting.official_forms.declaration import Asked, Content, OfficialForm

# Each module of this package declares its forms in FORMS; they stand here by number.
MODULES = (annual, records, registers, campaigns, signing, associations, statistics, duties)
FORM = ListForm(
    key="F16",
    title="{year}年报表目录",
    unit_label="制表单位",
    columns=(
        PaperColumn("key", "表号", Kind.CODE, width=7, centred=True),
        PaperColumn("title", "表名", width=22),
        PaperColumn("scope", "填报范围", width=18),
        PaperColumn("reporter", "填报单位", width=16),
        PaperColumn("period", "报告期别", width=12),
        PaperColumn("due", "截止日期", width=16),
        PaperColumn("basis", "依据", width=26),
    ),
    landscape=True,
    notes=("说明：本平台只收集、只出具目录所列报表；同一数据只填报一次，各表由台账汇总生成。",),
)


def catalogue_row(form: OfficialForm) -> dict[str, object]:
    return {column.key: getattr(form, column.key) for column in FORM.columns}


def fill(asked: Asked) -> Content:
    return Content(
        form=FORM, rows=[catalogue_row(form) for form in CATALOGUE], links=[_link(form) for form in CATALOGUE]
    )


def _link(form: OfficialForm) -> str:
    return reverse("official_form", args=[form.key]) if form.fill else reverse(form.where)


def number_of(form: OfficialForm) -> tuple[int, str]:
    """F10 stands behind F9, F2-1 behind F2."""
    number, _, part = form.key.removeprefix("F").partition("-")
    return int(number), part


ITSELF = OfficialForm(
    key="F16",
    title="报表目录",
    scope="本平台全部报表",
    reporter="平台",
    period="年报",
    due="长期公布",
    basis="统计法；为基层减负有关规定",
    where="official_form_list",
    permission="reporting.view_form",
    fill=fill,
)
DECLARED = [form for module in MODULES for form in module.FORMS]
CATALOGUE: tuple[OfficialForm, ...] = tuple(sorted([*DECLARED, ITSELF], key=number_of))
BY_KEY = {form.key: form for form in CATALOGUE}
