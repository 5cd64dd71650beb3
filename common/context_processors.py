from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict:
    """What the frame of every page shows."""
    return {"demo": settings.DEMO}
