"""核对码: a short code over what a paper says, the same on screen, in the workbook and in Word.

It changes with any figure, name or row. It does not change with the day of printing or who signs. It is no secret
and no signature: the portal notes each code that it gives out (`ExportRecord.check_code`), and a paper whose code
was never given out, or does not fit its figures, was changed. So it needs no key, and stays true when one is changed.
"""

import hashlib
import json

from common.paper.layout import Grid, laid_out
from common.paper.paper import Paper

# Crockford's letters: none that is taken for another when it is read off paper.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans("OIL", "011")
LENGTH, BITS = 12, 5


def check_code(paper: Paper, grid: Grid | None = None) -> str:
    """Twelve letters (60 bits) in three groups, e.g. 7K3M-Q0ZD-1H8V."""
    grid = grid or laid_out(paper)
    said = [
        paper.form.key,
        paper.title,
        paper.unit,
        paper.summary,
        paper.form.unit_line,
        *([[cell.column, cell.text] for cell in line.cells] for line in grid.lines),
        *([label, opinion.text, opinion.name, str(opinion.day)] for label, opinion in paper.boxes()),
        list(paper.all_notes),
    ]
    digest = hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).digest()
    number = int.from_bytes(digest[:8], "big")
    code = "".join(LETTERS[number >> BITS * place & 31] for place in range(LENGTH))
    return grouped(code)


def grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def as_typed(text: str) -> str | None:
    """The code that somebody read off paper and typed in his own way; None when it is none."""
    code = "".join(text.upper().replace("-", " ").split()).translate(MISREAD)
    return grouped(code) if len(code) == LENGTH and set(code) <= set(LETTERS) else None
