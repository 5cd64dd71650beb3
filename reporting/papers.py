"""Forms of annual scoring and targets that are printed from their own pages."""

from dataclasses import replace

from common.paper.declarations import ListForm, PaperColumn
from common.paper.values import Kind
from reporting.target_figures import Reading
from reporting.target_overview import Overview

TARGETS = ListForm(
    key="T1",
    title="{year}年{place}目标责任书完成情况表",
    columns=(
        PaperColumn("name", "指标", width=28),
        PaperColumn("unit", "单位", width=8, centred=True),
        PaperColumn("direction", "要求", width=8, centred=True),
        PaperColumn("target", "目标值", Kind.DECIMAL),
        PaperColumn("result", "完成值", Kind.DECIMAL),
        PaperColumn("completion", "完成率(%)", Kind.PERCENT),
        PaperColumn("light", "亮灯", width=8, centred=True),
    ),
    landscape=False,
)
TARGETS_SIDE_BY_SIDE = ListForm(
    key="T2",
    title="{year}年{place}责任目标对照表",
    columns=(PaperColumn("township", "乡镇(街道)"), PaperColumn("state", "责任书", width=9, centred=True)),
    landscape=True,
)


def target_row(reading: Reading) -> dict[str, object]:
    line = reading.line
    return {
        "name": line.name,
        "unit": line.unit,
        "direction": line.get_direction_display(),
        "target": line.target,
        "result": reading.result,
        "completion": reading.completion,
        "light": reading.light.label,
        "remark": line.note,
    }


def side_by_side(overview: Overview) -> tuple[ListForm, list[dict[str, object]]]:
    """The form with a pair of columns for each target, and its rows."""
    columns = [*TARGETS_SIDE_BY_SIDE.columns]
    for number, column in enumerate(overview.columns):
        head = f"{column.name}（{column.unit}）" if column.unit else column.name
        columns.append(PaperColumn(f"result_{number}", "完成值", Kind.DECIMAL, group=head))
        columns.append(PaperColumn(f"light_{number}", "亮灯", group=head, width=8, centred=True))
    rows = []
    for paper, cells in overview.rows:
        row: dict[str, object] = {"township": paper.township.name, "state": paper.get_state_display()}
        for number, reading in enumerate(cells):
            row[f"result_{number}"] = reading.result if reading else None
            row[f"light_{number}"] = reading.light.label if reading else ""
        rows.append(row)
    return replace(TARGETS_SIDE_BY_SIDE, columns=tuple(columns)), rows
