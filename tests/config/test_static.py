"""Static files: production collects exactly what is served, with names that carry their content."""

import json
from pathlib import Path

from django.contrib.staticfiles import finders

from tests.config.portal_process import PRODUCTION, python

MEGABYTE = 1024 * 1024


def test_production_collects_named_and_compressed_files_only(tmp_path: Path) -> None:
    collected = python("manage.py", "collectstatic", "--no-input", STATIC_ROOT=str(tmp_path), **PRODUCTION)

    assert collected.returncode == 0, collected.stderr
    files = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    style = files["tabler/css/tabler.min.css"]
    assert style != "tabler/css/tabler.min.css"
    assert (tmp_path / f"{style}.gz").exists()
    assert "tabler/css/tabler-flags.css" not in files
    assert sum(file.stat().st_size for file in tmp_path.rglob("*") if file.is_file()) < 40 * MEGABYTE


def test_vendor_files_that_are_named_are_there_and_others_are_not(settings) -> None:
    assert [name for name in sorted(settings.VENDOR_FILES) if not finders.find(name)] == []
    assert finders.find("tabler/css/tabler-flags.css") is None
