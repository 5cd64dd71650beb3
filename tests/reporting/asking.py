"""Asking an official form for its content, as a view does."""

from datetime import datetime

from reporting.official_forms.catalogue import BY_KEY
from reporting.official_forms.declaration import Asked, Content
from tests.factories import StaffUserFactory
from villages.models import Region
from villages.reporting_year import BEIJING

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=BEIJING)


def asked(region: Region | None, *, year: int = 2026, viewer=None, by_village: bool = False, now=NOW) -> Asked:
    """By somebody of that region, unless a viewer is given."""
    if viewer is None:
        viewer = StaffUserFactory(region=region) if region else StaffUserFactory(national=True)
    return Asked(viewer, region, year, now, by_village=by_village)


def content_of(key: str, region: Region | None, **facts) -> Content:
    return BY_KEY[key].fill(asked(region, **facts))


def column(content: Content, key: str) -> list:
    return [row[key] for row in content.rows]
