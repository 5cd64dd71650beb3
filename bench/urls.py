"""The portal, and beside it Django's stock admin on the same table: the yardstick of the list."""

from django.contrib.admin import AdminSite, ModelAdmin
from django.urls import include, path

from villages.models import Village


class StockSite(AdminSite):
    def has_permission(self, request) -> bool:
        return True


class StockVillageAdmin(ModelAdmin):
    list_display = ("code", "name", "kind", "township", "state")
    list_filter = ("kind", "state")
    list_per_page = 25
    search_fields = ("code", "name")

    def has_module_permission(self, request) -> bool:
        return True

    has_view_permission = has_change_permission = has_add_permission = has_delete_permission = (
        lambda self, request, obj=None: True
    )


stock = StockSite(name="stock")
stock.register(Village, StockVillageAdmin)

urlpatterns = [path("stock/", stock.urls), path("", include("config.urls"))]
