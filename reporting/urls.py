"""Addresses of annual rounds, targets, forms, submissions and dashboards: one list for each part of the room."""

urlpatterns: list = []
