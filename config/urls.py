"""All addresses of the portal, written out by hand; each room keeps its own."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("villages.urls")),
    path("", include("common.urls")),
    path("admin/", admin.site.urls),
]
