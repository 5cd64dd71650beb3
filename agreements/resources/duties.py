from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from agreements.filters.duties import DutyRecordFilter
from agreements.models import Duty, DutyRecord
from common.personal_data import personal_numbers
from common.resources import CellFinding, Column, PortalResource, register
from common.widgets import CountWidget, DayWidget, LookupWidget, TextWidget
from villages.models import Village
from villages.resources.places import township_column, village_code_column, village_column


def duties_to_record(user):
    """By name and, for what changed its frequency, the entry that binds today."""
    return Duty.objects.for_user(user).recorded().in_force_on(timezone.localdate())


@register
class DutyRecordResource(PortalResource):
    """One line for a village, a duty and a day: as the townships keep them in their own workbooks."""

    key = "duty_records"
    permission = "agreements.import_dutyrecord"
    title_column = "held_on"
    filterset_class = DutyRecordFilter
    list_url = "duty_record_list"
    export_order = ("village__code", "held_on", "duty__position")

    township = township_column()
    village_code = village_code_column()
    village = village_column()
    duty = Column(
        "duty",
        "制度",
        LookupWidget(duties_to_record, ("name", "short_name"), what="制度", listed=True),
        synonyms=("制度名称", "会议或活动", "活动名称", "会议名称"),
        required=True,
        rule="从下拉列表选择，与“制度目录”中的名称一致。",
    )
    held_on = Column(
        "held_on", "日期", DayWidget(), synonyms=("开展日期", "会议日期", "活动日期", "时间"), required=True
    )
    attendance = Column("attendance", "参加人数", CountWidget(), synonyms=("人数", "到会人数", "参加人数(人)"))
    quantity = Column(
        "quantity", "次(件)数", CountWidget(), synonyms=("次数", "件数"), rule="留空按1；同日多次的合并为一行。"
    )
    summary = Column(
        "summary", "内容", TextWidget(), synonyms=("主要内容", "摘要", "备注"), rule="最多200字，不写个人姓名和隐私。"
    )

    class Meta:
        model = DutyRecord
        import_id_fields = ("village", "duty", "held_on")
        fields = ("township", "village_code", "village", "duty", "held_on", "attendance", "quantity", "summary")

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        self._duties: dict[int, Duty] | None = None
        self._kinds: dict[int, str] | None = None
        self._user = AnonymousUser()
        self._today = timezone.localdate()

    def check_row(self, values: dict) -> Iterable[CellFinding]:
        day, duty = values.get("held_on"), self._duty(values.get("duty_id"))
        if day and day > self._today:
            yield CellFinding("held_on", "日期晚于今天", "请在开展之后登记")
        elif day and duty and not (duty.effective_from <= day <= (duty.effective_until or day)):
            yield CellFinding("held_on", f"“{duty}”在这一天没有施行", "请核对日期和制度")
        if duty and not duty.binds(self._kind(values.get("village_id"), duty)):
            yield CellFinding("duty", f"“{duty}”只适用于{duty.get_body_display()}", "请另选制度，或删去这一行")
        if found := personal_numbers(values.get("summary") or ""):
            yield CellFinding("summary", f"内容中含有{'、'.join(found)}", "请删去，这里不登记个人信息")

    def _duty(self, key: int | None) -> Duty | None:
        if self._duties is None:
            self._duties = {duty.pk: duty for duty in Duty.objects.all()}
        return self._duties.get(key)

    def _kind(self, village: int | None, duty: Duty) -> str:
        """What kind of body the village is; of a village nobody knows, one that the duty binds."""
        if self._kinds is None:
            self._kinds = dict(Village.objects.for_user(self._user).values_list("pk", "kind"))
        return self._kinds.get(village, duty.body)

    def rows_for_user(self, user):
        self._user = user
        return super().rows_for_user(user)
