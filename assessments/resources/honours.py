from collections.abc import Iterable

from django.utils import timezone

from assessments.choices import HonourState
from assessments.filters.honours import HonourFilter
from assessments.models import Honour
from common.resources import CellFinding, Column, PortalResource, register
from common.widgets import ChoiceWidget, CodeWidget, CountWidget, DayWidget, TextWidget
from villages.resources.places import township_column, village_code_column, village_column

STAYS = "命名后不能改；有误的先删除本行再重新导入，经本平台命名的不能改。"


@register
class HonourResource(PortalResource):
    """The register; titles of the time before the portal are brought in by it. The certificate's number finds a row."""

    key = "honours"
    permission = "assessments.import_honour"
    title_column = "number"
    filterset_class = HonourFilter
    list_url = "honour_list"
    export_order = ("-year", "village__code", "pk")

    township = township_column()
    village_code = village_code_column()
    village = village_column()
    village.fixed = STAYS
    year = Column("year", "批次年份", CountWidget(), synonyms=("年份", "年度"), required=True, fixed=STAYS)
    title = Column("title", "称号", TextWidget(), synonyms=("级别", "荣誉称号"), required=True, fixed=STAYS)
    number = Column("number", "证书编号", CodeWidget(), synonyms=("编号",), required=True, rule="不能重复。")
    plaque_number = Column("plaque_number", "标牌号", CodeWidget())
    document_number = Column(
        "document_number", "命名文号", TextWidget(), synonyms=("文号",), required=True, fixed=STAYS
    )
    named_on = Column("named_on", "命名日期", DayWidget(), required=True, fixed=STAYS)
    state = Column("state", "状态", ChoiceWidget(HonourState), helper=True)
    note = Column("note", "备注", TextWidget())

    class Meta:
        model = Honour
        import_id_fields = ("number",)
        fields = (
            "township",
            "village_code",
            "village",
            "year",
            "title",
            "number",
            "plaque_number",
            "document_number",
            "named_on",
            "state",
            "note",
        )

    def check_row(self, values: dict) -> Iterable[CellFinding]:
        named_on, year = values.get("named_on"), values.get("year")
        if named_on and named_on > timezone.localdate():
            yield CellFinding("named_on", "命名日期晚于今天", "请在命名后登记")
        if year and not 2000 <= year <= 2100:
            yield CellFinding("year", "批次年份应为四位数年份", "请填写例如 2013")
