from django.urls import path

from common.display import large_text
from common.views import attachments, audit, exports, history, import_files, imports, jobs, notices, paper_check

urlpatterns = [
    path("display/large-text/", large_text, name="large_text"),
    path("downloads/", jobs.DownloadListView.as_view(), name="download_list"),
    path("jobs/<int:pk>/", jobs.JobDetailView.as_view(), name="job_detail"),
    path("jobs/<int:pk>/retry/", jobs.JobRetryView.as_view(), name="job_retry"),
    path("jobs/<int:pk>/file/", jobs.JobDownloadView.as_view(), name="job_download"),
    path("exports/", exports.ExportRecordListView.as_view(), name="export_record_list"),
    path("exports/<slug:key>/", exports.ExportView.as_view(), name="export"),
    path("papers/check/", paper_check.PaperCheckView.as_view(), name="paper_check"),
    path("audit/", audit.AuditSearchView.as_view(), name="audit_search"),
    path("audit/export/", audit.AuditExportView.as_view(), name="audit_export"),
    path("audit/sign-ins/", audit.SignInLogView.as_view(), name="sign_in_log"),
    path("history/<str:label>/<str:key>/", history.RecordHistoryView.as_view(), name="record_history"),
    path("notices/", notices.NoticeListView.as_view(), name="notice_list"),
    path("notices/read/", notices.NoticeReadView.as_view(), name="notice_read"),
    path("imports/", imports.ImportListView.as_view(), name="import_list"),
    path("imports/new/<slug:key>/", imports.ImportStartView.as_view(), name="import_start"),
    path("imports/template/<slug:key>/", import_files.ImportTemplateView.as_view(), name="import_template"),
    path("imports/<int:pk>/", imports.ImportDetailView.as_view(), name="import_detail"),
    path("imports/<int:pk>/confirm/", imports.ImportConfirmView.as_view(), name="import_confirm"),
    path("imports/<int:pk>/discard/", imports.ImportDiscardView.as_view(), name="import_discard"),
    path("imports/<int:pk>/undo/", imports.ImportUndoView.as_view(), name="import_undo"),
    path("imports/<int:pk>/original/", import_files.ImportOriginalView.as_view(), name="import_original"),
    path("imports/<int:pk>/marked/", import_files.ImportMarkedView.as_view(), name="import_marked"),
    path("attachments/<int:pk>/", attachments.AttachmentDownloadView.as_view(), name="attachment_download"),
    path("attachments/<int:pk>/remove/", attachments.AttachmentRemoveView.as_view(), name="attachment_remove"),
    path(
        "attachments/<str:label>/<int:key>/upload/",
        attachments.AttachmentUploadView.as_view(),
        name="attachment_upload",
    ),
]
