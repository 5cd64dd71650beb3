"""工作台: what waits for the viewer, what he has done, what he has set going, what there is to know."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from common.inbox import standings_for, started_by, tasks_for
from common.menu import menu_for
from common.models import Notice, StepRecord
from villages.models import Village
from villages.progress import in_all, level_of_progress, progress_by_region
from villages.reporting_year import reporting_year

DONE_SHOWN = 10
NOTICES_SHOWN = 5
DUE_SOON = 7  # days


class HomeView(TemplateView):
    template_name = "villages/home.html"

    def get_context_data(self, **kwargs) -> dict:
        user, now = self.request.user, timezone.now()
        context = {
            "heading": "工作台",
            "tabs": _tabs(self.request),
            "tab": self.request.GET.get("tab", "todo"),
            "notices": list(Notice.objects.for_user(user).with_read_mark(user)[:NOTICES_SHOWN]),
        }
        if user.has_inbox:
            context |= self._business(user, now, context["tab"])
        else:
            context["tools"] = [item for item in _flat(menu_for(user)) if item.url and item.url != reverse("home")]
        return super().get_context_data(**context, **kwargs)

    def _business(self, user, now, tab: str) -> dict:
        tasks = tasks_for(user, now) if tab not in ("done", "started") else []
        year, path = reporting_year(now), user.region_path
        progress = []
        if user.does_business and path is not None:
            progress = progress_by_region(Village.objects.for_user(user), year, level_of_progress(path))
        return {
            "todo": [_shown(task, timezone.localdate(now)) for task in tasks],
            "done": list(StepRecord.objects.by(user).select_related("target_type")[:DONE_SHOWN])
            if tab == "done"
            else [],
            "started": started_by(user, now) if tab == "started" else [],
            "year": year,
            "progress": progress,
            "whole": in_all(progress),
            "standings": standings_for(user, now) if user.does_business else [],
        }


def _shown(task, today) -> dict:
    left = task.days_left(today)
    return {
        "task": task,
        "overdue": -left if left is not None and left < 0 else 0,
        "soon": left is not None and 0 <= left <= DUE_SOON,
        "left": left,
    }


def _tabs(request: HttpRequest) -> list[dict]:
    current = request.GET.get("tab", "todo")
    labels = (("todo", "待办"), ("done", "已办"), ("started", "我发起的"))
    return [{"label": label, "url": f"?tab={key}", "is_current": key == current} for key, label in labels]


def _flat(items) -> list:
    return [entry for item in items for entry in (item, *item.children)]
