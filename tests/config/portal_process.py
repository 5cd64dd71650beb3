"""Runs the portal's own programs as a machine would: real processes with an environment of their own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from config.folders import BASE_DIR

PATIENCE = 420
PRODUCTION = {
    "SECRET_KEY": "pr0duction-key-of-a-test-" + "x1Y2z3" * 8,
    "ALLOWED_HOSTS": "portal.example",
    "DATABASE_URL": "postgresql:///nowhere?host=/nonexistent",
}


def environment(**settings: str) -> dict[str, str]:
    """This process's environment without anything that settings read."""
    left_out = ("DATABASE_URL", "SECRET_KEY", "DEBUG", "HTTPS", "ALLOWED_HOSTS", "PORT")
    kept = {k: v for k, v in os.environ.items() if k not in left_out and not k.startswith(("PORTAL_", "DJANGO_"))}
    return kept | settings


def python(*arguments: str, **settings: str) -> subprocess.CompletedProcess:
    """What a command of the portal prints and answers."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=BASE_DIR,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


@contextmanager
def data_folder() -> Iterator[Path]:
    """A folder for PORTAL_DATA that the embedded server's system user can enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="portal-data-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        wait_until(lambda: not processes_of(folder))
        shutil.rmtree(folder)


@contextmanager
def running(*arguments: str, **settings: str) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=BASE_DIR,
        env=environment(**settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)


def wait_until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port: int, path: str, host: str = "") -> tuple[int, str]:
    """Status and text of a page; status 0 when nobody answers."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host} if host else {})
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except OSError:
        return 0, ""


def living_of(folder: Path) -> list[psutil.Process]:
    """The processes that work in a data folder."""
    found = []
    for process in psutil.process_iter(["name"]):
        try:
            named = any(str(folder) in word for word in process.cmdline())
            belongs = named or process.environ().get("PORTAL_DATA") == str(folder)
        except (psutil.NoSuchProcess, psutil.AccessDenied):  # ended meanwhile, or someone else's
            continue
        if belongs and process.pid != os.getpid():
            found.append(process)
    return found


def processes_of(folder: Path) -> list[str]:
    return [process.info["name"] for process in living_of(folder)]  # asked while it lived
