from common.models import WordList
from common.resources import Column, PortalResource, register
from common.widgets import CodeWidget, DayWidget, TextWidget
from villages.filters.committee import CommitteeMemberFilter
from villages.models import CommitteeMember
from villages.resources.places import township_column, village_code_column, village_column, word_widget

POST_RULE = "从下拉列表选择；列表中没有的职务请业务管理员在词表中增加。"
PHONE_RULE = "只填办公电话，不填个人手机。"


@register
class CommitteeMemberResource(PortalResource):
    key = "committee"
    permission = "villages.import_committeemember"
    filterset_class = CommitteeMemberFilter
    list_url = "committee_member_list"
    export_order = ("village__code", "post__position", "term_start")

    township = township_column()
    village_code = village_code_column()
    village = village_column()
    name = Column("name", "姓名", TextWidget(), required=True, example="样例姓名")
    post = Column(
        "post",
        "职务",
        word_widget(WordList.COMMITTEE_POST, "职务"),
        synonyms=("村(居)委会职务", "现任职务"),
        required=True,
        rule=POST_RULE,
    )
    work_phone = Column("work_phone", "办公电话", CodeWidget(), synonyms=("联系电话", "电话"), rule=PHONE_RULE)
    term_start = Column(
        "term_start",
        "任期开始",
        DayWidget(),
        synonyms=("任职时间", "任职日期", "任期起"),
        required=True,
        example="2026-01-01",
    )
    term_end = Column("term_end", "任期届满", DayWidget(), synonyms=("届满时间", "任期止"), example="2030-12-31")
    left_on = Column("left_on", "离任日期", DayWidget(), synonyms=("离任时间",), rule="仍在任的留空。")

    class Meta:
        model = CommitteeMember
        import_id_fields = ("village", "name", "post", "term_start")
        fields = (
            "township",
            "village_code",
            "village",
            "name",
            "post",
            "work_phone",
            "term_start",
            "term_end",
            "left_on",
        )
