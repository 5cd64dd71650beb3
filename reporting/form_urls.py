"""Addresses of official forms: the catalogue, each form on screen and on paper."""

from django.urls import path

from reporting.views import books, official_forms

form_urlpatterns = [
    path("reports/", official_forms.CatalogueView.as_view(), name="official_form_list"),
    path("reports/book/", books.AnnualBookView.as_view(), name="annual_book"),
    path("reports/<str:key>/", official_forms.OfficialFormView.as_view(), name="official_form"),
    path("reports/<str:key>/paper/", official_forms.OfficialFormPaperView.as_view(), name="official_form_paper"),
]
