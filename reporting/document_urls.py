"""Addresses of reports and of the templates of Word documents."""

from django.urls import path

from reporting.views import reports, word_templates

document_urlpatterns = [
    path("evaluation-reports/", reports.ReportView.as_view(), name="report_page"),
    path("evaluation-reports/word/", reports.ReportWordView.as_view(), name="report_word"),
    path("word-templates/", word_templates.WordTemplateListView.as_view(), name="word_template_list"),
    path(
        "word-templates/<slug:kind>/current/",
        word_templates.WordTemplateCurrentView.as_view(),
        name="word_template_current",
    ),
    path(
        "word-templates/<slug:kind>/upload/",
        word_templates.WordTemplateUploadView.as_view(),
        name="word_template_upload",
    ),
    path(
        "word-templates/<slug:kind>/ready-made/",
        word_templates.WordTemplateReadyMadeView.as_view(),
        name="word_template_ready_made",
    ),
    path("word-templates/versions/<int:pk>/", word_templates.WordTemplateFileView.as_view(), name="word_template_file"),
]
