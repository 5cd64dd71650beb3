"""变更记录 of one record: fields, steps and attachments in one stream."""

from django.http import Http404
from django.views.generic import TemplateView

from common.history import event_model
from common.pagination import CappedPaginator
from common.recall.moments import moments_of
from common.recall.words import entries_of
from common.views.targets import target_of

ENTRIES_PER_PAGE = 25


class RecordHistoryView(TemplateView):
    """Whoever may see a record may see what became of it."""

    template_name = "common/history.html"

    def get_context_data(self, **kwargs) -> dict:
        target = target_of(self.request.user, kwargs["label"], kwargs["key"])
        if event_model(type(target)) is None:
            raise Http404
        page = CappedPaginator(moments_of(target), ENTRIES_PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            heading=f"变更记录：{target}",
            breadcrumbs=self.breadcrumbs(target),
            object=target,
            events=entries_of(page.object_list, target),
            page=page,
            empty={"title": "还没有变更记录", "text": "新增、修改、办理和附件的变动都会记在这里。"},
            **kwargs,
        )

    def breadcrumbs(self, target) -> list[tuple[str, str]]:
        return [(str(target), target.get_absolute_url())] if hasattr(target, "get_absolute_url") else []
