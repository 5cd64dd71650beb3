from assessments.choices import ApplicationState
from assessments.filters.application import ApplicationFilter
from assessments.models import Application
from common.resources import Column, PortalResource, register
from common.widgets import ChoiceWidget, CountWidget, DayWidget, TextWidget
from villages.choices import VillageKind
from villages.resources.places import township_column, village_code_column, village_column


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
    township = township_column()
    village_code = village_code_column()
    village = village_column()
    kind = Column("village__kind", "类型", ChoiceWidget(VillageKind), helper=True)
    level = Column("level__name", "申报级别", TextWidget(), helper=True)
    state = Column("state", "状态", ChoiceWidget(ApplicationState))
    contact_name = Column("contact_name", "负责人", TextWidget())
    contact_phone = Column("contact_phone", "联系电话", TextWidget())
    revise_by = Column("revise_by", "修改期限", DayWidget())

    class Meta:
        model = Application
        import_id_fields = ("village",)
        fields = (
            "year",
            "batch",
            "township",
            "village_code",
            "village",
            "kind",
            "level",
            "state",
            "contact_name",
            "contact_phone",
            "revise_by",
        )
