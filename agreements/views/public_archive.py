"""公示网页存档: what everybody could read when a posting ended, with its check value worked out anew."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from agreements.actions.public_archive import is_unaltered
from agreements.models import PublicArchive
from agreements.posted_text import sha256_of
from agreements.views.charter import version_crumbs
from common.views.gate import ScopedDetailView

RELATED = "publicity__version__charter__village__township__parent"


class PublicArchiveDetailView(ScopedDetailView):
    model = PublicArchive
    permission = "agreements.view_publicarchive"
    template_name = "agreements/public_archive_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related(RELATED)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return version_crumbs(self.object.publicity.version)

    def get_context_data(self, **kwargs) -> dict:
        archive = self.object
        posting = archive.publicity
        return super().get_context_data(
            is_unaltered=is_unaltered(archive),
            wording_is_unaltered=sha256_of(posting.wording) == posting.sha256,
            facts=[
                ("归档时间", f"{timezone.localtime(archive.archived_at):%Y-%m-%d %H:%M}"),
                ("公示期", f"{posting.began_on:%Y-%m-%d}至{posting.last_day:%Y-%m-%d}，共{posting.days}天"),
                ("网页校验值（SHA-256）", archive.sha256),
                ("文本校验值（SHA-256）", posting.sha256),
            ],
            **kwargs,
        )


class PublicArchivePageView(ScopedDetailView):
    """The archived page itself, as it was."""

    model = PublicArchive
    permission = "agreements.view_publicarchive"

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return HttpResponse(self.get_object().page)
