"""Base of the back room: rows inside one's region, permissions by rules, nothing deleted, memory by triggers."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from common.forms import RevisionForm
from common.models import Word
from common.recall.moments import moments_of
from common.recall.words import entries_of

NEWEST = 200


class PortalModelAdmin(admin.ModelAdmin):
    """Set the permissions; the rows come through `for_user()` where the model has that gate."""

    form = RevisionForm
    view_permission = change_permission = add_permission = ""
    actions = None
    object_history_template = "admin/change_log.html"
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest):
        rows = super().get_queryset(request)
        return rows.for_user(request.user) if hasattr(rows, "for_user") else rows

    def get_form(self, request: HttpRequest, obj=None, change: bool = False, **kwargs):
        """The form, with every choice of a row narrowed to the user's region."""
        base = super().get_form(request, obj, change=change, **kwargs)
        return type(base.__name__, (base,), {"user": request.user})

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        rows = kwargs.get("queryset", db_field.related_model._default_manager.all())
        if hasattr(rows, "for_user"):
            kwargs["queryset"] = rows.for_user(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.view_permission)

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.has_perm(self.view_permission, obj)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.user.has_perm(self.change_permission, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.add_permission)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def log_addition(self, request: HttpRequest, obj, message) -> None:
        """Triggers remember; a second memory would only differ."""

    log_change = log_addition

    def history_view(self, request: HttpRequest, object_id: str, extra_context=None) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": f"变更记录：{row}",
            "object": row,
            "opts": self.opts,
            "events": entries_of(moments_of(row)[:NEWEST], row),
        }
        return TemplateResponse(request, self.object_history_template, context)


@admin.register(Word)
class WordAdmin(PortalModelAdmin):
    """The word lists: words are added, renamed, ordered and switched off, never deleted."""

    view_permission = change_permission = add_permission = "common.change_word"
    list_display = ["label", "word_list", "position", "is_active"]
    list_filter = ["word_list", "is_active"]
    search_fields = ["label"]
    fields = ["word_list", "label", "position", "is_active", "loaded_revision"]

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> list[str]:
        return ["word_list"] if obj else []
