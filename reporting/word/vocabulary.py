"""The placeholders that a template of one kind may use, each with what it stands for. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

SAMPLE_LINES = 2


@dataclass(frozen=True)
class Vocabulary:
    """`words` are single values, `lists` are walked by a for; both say in Chinese what they stand for."""

    words: Mapping[str, str]
    lists: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self.words) | frozenset(self.lists)

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(column for columns in self.lists.values() for column in columns)

    def sample(self) -> dict[str, object]:
        """Something for every placeholder, to try a template with."""
        words = {name: f"〔{name}〕" for name in self.words}
        lists = {
            name: [{column: f"〔{column}{number}〕" for column in columns} for number in range(1, SAMPLE_LINES + 1)]
            for name, columns in self.lists.items()
        }
        return words | lists

    def refuse_incomplete(self, values: Mapping[str, object]) -> None:
        """Whatever fills a template brings all of its placeholders and no others. An error of ours otherwise."""
        if set(values) != self.names:
            raise KeyError(sorted(set(values) ^ self.names))
