"""Giving out official forms, as files or on paper; each with its number of rows and its check code in the log."""

from django.db import models
from django.utils import timezone

from common.actions.exports import Exported, note_print, take_out
from common.paper.check_code import check_code
from common.paper.paper import Paper
from common.paper.word import write_word
from common.paper.workbook import write_workbook
from common.refusal import Refused


class Output(models.TextChoices):
    PAGE = "print", "打印"
    XLSX = "xlsx", "Excel"
    DOCX = "docx", "Word"


WRITERS = {Output.XLSX: write_workbook, Output.DOCX: write_word}
MOST_ROWS = {Output.PAGE: 2_000, Output.DOCX: 2_000, Output.XLSX: 10_000}
NOT_IN_NAMES = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))


def refuse_too_long(count: int, output: Output) -> None:
    """A form is whole or it is not given out."""
    if count <= MOST_ROWS[output]:
        return
    narrower = "请按区划缩小查询范围后再出表。"
    if count <= MOST_ROWS[Output.XLSX]:
        narrower = f"请下载 Excel，或者{narrower[1:]}"
    raise Refused(f"共 {count} 行，超过{output.label}一次 {MOST_ROWS[output]} 行的上限。{narrower}")


def give_out(paper: Paper, output: Output, *, actor, address: str, **facts) -> Exported:
    """The form as a file; `facts` go into the log."""
    made = f"{timezone.localtime(paper.made_at):%Y%m%d_%H%M}"
    count = f"_{paper.row_count}行" if paper.rows else ""
    name = f"{paper.form.annex}{paper.title}{count}_{made}.{output}".translate(NOT_IN_NAMES)

    def write(file) -> int:
        file.write(WRITERS[output](paper))
        return paper.row_count

    facts |= {"check_code": check_code(paper)}
    return take_out(write, lambda total: name, paper.title, actor=actor, address=address, **facts)


def note_paper(paper: Paper, *, actor, address: str, **facts) -> None:
    """The form was shown for printing."""
    facts |= {"check_code": check_code(paper), "row_count": paper.row_count}
    note_print(paper.title, actor=actor, address=address, **facts)
