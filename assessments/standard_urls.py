"""Addresses of standards: the library, versions, sections, indicators."""

from django.urls import path

from assessments.views import impact, indicators, standard_books, standard_writing, standards

standard_urlpatterns = [
    path("standards/", standards.StandardListView.as_view(), name="standard_list"),
    path("standards/new/", standard_writing.StandardCreateView.as_view(), name="standard_create"),
    path("standards/import/", standard_books.StandardImportView.as_view(), name="standard_import"),
    path("standards/import/blank/", standard_books.StandardBlankBookView.as_view(), name="standard_blank_book"),
    path("standards/<int:pk>/", standards.StandardDetailView.as_view(), name="standard_detail"),
    path("standards/<int:pk>/begin/", standard_writing.StandardBeginView.as_view(), name="standard_begin"),
    path("standard-versions/<int:pk>/", standards.StandardVersionDetailView.as_view(), name="standard_version_detail"),
    path(
        "standard-versions/<int:pk>/edit/",
        standard_writing.StandardVersionUpdateView.as_view(),
        name="standard_version_update",
    ),
    path(
        "standard-versions/<int:pk>/delete/",
        standard_writing.StandardVersionDeleteView.as_view(),
        name="standard_version_delete",
    ),
    path(
        "standard-versions/<int:pk>/print/",
        standards.StandardVersionPrintView.as_view(),
        name="standard_version_print",
    ),
    path(
        "standard-versions/<int:pk>/workbook/",
        standard_books.StandardVersionWorkbookView.as_view(),
        name="standard_version_workbook",
    ),
    path(
        "standard-versions/<int:pk>/impact/",
        impact.StandardVersionImpactView.as_view(),
        name="standard_version_impact",
    ),
    path(
        "standard-versions/<int:pk>/impact/print/",
        impact.StandardVersionImpactPrintView.as_view(),
        name="standard_version_impact_print",
    ),
    path(
        "standard-versions/<int:pk>/<str:verb>/",
        standard_writing.StandardVersionStepView.as_view(),
        name="standard_version_step",
    ),
    path(
        "standard-versions/<int:standardversion>/sections/new/",
        standard_writing.SectionCreateView.as_view(),
        name="section_create",
    ),
    path("standard-sections/<int:pk>/edit/", standard_writing.SectionUpdateView.as_view(), name="section_update"),
    path("standard-sections/<int:pk>/delete/", standard_writing.SectionDeleteView.as_view(), name="section_delete"),
    path("standard-sections/<int:pk>/move/", standard_writing.SectionMoveView.as_view(), name="section_move"),
    path(
        "standard-sections/<int:section>/indicators/new/",
        indicators.IndicatorCreateView.as_view(),
        name="indicator_create",
    ),
    path(
        "standard-sections/<int:section>/indicators/check/",
        indicators.IndicatorCheckView.as_view(),
        name="indicator_check",
    ),
    path("indicators/<int:pk>/edit/", indicators.IndicatorUpdateView.as_view(), name="indicator_update"),
    path("indicators/<int:pk>/delete/", indicators.IndicatorDeleteView.as_view(), name="indicator_delete"),
    path("indicators/<int:pk>/move/", indicators.IndicatorMoveView.as_view(), name="indicator_move"),
]
