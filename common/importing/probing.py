"""A new workbook is first opened by a process of its own, which may use only so much memory and time.

Whatever a crafted file makes its reader do (cells a million rows apart, one long text in a million cells, an old .xls
that says it is larger than it is) happens to that process alone.
"""

import json
import subprocess
import sys
from pathlib import Path

from common.importing.inspecting import SAVE_AS
from common.refusal import Refused

PROGRAM = Path(__file__).with_name("probe.py")
LONGEST = 60  # seconds, waiting included
UNTOLD = 3  # leaves probe.py with this

Formatted = dict[str, dict[str, list[list[int]]]]


def probe(file) -> Formatted:
    """Raises Refused when the workbook takes more than any honest one.

    Of an old .xls: the cells of formats with a percent sign, sheet → format → [row, column, column …], from 1.
    """
    file.seek(0)
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(PROGRAM)],
            input=file.read(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=LONGEST,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        if getattr(error, "returncode", None) == UNTOLD:
            raise Refused(f"读不出这个旧版表格（.xls）哪些单元格显示为百分数，可能读错数值。{SAVE_AS}") from error
        raise Refused(
            "打开这个表格需要过多的内存或时间，不像正常的表格。请把需要导入的行复制到下载的模板里再导入。"
        ) from error
    return json.loads(done.stdout) if done.stdout else {}
