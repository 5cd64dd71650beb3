"""A version as the screening sees it: what is found where, and which warnings have been answered."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Raised:
    """One finding at one place of a version. Without a clause it is about the title or the preamble."""

    finding: object
    clause: object | None
    answer: object | None

    @property
    def place(self) -> str:
        return str(self.clause) if self.clause else "标题或序言"

    @property
    def is_blocking(self) -> bool:
        return self.finding.is_blocking

    @property
    def is_open(self) -> bool:
        """Still in the way: to be rewritten, or to be answered."""
        return self.is_blocking or self.answer is None


def raised_by(version) -> list[Raised]:
    return []
