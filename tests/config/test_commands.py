"""What make says on a machine that lacks something."""

import os
import subprocess
from pathlib import Path

import pytest

from config.folders import BASE_DIR

OLD = 'case "$*" in *version_info*) exit 1;; -V) echo "Python 3.9.2";; esac'
WITHOUT_VENV = 'case "$*" in *ensurepip*) exit 1;; esac'


def make_packages(folder: Path, python: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [BASE_DIR / ".ci" / "python-packages", python, "stamp"], cwd=folder, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        (OLD, "needs Python 3.11 or newer"),
        (WITHOUT_VENV, "apt install python3-venv"),
    ],
)
def test_python_that_will_not_do_is_named(tmp_path: Path, script: str, sentence: str) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)

    refused = make_packages(tmp_path, str(python))

    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert sorted(os.listdir(tmp_path)) == ["python"]


def test_missing_python_is_named(tmp_path: Path) -> None:
    refused = make_packages(tmp_path, "/nowhere/python3")

    assert refused.returncode == 1
    assert "There is no '/nowhere/python3' here" in refused.stderr


def test_lock_of_front_end_packages_names_no_registry() -> None:
    assert "resolved" not in (BASE_DIR / "package-lock.json").read_text()
