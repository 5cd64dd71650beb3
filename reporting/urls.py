"""Addresses of annual rounds, targets, forms, submissions and dashboards: one list for each part of the room."""

from django.urls import path

from reporting.circular_urls import circular_urlpatterns
from reporting.dashboard_urls import dashboard_urlpatterns
from reporting.document_urls import document_urlpatterns
from reporting.form_urls import form_urlpatterns
from reporting.round_urls import round_urlpatterns
from reporting.submission_urls import submission_urlpatterns
from reporting.target_urls import target_urlpatterns
from reporting.views.guide import guide, guide_example

urlpatterns = [
    *dashboard_urlpatterns,
    *round_urlpatterns,
    *submission_urlpatterns,
    *document_urlpatterns,
    *circular_urlpatterns,
    *target_urlpatterns,
    *form_urlpatterns,
    path("guide/", guide, name="guide"),
    path("guide/example.xlsx", guide_example, name="guide_example"),
]
