"""All addresses of the portal, written out by hand; each room keeps its own."""

from django.contrib import admin
from django.urls import include, path

from config.health import healthz

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("villages.urls")),
    path("", include("agreements.urls")),
    path("", include("assessments.urls")),
    path("", include("reporting.urls")),
    path("", include("common.urls")),
    path("admin/", admin.site.urls),
]
