"""Opens the workbook on standard input and does nothing with it: a program of its own, run by probing.py.

Leaves with 0 when the workbook was read, or cannot be read at all (the next reader says so in words).
"""

import io
import resource
import sys

import python_calamine

MEMORY = 768 << 20  # bytes of address space; 100,000 rows of 30 columns take 330 MB, of 60 columns 650 MB
SECONDS = 30  # of computing


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())) as book:
            for about in book.sheets_metadata:
                if about.typ == python_calamine.SheetTypeEnum.WorkSheet:
                    for _ in book.get_sheet_by_name(about.name).iter_rows():
                        pass
    except (python_calamine.CalamineError, python_calamine.PasswordError, OSError, ValueError, KeyError):
        return


if __name__ == "__main__":
    main()
