from agreements.choices import OpinionChannel, OpinionMatter, OpinionState
from agreements.filters.opinions import OpinionCaseFilter
from agreements.models import OpinionCase
from common.resources import Column, PortalResource, register
from common.widgets import ChoiceWidget, DayWidget, TextWidget
from villages.resources.places import township_column, village_code_column, village_column


@register
class OpinionCaseResource(PortalResource):
    """For export alone: cases are registered one by one. The informant is no column of it."""

    key = "opinions"
    permission = "agreements.import_opinioncase"  # nobody has it
    title_column = "received_on"
    filterset_class = OpinionCaseFilter
    list_url = "opinion_list"
    export_order = ("village__code", "received_on", "pk")

    township = township_column()
    village_code = village_code_column()
    village = village_column()
    received_on = Column("received_on", "收到日期", DayWidget())
    channel = Column("channel", "渠道", ChoiceWidget(OpinionChannel))
    matter = Column("matter", "事项类别", ChoiceWidget(OpinionMatter))
    content = Column("content", "反映内容", TextWidget())
    due_on = Column("due_on", "办结期限", DayWidget())
    answered_on = Column("answered_on", "答复日期", DayWidget())
    answer = Column("answer", "调查处理情况", TextWidget())
    published_on = Column("published_on", "公布日期", DayWidget())
    published_place = Column("published_place", "公布方式", TextWidget())
    published_text = Column("published_text", "公布内容", TextWidget())
    state = Column("state", "状态", ChoiceWidget(OpinionState))
    handler = Column("handler__name", "办理人", TextWidget(), helper=True)

    class Meta:
        model = OpinionCase
        import_id_fields = ("village", "received_on")
        fields = (
            "township",
            "village_code",
            "village",
            "received_on",
            "channel",
            "matter",
            "content",
            "due_on",
            "answered_on",
            "answer",
            "published_on",
            "published_place",
            "published_text",
            "state",
            "handler",
        )
