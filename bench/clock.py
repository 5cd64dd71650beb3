"""What a piece of work costs: seconds on the clock, seconds of the processors, queries.

The processors' seconds are of this process and of the database's process that serves it: what else the machine does
is not measured with them.
"""

import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection, transaction


def server_clock() -> Callable[[], float]:
    """Reads the processor seconds of the database's process that serves us; it must run on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        clock = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    return lambda: int(clock.read_text().split()[0]) / 1e9


def measured(work: Callable, *, undo: bool = False) -> dict:
    """What it costs, and what it found. The log of a connection forgets; a wrapper counts."""
    count, server = 0, server_clock()

    def counter(execute, sql, params, many, context):
        nonlocal count
        count += 1
        return execute(sql, params, many, context)

    begun, worked = time.perf_counter(), time.process_time() + server()
    with connection.execute_wrapper(counter), transaction.atomic():
        found = work()
        transaction.set_rollback(undo)
    seconds, worked = time.perf_counter() - begun, time.process_time() + server() - worked
    return {"seconds": seconds, "worked": worked, "queries": count, "found": found}


def best_of_each(works: dict[str, Callable], times: int, *, undo: bool = False) -> dict[str, dict]:
    """Each as often as that, by turns, so that all meet the same machine; the one with the least work counts."""
    found: dict[str, list[dict]] = {name: [] for name in works}
    for _ in range(times):
        for name, work in works.items():
            found[name].append(measured(work, undo=undo))
    return {name: min(tries, key=lambda one: one["worked"]) for name, tries in found.items()}
