from common.resources import Column, PortalResource, register
from common.widgets import AmountWidget, ChoiceWidget, CodeWidget, CountWidget, TextWidget
from reporting.choices import NoTotal
from reporting.filters.annual_rounds import AnnualScoreFilter
from reporting.models import AnnualScore
from villages.choices import VillageKind


@register
class AnnualScoreResource(PortalResource):
    """Results as a table; they come from score sheets alone, so nothing is imported."""

    key = "annual_scores"
    title_column = "unit_name"
    filterset_class = AnnualScoreFilter
    list_url = "annual_score_list"
    export_order = ("-round__scheme__year", "unit_code")

    year = Column("round__scheme__year", "年度", CountWidget(), helper=True)
    title = Column("round__scheme__title", "年度考核", TextWidget(), helper=True)
    township_name = Column("township_name", "乡镇(街道)", TextWidget())
    unit_code = Column("unit_code", "代码", CodeWidget())
    unit_name = Column("unit_name", "村(居)", TextWidget())
    kind = Column("kind", "类型", ChoiceWidget(VillageKind))
    subtotal = Column("subtotal", "小计", AmountWidget())
    bonus = Column("bonus", "加分", AmountWidget())
    penalty = Column("penalty", "扣分", AmountWidget())
    veto = Column("veto", "否决项", TextWidget())
    total = Column("total", "加权总分", AmountWidget())
    grade = Column("grade", "等次", TextWidget())
    place = Column("place", "全县名次", CountWidget())
    township_place = Column("township_place", "乡镇(街道)内名次", CountWidget())
    last_total = Column("last_total", "上年总分", AmountWidget())
    last_place = Column("last_place", "上年名次", CountWidget())
    reason = Column("reason", "无总分原因", ChoiceWidget(NoTotal))

    class Meta:
        model = AnnualScore
        import_id_fields = ("unit_code",)
        fields = (
            *("year", "title", "township_name", "unit_code", "unit_name", "kind"),
            *("subtotal", "bonus", "penalty", "veto", "total", "grade", "place", "township_place"),
            *("last_total", "last_place", "reason"),
        )
