from common.models import WordList
from common.resources import Column, PortalResource, register
from common.widgets import AmountWidget, DayWidget, TextWidget, YesNoWidget
from villages.filters.facility import FacilityFilter
from villages.models import Facility
from villages.resources.places import township_column, village_code_column, village_column, word_widget


@register
class FacilityResource(PortalResource):
    key = "facilities"
    permission = "villages.import_facility"
    filterset_class = FacilityFilter
    list_url = "facility_list"
    export_order = ("village__code", "kind__position", "name")

    township = township_column()
    village_code = village_code_column()
    village = village_column()
    kind = Column(
        "kind",
        "类别",
        word_widget(WordList.FACILITY_KIND, "阵地类别"),
        synonyms=("阵地类别", "类型"),
        required=True,
        rule="从下拉列表选择；列表中没有的类别请业务管理员在词表中增加。",
    )
    name = Column("name", "阵地名称", TextWidget(), synonyms=("名称",), required=True, example="会员之家")
    area = Column("area", "面积(㎡)", AmountWidget(2), synonyms=("面积", "面积(平方米)", "建筑面积"))
    opened_on = Column("opened_on", "启用日期", DayWidget(), synonyms=("启用时间", "建成时间"))
    is_active = Column("is_active", "在用", YesNoWidget(), synonyms=("是否在用",), rule="留空按“是”。")

    class Meta:
        model = Facility
        import_id_fields = ("village", "name")
        fields = ("township", "village_code", "village", "kind", "name", "area", "opened_on", "is_active")
