"""Two copies of an application compared field by field. Pure: the stored contents in, lines out."""

from dataclasses import dataclass

PARTS = {"fields": "填报内容", "facts": "系统数据", "evidence": "佐证材料", "scores": "自评得分"}


@dataclass(frozen=True)
class Difference:
    """One field in both copies; a blank side has not got it."""

    part: str
    label: str
    old: str
    new: str

    @property
    def is_change(self) -> bool:
        return self.old != self.new


def compare_copies(old: dict, new: dict) -> list[Difference]:
    """Every field of both copies, part by part, in the order of the new one; what is gone follows."""
    found = []
    for part, title in PARTS.items():
        before, after = _lines(part, old), _lines(part, new)
        for key in [*after, *(key for key in before if key not in after)]:
            label = (after.get(key) or before[key])[0]
            found.append(Difference(title, label, before.get(key, ("", ""))[1], after.get(key, ("", ""))[1]))
    return found


def _lines(part: str, content: dict) -> dict[str, tuple[str, str]]:
    """key -> label and words."""
    rows = content.get(part, [])
    if part == "evidence":
        return {f"{row['for']}/{row['sha256']}": (row["for"], row["file"]) for row in rows}
    if part == "scores":
        return {row["number"]: (f"{row['number']} {row['text']}", _scored(row)) for row in rows}
    return {row["key"]: (row["label"], row["value"]) for row in rows}


def _scored(row: dict) -> str:
    value = row["value"].strip('"')
    points = f"{row['points']}分" if row["points"] else "未评"
    return f"{value}，{points}" if value else points
