class Refused(Exception):
    """The portal says no. Carries one sentence for the user that names what to do."""


def refuse_closed(row) -> None:
    """For whatever changes a row: one that is kept for reading says so (`TimestampedModel.why_closed`)."""
    if row.why_closed:
        raise Refused(row.why_closed)
