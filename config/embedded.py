"""The embedded PostgreSQL: a server of this checkout's own, alive as long as somebody uses it.

Every process that uses the server holds a shared lock on a file beside its folder. A keeper process
(`config.keeper`) runs the server as its child and looks whether the lock has come free. The
kernel lets go of a lock however its holder ended, `kill -9` included, so the server never outlives its last user.
"""

import atexit
import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import psycopg2

from config.folders import BASE_DIR

DATABASE = "portal"
START_SECONDS = 120
LONGEST_SOCKET_PATH = 107

_held: dict[Path, int] = {}


class ServerUnavailable(RuntimeError):
    """The embedded server did not start; the message says why and what to do."""


def use_server(folder: Path, *, throwaway: bool = False) -> str:
    """The address of the server in `folder`, which is started if need be and kept until this process ends."""
    folder = folder.resolve()
    if len(str(folder / ".s.PGSQL.5432")) > LONGEST_SOCKET_PATH:
        raise ServerUnavailable(f"The path {folder} is too long for PostgreSQL. Name a shorter folder in PORTAL_DATA.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    starting = lock_file(folder, "starting")
    fcntl.flock(starting, fcntl.LOCK_EX)  # one at a time
    try:
        if folder not in _held:
            users = lock_file(folder, "users")
            fcntl.flock(users, fcntl.LOCK_SH)  # waits for a server that is just stopping
            _held[folder] = users
            atexit.register(_leave, folder, os.getpid())
        if not is_kept(folder):
            _start_keeper(folder, throwaway)
        return _wait_for_server(folder)
    finally:
        os.close(starting)


def leave_server(folder: Path) -> None:
    """Give up the server; returns when it has stopped, or at once when others still use it."""
    folder = folder.resolve()
    os.close(_held.pop(folder))
    deadline = time.monotonic() + START_SECONDS
    while is_kept(folder) and time.monotonic() < deadline:
        users = lock_file(folder, "users")
        try:
            if not take(users, fcntl.LOCK_EX) and take(users, fcntl.LOCK_SH):
                return  # others use it
        finally:
            os.close(users)
        time.sleep(0.05)


def _leave(folder: Path, owner: int) -> None:
    if os.getpid() == owner and folder in _held:  # not in a forked child
        leave_server(folder)


def lock_file(folder: Path, name: str) -> int:
    return os.open(folder.parent / f".{folder.name}.{name}", os.O_RDWR | os.O_CREAT, 0o600)


def take(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_kept(folder: Path) -> bool:
    """Whether a keeper runs for the folder."""
    keeper = lock_file(folder, "keeper")
    try:
        return not take(keeper, fcntl.LOCK_EX)
    finally:
        os.close(keeper)


def log_path(folder: Path) -> Path:
    return folder.parent / f"{folder.name}.log"


def _start_keeper(folder: Path, throwaway: bool) -> None:
    command = [sys.executable, "-m", "config.keeper", str(folder), *(["--throwaway"] if throwaway else [])]
    with log_path(folder).open("wb") as log:
        keeper = subprocess.Popen(
            command, cwd=BASE_DIR, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    deadline = time.monotonic() + START_SECONDS
    try:
        while not is_kept(folder):
            if keeper.poll() is not None or time.monotonic() > deadline:
                raise _unavailable(folder)
            time.sleep(0.02)
    except BaseException:  # asked to stop, or out of patience: no keeper may begin its work after that
        keeper.terminate()
        keeper.wait()
        raise
    keeper.returncode = 0  # it lives on its own from here; nobody waits for it


def _wait_for_server(folder: Path) -> str:
    address = f"postgresql://postgres@/{{}}?host={quote(str(folder))}"
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            connection = psycopg2.connect(address.format("postgres"))
            break
        except psycopg2.OperationalError as error:
            if not is_kept(folder) or time.monotonic() > deadline:
                raise _unavailable(folder) from error
            time.sleep(0.05)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        connection.close()
    return address.format(DATABASE)


def _unavailable(folder: Path) -> ServerUnavailable:
    log = log_path(folder)
    last_words = log.read_text(errors="replace").strip() if log.exists() else ""
    return ServerUnavailable(f"The embedded PostgreSQL did not start. Its log, {log}, ends:\n{last_words[-2000:]}")
