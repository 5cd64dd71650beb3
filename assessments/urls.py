"""Addresses of programmes, standards, applications and honours: one list for each part of the room."""

from assessments.application_urls import application_urlpatterns
from assessments.decision_urls import decision_urlpatterns
from assessments.honour_urls import honour_urlpatterns
from assessments.inspection_urls import inspection_urlpatterns
from assessments.programme_urls import programme_urlpatterns
from assessments.score_urls import score_urlpatterns
from assessments.standard_urls import standard_urlpatterns

urlpatterns = [
    *application_urlpatterns,
    *decision_urlpatterns,
    *honour_urlpatterns,
    *inspection_urlpatterns,
    *programme_urlpatterns,
    *score_urlpatterns,
    *standard_urlpatterns,
]
