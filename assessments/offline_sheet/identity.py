"""What a workbook is and said when it was given out, signed, in a sheet that nobody sees."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.core import signing

from assessments.models import Score, ScoreSheet
from assessments.offline_sheet.layout import InputCell, Layout
from common.cell_names import column_letter
from common.refusal import Refused

SALT = "assessments.offline_sheet"
HIDDEN_SHEET = "平台信息"
CHUNK = 30_000  # characters; a cell takes 32,767
NOT_OURS = "这不是由平台下载的离线评分表，或者其中的平台信息已被改动。请在评分表页面重新下载后填写。"


@dataclass(frozen=True)
class Identity:
    """`texts` and `inputs` by the name of the cell; `revisions` of the lines, by their key."""

    sheet: int
    village: str
    stage: str
    version: int
    scorer: int
    name: str
    scorer_name: str
    revisions: dict[str, int]
    texts: dict[str, str]
    inputs: dict[str, list]

    def sealed(self) -> list[str]:
        """As the cells of the hidden sheet hold it."""
        token = signing.dumps(asdict(self), salt=SALT, compress=True)
        return [token[start : start + CHUNK] for start in range(0, len(token), CHUNK)]

    def input_cells(self) -> dict[str, InputCell]:
        return {place: InputCell(0, 0, *what) for place, what in self.inputs.items()}


def identity_of(sheet: ScoreSheet, layout: Layout, scores: Iterable[Score], actor) -> Identity:
    return Identity(
        sheet=sheet.pk,
        village=sheet.application.village.code,
        stage=sheet.stage,
        version=sheet.application.version_id,
        scorer=actor.pk,
        name=f"{sheet.application.village.name}{sheet.get_stage_display()}",
        scorer_name=actor.name,
        revisions={str(score.pk): score.revision for score in scores},
        texts={f"{column_letter(column)}{row}": text for (row, column), text in layout.texts.items()},
        inputs={cell.place: cell.plain() for cell, _, _ in layout.inputs},
    )


def opened(cells: Iterable[object]) -> Identity:
    """What the hidden sheet holds. Raises Refused when it is not as the portal wrote it."""
    token = "".join(cell for cell in cells if isinstance(cell, str))
    try:
        return Identity(**signing.loads(token, salt=SALT))
    except (signing.BadSignature, TypeError) as error:
        raise Refused(NOT_OURS) from error
