from django.urls import path

from common.display import large_text

urlpatterns = [
    path("display/large-text/", large_text, name="large_text"),
]
