"""Addresses of circulars and their receipts."""

from django.urls import path

from reporting.views import circular_writing, circulars

circular_urlpatterns = [
    path("circulars/", circulars.CircularListView.as_view(), name="circular_list"),
    path("circulars/new/", circular_writing.CircularCreateView.as_view(), name="circular_create"),
    path("circulars/<int:pk>/", circulars.CircularDetailView.as_view(), name="circular_detail"),
    path("circulars/<int:pk>/edit/", circular_writing.CircularUpdateView.as_view(), name="circular_update"),
    path("circulars/<int:pk>/word/", circulars.CircularWordView.as_view(), name="circular_word"),
    path("circulars/<int:pk>/upload/", circulars.CircularUploadView.as_view(), name="circular_upload"),
    path("circulars/<int:pk>/anew/", circulars.CircularAnewView.as_view(), name="circular_anew"),
    path("circulars/<int:pk>/remind/", circulars.CircularRemindView.as_view(), name="circular_remind"),
    path("circulars/<int:pk>/delete/", circulars.CircularDeleteView.as_view(), name="circular_delete"),
    path("circulars/<int:pk>/steps/<slug:verb>/", circulars.CircularStepView.as_view(), name="circular_step"),
    path(
        "circulars/receipts/<int:pk>/receive/", circulars.ReceiptReceiveView.as_view(), name="circular_receipt_receive"
    ),
]
