"""A workbook that comes back: whose it is, whether it is as it was given out, and what was filled in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import python_calamine

from assessments.actions.scores import Entry
from assessments.models import Score, ScoreSheet
from assessments.offline_sheet.identity import HIDDEN_SHEET, NOT_OURS, Identity, opened
from assessments.offline_sheet.layout import LEFT_OUT, VALUE
from assessments.offline_sheet.writing import SHEET
from common.cell_names import column_letter
from common.importing.reading import UNCOMPUTED, read_book
from common.refusal import Refused
from common.widgets import tidy

NAMED = 5
YES, NO = "是", "否"


@dataclass(frozen=True)
class CellProblem:
    """A cell that cannot be taken: which, what stands there, what is wrong and what to do."""

    place: str
    value: str
    sentence: str


@dataclass(frozen=True)
class Filled:
    """The entries of a workbook; `places`: line and field → the cell that it came from."""

    entries: list[Entry]
    places: Mapping[tuple[int, str], str]
    cells: Mapping[str, object]
    problems: list[CellProblem]

    def problem_at(self, score: int, name: str, sentence: str) -> CellProblem:
        place = self.places.get((score, name), "")
        return CellProblem(place, tidy(self.cells.get(place, "")), sentence)


def read_offline_sheet(file, sheet: ScoreSheet, scores: Iterable[Score], actor) -> Filled:
    """Raises Refused for a foreign, stale or altered workbook, naming sheet, indicator or cell."""
    book = read_book(file)
    identity = _identity(file) if book.kind == "xlsx" else None
    if identity is None:
        raise Refused(NOT_OURS)
    _refuse_foreign(identity, sheet, actor)
    _refuse_other_sheets(book)
    cells = {
        f"{column_letter(column)}{row}": value
        for row, values in book.sheets[0].rows
        for column, value in enumerate(values, start=1)
        if value not in ("", None)
    }
    _refuse_altered(identity, cells)
    _refuse_stale(identity, scores)
    return _filled(identity, cells)


def _identity(file) -> Identity | None:
    """The hidden sheet; the reader has found the file safe to open."""
    file.seek(0)
    with python_calamine.CalamineWorkbook.from_filelike(file) as book:
        if HIDDEN_SHEET not in book.sheet_names:
            return None
        return opened(row[0] for row in book.get_sheet_by_name(HIDDEN_SHEET).to_python() if row)


def _refuse_foreign(identity: Identity, sheet: ScoreSheet, actor) -> None:
    own = (sheet.pk, sheet.application.village.code, sheet.stage, sheet.application.version_id)
    if (identity.sheet, identity.village, identity.stage, identity.version) != own:
        raise Refused(f"这是“{identity.name}”的离线评分表，不是本表的。请到该村(居)相应的评分表上传。")
    if identity.scorer != actor.pk:
        raise Refused(f"这份离线评分表由{identity.scorer_name}下载，请由本人上传，或者由您重新下载、填写。")


def _refuse_other_sheets(book) -> None:
    names = [one.name for one in book.sheets]
    if names != [SHEET]:
        others = "、".join(f"“{name}”" for name in names if name != SHEET)
        raise Refused(f"工作簿里多出或改名了工作表{others}，请删去或改回“{SHEET}”后再上传。")


def _refuse_altered(identity: Identity, cells: Mapping[str, object]) -> None:
    """Whatever is not an input says what it said."""
    found = []
    for place in {**identity.texts, **cells}:
        said, says = identity.texts.get(place, ""), _said(cells.get(place, ""))
        if place not in identity.inputs and said.strip() != says.strip():
            found.append((place, said))
    if not found:
        return
    named = "；".join(
        f"{place}（应为“{said[:20]}”）" if said else f"{place}（应为空白）" for place, said in found[:NAMED]
    )
    more = f"等{len(found)}处" if len(found) > NAMED else ""
    raise Refused(f"填写区以外的单元格被改动：{named}{more}。请改回原样，或者重新下载后填写。")


def _said(value: object) -> str:
    return value if isinstance(value, str) else tidy(value)


def _refuse_stale(identity: Identity, scores: Iterable[Score]) -> None:
    changed = [score for score in scores if identity.revisions.get(str(score.pk)) != score.revision]
    if changed:
        numbers = "、".join(score.indicator.number for score in changed[:NAMED])
        more = "等" if len(changed) > NAMED else ""
        raise Refused(
            f"下载之后，评分表中的指标{numbers}{more}已有改动，这份离线评分表不再是最新的。"
            "请重新下载，把填好的内容复制过去再上传；原文件不受影响。"
        )


def _filled(identity: Identity, cells: Mapping[str, object]) -> Filled:
    given: dict[int, dict[str, object]] = {}
    items: dict[int, dict[str, str]] = {}
    places: dict[tuple[int, str], str] = {}
    problems: list[CellProblem] = []
    for place, cell in identity.input_cells().items():
        value = cells.get(place, "")
        if value == UNCOMPUTED:
            problems.append(CellProblem(place, "", "公式没有算出结果，请直接填写数值。"))
            continue
        places.setdefault((cell.score, cell.name), place)
        line = given.setdefault(cell.score, {})
        if cell.item or cell.name == LEFT_OUT:
            word = tidy(value)
            allowed = ("", YES, NO) if cell.item else ("", YES)
            if word not in allowed:
                problems.append(CellProblem(place, word, f"只能是：{'、'.join(allowed[1:])}，请从下拉列表中选择。"))
            elif cell.item:
                items.setdefault(cell.score, {})[cell.item] = word
            else:
                line[cell.name] = word == YES
        else:
            line[cell.name] = value if cell.name == VALUE else _said(value)
    for score, ticks in items.items():
        _take_ticks(given[score], ticks, places.get((score, VALUE), ""), problems)
    entries = [Entry(score, line, identity.revisions[str(score)]) for score, line in given.items()]
    return Filled(entries, places, cells, problems)


def _take_ticks(line: dict, ticks: Mapping[str, str], place: str, problems: list[CellProblem]) -> None:
    """Items that are met; where none is filled in, the bare number beside the list, or blank."""
    number = line.get(VALUE, "")
    if not any(ticks.values()):
        line[VALUE] = number
        return
    if number not in ("", None):
        sentence = "既逐项填了，又填了项数，请只保留一种。"
        problems.append(CellProblem(place, tidy(number), sentence))
    line[VALUE] = [key for key, word in ticks.items() if word == YES]
