"""What this checkout keeps outside the repository: database, files, the demo's secret."""

import hashlib
import os
import secrets
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    """The folder that holds this checkout's database, files and secret.

    PORTAL_DATA names another one. Two checkouts never share a folder.
    """
    if named := os.environ.get("PORTAL_DATA"):
        return Path(named).resolve()
    checkout = hashlib.sha256(str(BASE_DIR).encode()).hexdigest()[:12]
    # The embedded server of a root user runs as its own system user, which cannot enter /root.
    home = Path("/var/lib") if os.geteuid() == 0 else Path.home() / ".local" / "share"
    return home / "demonstration-village-portal" / checkout


def demo_secret() -> str:
    """The random key of this checkout's demo, made at the first call and readable by its owner only."""
    path = data_folder() / "secret"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()
