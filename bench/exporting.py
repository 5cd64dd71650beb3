"""All rows into a workbook: ours and tablib's, each in a process of its own, so that its memory is its own.

Called as `python -m bench.exporting ours|tablib USER` by the benchmark itself.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import django


def by_ours(user) -> int:
    from common.actions.exports import FileFormat, export_rows
    from common.exporting.selection import Selection
    from common.models import ExportScope

    made = export_rows(
        Selection("villages", ExportScope.ALL), FileFormat.XLSX, actor=user, address="", now=django.utils.timezone.now()
    )
    with made.file:
        return made.row_count


def by_tablib(user) -> int:
    """The same cells through tablib, as django-import-export writes them."""
    import tablib

    from common.exporting.columns import columns_of
    from common.exporting.selection import Selection
    from common.models import ExportScope

    selection = Selection("villages", ExportScope.ALL)
    columns = columns_of(selection.resource)
    data = tablib.Dataset(headers=[column.header for column in columns], title="村居台账")
    for values in selection.rows(user).values_list(*(column.path for column in columns)).iterator(chunk_size=2000):
        data.append(
            ["" if value is None else column.convert(value) for column, value in zip(columns, values, strict=True)]
        )
    data.export("xlsx")
    return len(data)


def main(way: str, username: str) -> None:
    django.setup()
    from villages.models import StaffUser

    user = StaffUser.objects.get(username=username)
    idle = peak_mb()
    begun = time.perf_counter()
    rows = {"ours": by_ours, "tablib": by_tablib}[way](user)
    facts = {"rows": rows, "seconds": time.perf_counter() - begun, "idle_mb": idle, "peak_mb": peak_mb()}
    sys.stdout.write(json.dumps(facts))


def peak_mb() -> int:
    """The most memory this process has had. Not getrusage: that one remembers the parent's at the fork."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) // 1024


def measure(username: str) -> dict[str, dict]:
    found = {}
    for way in ("tablib", "ours"):
        command = [sys.executable, "-m", "bench.exporting", way, username]
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)
        found[way] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
