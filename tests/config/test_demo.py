"""The demo as people run it: real processes on a free port, with a data folder of their own."""

import signal
import socket
import stat
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.config.portal_process import data_folder, free_port, get, processes_of, python, running, wait_until
from villages.models import StaffUser


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


def test_demo_serves_and_leaves_no_process_behind() -> None:
    port = free_port()
    with data_folder() as folder, running("-m", "config.demo", PORTAL_DATA=str(folder), PORT=str(port)) as demo:
        printed = wait_for_demo(demo, port)
        status, page = get(port, "/login/")
        style, _ = get(port, "/static/tabler/css/tabler.min.css")

        rest = stop(demo, signal.SIGINT)

        assert f"http://127.0.0.1:{port}" in printed
        assert "新增区划 317 个，村(居) 5617 个。" in printed
        assert "xiaying_jb" in printed
        assert (status, style) == (200, 200)
        assert "演示环境" in page
        assert "已停止。" in rest
        assert demo.returncode == 0
        assert processes_of(folder) == []
        assert stat.S_IMODE((folder / "secret").stat().st_mode) == 0o600


def test_demo_goes_on_where_a_killed_one_left_off() -> None:
    port = free_port()
    with data_folder() as folder:
        with running("-m", "config.demo", PORTAL_DATA=str(folder), PORT=str(port)) as killed:
            wait_for_demo(killed, port)
            secret = (folder / "secret").read_text()
            stop(killed, signal.SIGKILL)
        wait_until(lambda: processes_of(folder) == [])

        with running("-m", "config.demo", PORTAL_DATA=str(folder), PORT=str(port)) as demo:
            printed = wait_for_demo(demo, port)

            assert "新增区划 0 个，村(居) 0 个。" in printed
            assert (folder / "secret").read_text() == secret
            stop(demo, signal.SIGTERM)
            assert demo.returncode == 0


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
