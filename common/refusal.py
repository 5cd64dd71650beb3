class Refused(Exception):
    """The portal says no. Carries one sentence for the user that names what to do.

    `about`: the row that it speaks of; said on that row's page where the user came from nowhere.
    """

    def __init__(self, sentence: str, *, about=None) -> None:
        super().__init__(sentence)
        self.about = about


def refuse_closed(row) -> None:
    """For whatever changes a row: one that is kept for reading says so (`TimestampedModel.why_closed`)."""
    if row.why_closed:
        raise Refused(row.why_closed, about=row)
