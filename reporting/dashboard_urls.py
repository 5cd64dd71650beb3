"""Addresses of dashboards."""

from django.urls import path

from reporting.views import dashboards

dashboard_urlpatterns = [
    path("dashboard/", dashboards.DashboardView.as_view(), name="dashboard"),
]
