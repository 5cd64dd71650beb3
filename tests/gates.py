"""What the tests of both gates share: three places, rows of each model in them, and which of those somebody sees."""

from collections.abc import Iterable

from django.db import models

from tests.factories import RegionFactory
from tests.factories.finding import make_in

# The township at home, its sister in the same county, one in another county.
HOME, SISTER, FOREIGN = "120119001", "120119002", "120118001"


def rows_in_three_places(of: Iterable[type[models.Model]]) -> dict[type[models.Model], dict[str, models.Model]]:
    """Of every model one row in each place, by the place's code."""
    places = [RegionFactory(code=code) for code in (HOME, SISTER, FOREIGN)]
    return {model: {place.code: make_in(model, place) for place in places} for model in of}


def seen(model: type[models.Model], user, rows: dict[str, models.Model]) -> set[str]:
    """The codes of the places whose rows the user sees."""
    visible = {row.pk for row in model._default_manager.for_user(user)}
    return {code for code, row in rows.items() if row.pk in visible}
