"""Addresses of annual rounds, targets, forms, submissions and dashboards: one list for each part of the room."""

from reporting.dashboard_urls import dashboard_urlpatterns

urlpatterns = [
    *dashboard_urlpatterns,
]
