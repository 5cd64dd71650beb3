"""A new workbook is first opened by a process of its own, which may use only so much memory and time.

Whatever a crafted file makes its reader do (cells a million rows apart, one long text in a million cells, an old .xls
that says it is larger than it is) happens to that process alone.
"""

import subprocess
import sys
from pathlib import Path

from common.refusal import Refused

PROGRAM = Path(__file__).with_name("probe.py")
LONGEST = 60  # seconds, waiting included


def refuse_dangerous(file) -> None:
    """Raises Refused when the workbook takes more than any honest one."""
    file.seek(0)
    try:
        subprocess.run(
            [sys.executable, "-I", str(PROGRAM)],
            input=file.read(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=LONGEST,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Refused(
            "打开这个表格需要过多的内存或时间，不像正常的表格。请把需要导入的行复制到下载的模板里再导入。"
        ) from error
