"""How duties and money are shown: the tint of a rate, cells beside their columns, amounts in yuan."""

from collections.abc import Iterable
from decimal import Decimal

from django import template
from django.utils.formats import number_format

register = template.Library()
STRONG, FAIR = 90, 60  # per cent


@register.filter
def heat(rate: Decimal | str | None) -> str:
    """A class for the tint of a cell; the figure in it says the same. Blank where the duty binds nobody of the area."""
    if rate is None or rate == "":
        return "heat-none"
    return "heat-high" if rate >= STRONG else "heat-middle" if rate >= FAIR else "heat-low"


@register.filter
def beside(cells: Iterable, columns: Iterable) -> list[tuple]:
    """Each cell with its column."""
    return list(zip(cells, columns, strict=True))


@register.filter
def yuan(amount: Decimal | None) -> str:
    """An amount to the cent, with thousands separators; a blank stays visibly blank."""
    if amount is None:
        return "—"
    return number_format(Decimal(amount), decimal_pos=2, use_l10n=True, force_grouping=True)
