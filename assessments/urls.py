"""Addresses of programmes, standards, applications and honours: one list for each part of the room."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
