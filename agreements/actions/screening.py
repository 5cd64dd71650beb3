"""Keeping what the screening found beside each version, for lists and figures; guards ask anew."""

from agreements.models import CharterVersion


def note_findings(version: CharterVersion) -> None:
    """Count what the screening has against the wording as it is stored now."""
    row = CharterVersion.objects.with_wording().get(pk=version.pk)
    raised = row.raised()
    blocking = sum(one.is_blocking for one in raised)
    counts = {"blocking_count": blocking, "warning_count": len(raised) - blocking}
    CharterVersion.objects.filter(pk=version.pk).update(**counts)
