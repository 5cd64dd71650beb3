"""节假日安排: the State Council's calendar, by which working days of notices are counted."""

from django.urls import reverse, reverse_lazy

from assessments.filters.honours import HolidayFilter
from assessments.forms.honours import HolidayForm
from assessments.models import Holiday
from assessments.tables.honours import HolidayTable
from common.views.editing import ScopedCreateView, ScopedDeleteView, ScopedUpdateView
from common.views.gate import ScopedListView

VIEW, ADD, CHANGE, DELETE = (f"assessments.{verb}_holiday" for verb in ("view", "add", "change", "delete"))


def calendar_crumb() -> tuple[str, str]:
    return "节假日安排", reverse("holiday_list")


class HolidayListView(ScopedListView):
    model = Holiday
    permission = VIEW
    table_class = HolidayTable
    filterset_class = HolidayFilter
    template_name = "common/list.html"
    heading = "节假日安排"

    def get_context_data(self, **kwargs) -> dict:
        empty = {"title": "还没有节假日安排", "text": "请业务管理员按国务院办公厅的通知录入；没有的年度只按周末计算。"}
        return super().get_context_data(
            empty={} if self.request.GET else empty, can_change=self.request.user.has_perm(CHANGE), **kwargs
        )

    def actions(self) -> list[dict]:
        if not self.request.user.has_perm(ADD):
            return []
        return [{"label": "新增", "icon": "plus", "url": reverse("holiday_create"), "primary": True}]


class HolidayCreateView(ScopedCreateView):
    model = Holiday
    permission = ADD
    form_class = HolidayForm
    heading = "新增节假日安排"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [calendar_crumb()]

    def get_cancel_url(self) -> str:
        return reverse("holiday_list")


class HolidayUpdateView(ScopedUpdateView):
    model = Holiday
    permission = CHANGE
    form_class = HolidayForm

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [calendar_crumb()]


class HolidayDeleteView(ScopedDeleteView):
    model = Holiday
    permission = DELETE
    success_url = reverse_lazy("holiday_list")
