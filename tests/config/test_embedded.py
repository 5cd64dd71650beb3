"""The embedded PostgreSQL lives exactly as long as somebody uses it, however its users end."""

import signal
from pathlib import Path

import pytest

from tests.config.portal_process import data_folder, living_of, processes_of, python, running, wait_until

USE = """
import signal, sys, time
from pathlib import Path
import psycopg2
from config.embedded import use_server
signal.signal(signal.SIGINT, signal.default_int_handler)
connection = psycopg2.connect(use_server(Path(sys.argv[1]) / "postgresql"))
print("ready", flush=True)
time.sleep(60) if sys.argv[2] == "stay" else None
with connection.cursor() as cursor:
    cursor.execute("SELECT 1")
print("still there", flush=True)
"""

INTERRUPTED = """
import signal, sys
from pathlib import Path
from config.embedded import use_server
signal.signal(signal.SIGALRM, signal.default_int_handler)
signal.signal(signal.SIGINT, signal.SIG_IGN)  # as in a program that a script started in the background
signal.setitimer(signal.ITIMER_REAL, float(sys.argv[2]))
use_server(Path(sys.argv[1]) / "postgresql")
"""


def test_server_stops_with_its_last_user_and_not_before() -> None:
    with data_folder() as folder:
        with running("-c", USE, str(folder), "stay") as longer:
            assert longer.stdout.readline() == "ready\n"

            shorter = python("-c", USE, str(folder), "go")

            assert shorter.stdout == "ready\nstill there\n"
            assert any("postgres" in command for command in processes_of(folder))
            longer.send_signal(signal.SIGINT)
            longer.communicate(timeout=30)
        assert processes_of(folder) == []


def test_server_stops_when_its_user_is_killed() -> None:
    with data_folder() as folder:
        with running("-c", USE, str(folder), "stay") as user:
            assert user.stdout.readline() == "ready\n"
            user.kill()

        wait_until(lambda: processes_of(folder) == [])


@pytest.mark.parametrize("seconds", [0.02, 0.1, 0.3])
def test_nothing_is_left_when_its_user_is_interrupted_while_it_starts(seconds: float) -> None:
    with data_folder() as folder:
        user = python("-c", INTERRUPTED, str(folder), str(seconds))

        assert "KeyboardInterrupt" in user.stderr
        assert processes_of(folder) == []
        assert not (folder / "postgresql" / "postmaster.pid").exists()  # it was asked to stop and not killed


def test_server_starts_again_after_everything_was_killed() -> None:
    with data_folder() as folder:
        with running("-c", USE, str(folder), "stay") as user:
            assert user.stdout.readline() == "ready\n"
            kill_keeper(folder)
            user.kill()

        again = python("-c", USE, str(folder), "go")

        assert again.stdout == "ready\nstill there\n", again.stderr


def test_stale_number_of_another_process_does_not_keep_the_server_from_starting() -> None:
    with data_folder() as folder:
        python("-c", USE, str(folder), "go")
        # Process 1 always runs and is never a server of ours.
        (folder / "postgresql" / "postmaster.pid").write_text("1\n")

        again = python("-c", USE, str(folder), "go")

        assert again.stdout == "ready\nstill there\n", again.stderr


def test_a_folder_too_deep_for_a_socket_is_refused_in_words() -> None:
    with data_folder() as folder:
        refused = python("-c", USE, str(folder / ("d" * 100)), "go")

        assert "too long for PostgreSQL" in refused.stderr


def kill_keeper(folder: Path) -> None:
    for process in living_of(folder):
        if "config.keeper" in process.cmdline():
            process.kill()
