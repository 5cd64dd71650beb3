"""Ready-made sentences fitted to the kind of body: 村（居）民 becomes 村民 or 居民."""

import re

from villages.choices import VillageKind

EITHER = re.compile(r"村[（(]居[）)]")


def fit_to_body(text: str, body: str) -> str:
    """The text for a village or for a residents' committee."""
    return EITHER.sub("居" if body == VillageKind.RESIDENTS else "村", text)
