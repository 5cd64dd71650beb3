"""通知: what the portal told the viewer, and the mark that he has read it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views import View
from django.views.generic import ListView

from common.actions.notices import mark_read
from common.addresses import is_own_page
from common.models import Notice


class NoticeListView(ListView):
    model = Notice
    template_name = "common/notice_list.html"
    paginate_by = 25

    def get_queryset(self):
        return super().get_queryset().for_user(self.request.user).with_read_mark(self.request.user)

    def get_context_data(self, **kwargs) -> dict:
        empty = {"title": "没有通知", "text": "发给您本人或您所在区划的通知会显示在这里。"}
        return super().get_context_data(heading="通知", empty=empty, **kwargs)


class NoticeReadView(View):
    """Marks one notice as read, or all of them, and goes to the page it is about."""

    def post(self, request: HttpRequest) -> HttpResponse:
        notices = Notice.objects.for_user(request.user)
        key = request.POST.get("notice", "")
        if key:
            notices = notices.filter(pk=int(key)) if key.isdecimal() else notices.none()
        found = list(notices)
        mark_read(found, user=request.user, now=timezone.now())
        target = found[0].url if key and found else ""
        if is_own_page(request, target):
            return redirect(target)
        messages.success(request, "已标为已读。")
        return redirect("notice_list")
