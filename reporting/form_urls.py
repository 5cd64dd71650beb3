"""Addresses of official forms: catalogue, annual book, cross table, saved views, superiors' workbooks, each form."""

from django.urls import path

from reporting.views import books, cross_table, official_forms, saved_views, superior_forms

form_urlpatterns = [
    path("reports/", official_forms.CatalogueView.as_view(), name="official_form_list"),
    path("reports/book/", books.AnnualBookView.as_view(), name="annual_book"),
    path("reports/cross/", cross_table.CrossTableView.as_view(), name="cross_table"),
    path("reports/cross/paper/", cross_table.CrossTablePaperView.as_view(), name="cross_table_paper"),
    path("reports/saved/new/", saved_views.SavedViewCreateView.as_view(), name="saved_view_create"),
    path("reports/saved/<int:pk>/delete/", saved_views.SavedViewDeleteView.as_view(), name="saved_view_delete"),
    path("reports/superior/", superior_forms.SuperiorFormListView.as_view(), name="superior_form_list"),
    path("reports/superior/new/", superior_forms.SuperiorFormCreateView.as_view(), name="superior_form_create"),
    path("reports/superior/help/", superior_forms.SuperiorFormHelpView.as_view(), name="superior_form_help"),
    path("reports/superior/example/", superior_forms.SuperiorFormExampleView.as_view(), name="superior_form_example"),
    path("reports/superior/<int:pk>/", superior_forms.SuperiorFormDetailView.as_view(), name="superior_form_detail"),
    path("reports/superior/<int:pk>/file/", superior_forms.SuperiorFormFileView.as_view(), name="superior_form_file"),
    path("reports/superior/<int:pk>/fill/", superior_forms.SuperiorFormFillView.as_view(), name="superior_form_fill"),
    path(
        "reports/superior/<int:pk>/delete/",
        superior_forms.SuperiorFormDeleteView.as_view(),
        name="superior_form_delete",
    ),
    path("reports/<str:key>/", official_forms.OfficialFormView.as_view(), name="official_form"),
    path("reports/<str:key>/paper/", official_forms.OfficialFormPaperView.as_view(), name="official_form_paper"),
]
