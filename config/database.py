"""Where the database is: the server named by DATABASE_URL, or an embedded one of this checkout."""

import os

from config import embedded
from config.folders import data_folder


def ensure_database() -> None:
    """Set DATABASE_URL, starting the embedded PostgreSQL when nobody named a server.

    The embedded server stops with the last process that asked for it.
    """
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = embedded.use_server(data_folder() / "postgresql")


def ensure_test_database() -> None:
    """The same for tests: an embedded server that trades durability for speed and is deleted after its last user."""
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = embedded.use_server(data_folder() / "tests", throwaway=True)
