"""Addresses of charters, agreements and duties."""

urlpatterns = []
