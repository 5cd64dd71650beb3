from agreements.choices import CharterKind
from agreements.filters.filing import FilingFilter
from agreements.models import Filing
from common.resources import Column, PortalResource, register
from common.widgets import ChoiceWidget, CountWidget, DayWidget, TextWidget


@register
class FilingResource(PortalResource):
    """The filing register as a table; entries come from the process alone, so nothing is imported."""

    key = "filings"
    title_column = "number"
    filterset_class = FilingFilter
    list_url = "filing_list"
    export_order = ("version__charter__village__code", "version__charter__kind", "filed_on")

    township = Column("version__charter__village__township__name", "乡镇(街道)", TextWidget(), helper=True)
    code = Column("version__charter__village__code", "村(居)代码", TextWidget(), helper=True)
    village = Column("version__charter__village__name", "村(居)", TextWidget(), helper=True)
    kind = Column("version__charter__kind", "文件种类", ChoiceWidget(CharterKind), helper=True)
    title = Column("version__title", "文件名称", TextWidget(), helper=True)
    version = Column("version__number", "版本", CountWidget(), helper=True)
    authority = Column("authority", "备案机关", TextWidget())
    number = Column("number", "备案号", TextWidget())
    filed_on = Column("filed_on", "备案日期", DayWidget())
    examiner = Column("examiner", "合法性初审人", TextWidget())
    examination = Column("examination", "合法性初审意见", TextWidget())

    class Meta:
        model = Filing
        import_id_fields = ("authority", "number")
        fields = (
            "township",
            "code",
            "village",
            "kind",
            "title",
            "version",
            "authority",
            "number",
            "filed_on",
            "examiner",
            "examination",
        )
