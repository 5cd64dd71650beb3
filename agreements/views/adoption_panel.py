"""What the page of a version shows of vote, publicity, filing and correction, and the buttons that lead there."""

from agreements.models import CharterVersion


def adoption_context(version: CharterVersion, user) -> dict:
    """For templates/agreements/_version_adoption.html."""
    return {}


def adoption_actions(version: CharterVersion, user) -> list[dict]:
    """Buttons, see templates/common/_toolbar.html."""
    return []
