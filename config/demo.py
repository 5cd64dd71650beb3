"""The demo: `python -m config.demo`, which `make demo` runs.

Prepares the database, starts worker and web server, and keeps watch. When one of them ends by itself the demo says so
and ends; Ctrl-C or SIGTERM ends everything; and when the demo itself is killed the kernel ends what it started.
"""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from io import StringIO
from pathlib import Path

import django
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError, connections

from config.database import ensure_database
from config.folders import BASE_DIR, data_folder
from config.processes import end_with_parent

FIRST_PORT, LAST_PORT = 8000, 8099
START_SECONDS = 120
STOP_SECONDS = 15
LOOK_SECONDS = 0.1


class Failed(Exception):
    """The demo cannot go on; the message says why and what to do."""


class Stopped(BaseException):
    """Somebody asked for the end: Ctrl-C or SIGTERM."""


def main() -> int:
    sys.stdout.reconfigure(errors="replace", line_buffering=True)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask_to_stop)
    children: dict[str, subprocess.Popen] = {}
    try:
        run(children)
    except Stopped:
        print("\n正在停止……")
    except Failed as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    finally:
        stop_all(children.values())
    print("已停止。")
    return 0


def ask_to_stop(number: int, frame: object) -> None:
    for again in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(again, signal.SIG_IGN)
    raise Stopped


def run(children: dict[str, subprocess.Popen]) -> None:
    port = choose_port(os.environ.get("PORT", ""))
    os.environ |= {"PORTAL_DEMO": "1", "PORT": str(port), "DJANGO_SETTINGS_MODULE": "config.settings"}
    print("正在准备数据库和演示数据，第一次启动约需两分钟……")
    ensure_database()
    django.setup()
    accounts = prepare()
    children["后台任务"] = start("worker", "manage.py", "db_worker", "--skip-checks")
    children["网页服务"] = start("server", "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi")
    address = f"http://127.0.0.1:{port}"
    wait_for_page(f"{address}/healthz", children)
    print(f"\n示范村居管理平台（演示环境）：{address}\n试用导览：{address}/guide/\n{accounts}", end="")
    print(f"资料和日志：{data_folder()}\n按 Ctrl-C 停止。")
    while True:
        look_after(children)
        time.sleep(LOOK_SECONDS)


def choose_port(wanted: str) -> int:
    """The port that PORT names, or the first free one."""
    if wanted:
        if not is_free(int(wanted)):
            raise Failed(f"端口 {wanted} 已被其他程序占用。请换一个：PORT=8001 make demo")
        return int(wanted)
    for port in range(FIRST_PORT, LAST_PORT + 1):
        if is_free(port):
            return port
    raise Failed(f"端口 {FIRST_PORT} 至 {LAST_PORT} 都被占用。请指定一个：PORT=9000 make demo")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def prepare() -> str:
    """Bring the database up to date, one demo of this checkout at a time; the list of accounts is handed back."""
    accounts = StringIO()
    data_folder().mkdir(parents=True, exist_ok=True)
    try:
        with (data_folder() / ".preparing").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            call_command("migrate", verbosity=0, interactive=False)
            call_command("load_divisions")
            call_command("load_rules_of_law")
            call_command("load_library")
            call_command("load_holidays")
            call_command("load_standards")
            call_command("load_demo", stdout=accounts)
            call_command("load_demo_charters")
            call_command("load_demo_duties")
            call_command("load_demo_agreements")
            call_command("load_demo_assessments")
            call_command("load_demo_reporting")
    except OperationalError as error:
        raise Failed(f"连不上数据库：{error}") from error
    except ProgrammingError as error:
        raise Failed(
            f"数据库是另一版本的程序建立的，与现在的程序不符。请清空数据库（演示数据在 {data_folder()}）后重试。"
        ) from error
    finally:
        connections.close_all()
    return accounts.getvalue()


def log_path(name: str) -> Path:
    return data_folder() / f"{name}.log"


def start(name: str, *command: str) -> subprocess.Popen:
    with log_path(name).open("ab") as log:
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C reaches the demo only, which then ends them in order
            preexec_fn=lambda: end_with_parent(signal.SIGTERM),
        )


def wait_for_page(address: str, children: dict[str, subprocess.Popen]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        look_after(children)
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.HTTPError as error:
            raise Failed(f"网页服务已启动，但 {address} 回答 {error.code}。日志：{log_path('server')}") from error
        except OSError:
            time.sleep(LOOK_SECONDS)
    raise Failed(f"网页服务 {START_SECONDS} 秒内没有启动。日志：{log_path('server')}")


def look_after(children: dict[str, subprocess.Popen]) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            raise Failed(f"{name}意外退出（代码 {child.returncode}），演示已停止。日志见 {data_folder()}")


def stop_all(children: list[subprocess.Popen]) -> None:
    """Ask all to end, then insist: each is the leader of a group of its own, which goes as a whole."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


if __name__ == "__main__":
    sys.exit(main())
