"""Addresses of programmes, standards, applications and honours: one list for each part of the room."""

from assessments.inspection_urls import inspection_urlpatterns
from assessments.score_urls import score_urlpatterns

urlpatterns = [
    *inspection_urlpatterns,
    *score_urlpatterns,
]
