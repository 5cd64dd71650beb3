"""Regions and accounts in the back room. What is done there is done by the same actions as in the portal."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path

from common.admin import PortalModelAdmin
from common.forms import RevisionForm
from common.refusal import Refused
from villages.actions.accounts import update_account
from villages.actions.regions import MANAGE, activate_region, deactivate_region, move_region
from villages.forms.accounts import AccountUpdateForm
from villages.forms.regions import MoveRegionForm, NewRegionForm, RegionForm
from villages.models import Region, StaffUser, Village


@admin.register(Region)
class RegionAdmin(PortalModelAdmin):
    """Regions are added by code, renamed, switched off and on, and moved."""

    view_permission = change_permission = add_permission = MANAGE
    form = RegionForm
    list_display = ["name", "code", "level", "parent", "is_active"]
    list_filter = ["level", "is_active"]
    list_select_related = ["parent"]
    search_fields = ["name", "code__startswith"]
    change_form_template = "admin/villages/region_change_form.html"

    def get_form(self, request: HttpRequest, obj=None, change: bool = False, **kwargs):
        return super().get_form(request, obj, change=change, **kwargs | ({} if obj else {"form": NewRegionForm}))

    def get_fields(self, request: HttpRequest, obj=None) -> list[str]:
        return ["code", "name", "level", "parent", "is_active", "loaded_revision"] if obj else ["code", "name"]

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> list[str]:
        return ["code", "level", "parent"] if obj else []

    def save_model(self, request: HttpRequest, obj: Region, form, change: bool) -> None:
        switched = change and "is_active" in form.changed_data
        wanted = obj.is_active
        if switched:
            obj.is_active = not wanted
        obj.save()
        if switched:
            (activate_region if wanted else deactivate_region)(obj, actor=request.user)
            obj.is_active = wanted

    def get_urls(self) -> list:
        move = path("<path:code>/move/", self.admin_site.admin_view(self.move_view), name="villages_region_move")
        return [move, *super().get_urls()]

    def move_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """Asks for the new parent, then names what moves along, then acts."""
        region = self.get_queryset(request).filter(pk=code).first()
        if region is None:
            raise Http404
        if not self.has_change_permission(request, region):
            raise PermissionDenied
        form = MoveRegionForm(request.POST or None, user=request.user)
        if request.method == "POST" and form.is_valid() and "confirmed" in request.POST:
            try:
                moved = move_region(region, form.cleaned_data["new_parent"], actor=request.user)
            except Refused as refusal:
                form.add_error("new_parent", str(refusal))
            else:
                messages.success(request, f"已将“{moved}”移到“{moved.parent}”之下。")
                return redirect("admin:villages_region_change", region.pk)
        return TemplateResponse(request, "admin/villages/region_move.html", self.move_context(request, region, form))

    def move_context(self, request: HttpRequest, region: Region, form: MoveRegionForm) -> dict:
        asked = form.is_bound and form.is_valid()
        below = {
            "下级区划": Region.objects.below(region).count() - 1,
            "村(居)": Village.objects.filter(township__path__startswith=region.path).count(),
            "账号": StaffUser.objects.filter(region__path__startswith=region.path).count(),
        }
        return {
            **self.admin_site.each_context(request),
            "title": f"移动区划：{region}",
            "opts": self.opts,
            "region": region,
            "form": form,
            "new_parent": form.cleaned_data["new_parent"] if asked else None,
            "below": below,
        }


class AccountAdminForm(RevisionForm, AccountUpdateForm):
    user = None  # the administrator, set by the model admin

    class Meta(AccountUpdateForm.Meta):
        fields = [*AccountUpdateForm.Meta.fields, "is_active"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, user=self.user, **kwargs)
        self.fields.pop("is_national", None)
        self.fields["region"].required = not self.instance.is_national


@admin.register(StaffUser)
class StaffUserAdmin(PortalModelAdmin):
    """Accounts are altered here; new ones and passwords are given in the portal, which shows them once."""

    view_permission, change_permission, add_permission = (
        "villages.view_staffuser",
        "villages.change_staffuser",
        "villages.add_staffuser",
    )
    form = AccountAdminForm
    list_display = ["username", "name", "role", "region", "unit", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    list_select_related = ["region"]
    search_fields = ["username", "name", "unit"]
    readonly_fields = ["username"]
    view_on_site = False
    fields = ["username", *AccountAdminForm.Meta.fields, "loaded_revision"]

    def get_form(self, request: HttpRequest, obj=None, change: bool = False, **kwargs):
        """An account that may only be read needs no choices."""
        read_only = {} if self.has_change_permission(request, obj) else {"form": RevisionForm}
        return super().get_form(request, obj, change=change, **kwargs | read_only)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context=None) -> HttpResponse:
        return redirect("account_create")

    def save_model(self, request: HttpRequest, obj: StaffUser, form, change: bool) -> None:
        update_account(obj, actor=request.user)
