from assessments.choices import FindingSource, RectificationState
from assessments.filters.inspections import RectificationFilter
from assessments.models import Rectification
from common.resources import Column, PortalResource, register
from common.widgets import ChoiceWidget, DayWidget, TextWidget
from villages.resources.places import township_column, village_code_column, village_column


@register
class RectificationResource(PortalResource):
    """For export alone: findings are registered one by one."""

    key = "rectifications"
    title_column = "problem"
    filterset_class = RectificationFilter
    list_url = "rectification_list"
    export_order = ("village__code", "due_on", "pk")

    township = township_column()
    village_code = village_code_column()
    village = village_column()
    problem = Column("problem", "问题", TextWidget())
    source = Column("source", "来源", ChoiceWidget(FindingSource))
    owner = Column("owner", "责任人", TextWidget())
    due_on = Column("due_on", "整改期限", DayWidget())
    answer = Column("answer", "整改情况", TextWidget())
    answered_on = Column("answered_on", "整改完成日期", DayWidget())
    recheck = Column("recheck", "复查结论", TextWidget())
    closed_on = Column("closed_on", "销号日期", DayWidget())
    state = Column("state", "状态", ChoiceWidget(RectificationState))

    class Meta:
        model = Rectification
        import_id_fields = ("village", "problem")
        fields = (
            "township",
            "village_code",
            "village",
            "problem",
            "source",
            "owner",
            "due_on",
            "answer",
            "answered_on",
            "recheck",
            "closed_on",
            "state",
        )
