"""The demo as people run it: real processes on a free port, with a data folder of their own."""

import re
import signal
import socket
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import models

from config import embedded
from tests.config.portal_process import data_folder, free_port, get, processes_of, python, running, wait_until
from villages.models import StaffUser

# An application lies before the nation once a province has passed it, and the demo's highest desk is the city's.
OUT_OF_REACH = {"assessments.Application": {"nation_reviewing"}}


def wait_for_demo(process: subprocess.Popen, port: int) -> str:
    """What the demo printed until it was ready."""
    wait_until(lambda: get(port, "/healthz")[0] == 200 or process.poll() is not None)
    printed = []
    for line in process.stdout:
        printed.append(line)
        if "Ctrl-C" in line:
            break
    return "".join(printed)


def stop(process: subprocess.Popen, number: signal.Signals) -> str:
    process.send_signal(number)
    rest, _ = process.communicate(timeout=60)
    return rest


@dataclass(frozen=True)
class Made:
    """One demo, made, looked at and killed: making it takes long, so that all tests share it."""

    folder: Path
    port: int
    printed: str
    pages: dict[str, tuple[int, str]]
    secret: str


@pytest.fixture(scope="module")
def made() -> Iterator[Made]:
    port = free_port()
    with data_folder() as folder:
        with running("-m", "config.demo", PORTAL_DATA=str(folder), PORT=str(port)) as demo:
            printed = wait_for_demo(demo, port)
            pages = {path: get(port, path) for path in ("/login/", "/guide/", "/static/tabler/css/tabler.min.css")}
            stop(demo, signal.SIGKILL)
        wait_until(lambda: processes_of(folder) == [])  # what it started ends with it
        yield Made(folder, port, printed, pages, (folder / "secret").read_text())


def test_demo_serves_its_pages_and_says_where(made: Made) -> None:
    assert f"http://127.0.0.1:{made.port}" in made.printed
    assert "新增区划 317 个，村(居) 5617 个。" in made.printed
    assert "xiaying_jb" in made.printed
    assert [status for status, _ in made.pages.values()] == [200, 200, 200]
    assert "演示环境" in made.pages["/login/"][1]
    assert stat.S_IMODE((made.folder / "secret").stat().st_mode) == 0o600


def test_every_state_of_every_process_lies_in_the_demo(made: Made) -> None:
    with connected(made.folder) as cursor:
        lacking = {model._meta.label: lacks for model in with_states() if (lacks := states_lacking(cursor, model))}

    assert lacking == OUT_OF_REACH


def test_three_years_of_figures_of_two_districts_are_in_force(made: Made) -> None:
    with connected(made.folder) as cursor:
        cursor.execute("""
            SELECT year, left(village.code, 6), count(*), count(*) FILTER (WHERE sheet.state <> 'draft'), sum(births)
            FROM villages_annualstatistics sheet JOIN villages_village village ON village.id = village_id
            GROUP BY 1, 2 ORDER BY 1, 2
        """)
        years = cursor.fetchall()

    assert [district for _, district, *_ in years] == ["120101", "120119"] * 3
    assert [sheets for _, _, sheets, *_ in years[:4]] == [64, 983, 64, 983]
    assert [filed for *_, filed, _ in years[:4]] == [64, 983, 64, 983]
    assert [(sheets > filed > sheets * 0.9) for _, _, sheets, filed, _ in years[4:]] == [True, True]
    assert all(births > 0 for *_, births in years)


def with_states() -> list[type[models.Model]]:
    """The models whose state the database guards."""
    return [
        model
        for model in apps.get_models()
        if any(trigger.name == "state_guard" for trigger in getattr(model._meta, "triggers", ()))
    ]


def states_lacking(cursor, model: type[models.Model]) -> set[str]:
    cursor.execute(f'SELECT DISTINCT state FROM "{model._meta.db_table}"')
    return set(dict(model._meta.get_field("state").choices)) - {state for (state,) in cursor.fetchall()}


@contextmanager
def connected(folder: Path) -> Iterator:
    """A look into the database of a demo that has been stopped."""
    connection = psycopg2.connect(embedded.use_server(folder / "postgresql"))
    try:
        yield connection.cursor()
    finally:
        connection.close()
        embedded.leave_server(folder / "postgresql")


def test_demo_goes_on_where_a_killed_one_left_off_and_ends_when_asked(made: Made) -> None:
    folder, port = made.folder, free_port()
    with running("-m", "config.demo", PORTAL_DATA=str(folder), PORT=str(port)) as demo:
        printed = wait_for_demo(demo, port)

        assert "新增区划 0 个，村(居) 0 个。" in printed
        assert not re.search(r"新增\S+ [1-9]", printed)
        assert (folder / "secret").read_text() == made.secret
        assert "已停止。" in stop(demo, signal.SIGINT)
        assert demo.returncode == 0
        assert processes_of(folder) == []


def test_demo_ends_when_the_machine_asks_while_it_prepares(made: Made) -> None:
    folder = made.folder
    with running("-m", "config.demo", PORTAL_DATA=str(folder), PORT=str(free_port())) as demo:
        assert "正在准备" in demo.stdout.readline()

        assert "已停止。" in stop(demo, signal.SIGTERM)
        assert demo.returncode == 0
        assert processes_of(folder) == []


def test_demo_says_so_when_the_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        demo = python("-m", "config.demo", PORTAL_DATA=str(tmp_path), PORT=port)

    assert demo.returncode == 1
    assert f"端口 {port} 已被其他程序占用" in demo.stderr
    assert list(tmp_path.iterdir()) == []


def test_demo_accounts_are_refused_without_the_demo_flag(db) -> None:
    with pytest.raises(CommandError):
        call_command("load_demo")

    assert list(StaffUser.objects.all()) == []
