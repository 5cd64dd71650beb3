from assessments.choices import ApplicationState
from assessments.filters.application import ApplicationFilter
from assessments.models import Application
from common.resources import Column, PortalResource, register
from common.widgets import ChoiceWidget, CountWidget, DayWidget, TextWidget
from villages.choices import VillageKind


@register
class ApplicationResource(PortalResource):
    """Applications as a table; they come from the process alone, so nothing is imported."""

    key = "applications"
    title_column = "contact_name"
    filterset_class = ApplicationFilter
    list_url = "application_list"
    export_order = ("batch", "village__code")

    year = Column("batch__year", "年度", CountWidget(), helper=True)
    batch = Column("batch__name", "批次", TextWidget(), helper=True)
    township = Column("village__township__name", "乡镇(街道)", TextWidget(), helper=True)
    code = Column("village__code", "村(居)代码", TextWidget(), helper=True)
    village = Column("village__name", "村(居)", TextWidget(), helper=True)
    kind = Column("village__kind", "类型", ChoiceWidget(VillageKind), helper=True)
    level = Column("level__name", "申报级别", TextWidget(), helper=True)
    state = Column("state", "状态", ChoiceWidget(ApplicationState))
    contact_name = Column("contact_name", "负责人", TextWidget())
    contact_phone = Column("contact_phone", "联系电话", TextWidget())
    revise_by = Column("revise_by", "修改期限", DayWidget())

    class Meta:
        model = Application
        import_id_fields = ("contact_name",)
        fields = (
            "year",
            "batch",
            "township",
            "code",
            "village",
            "kind",
            "level",
            "state",
            "contact_name",
            "contact_phone",
            "revise_by",
        )
