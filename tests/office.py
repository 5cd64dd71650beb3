"""LibreOffice, as a superior would open a workbook."""

import subprocess
from pathlib import Path

FILTERS = {"csv": "csv:Text - txt - csv (StarCalc):44,34,76"}  # with commas, in UTF-8


def converted(source: Path, to: str) -> Path:
    """The file in another format, in the same folder; with a profile of its own, so that tests do not meet."""
    profile = source.parent / "office-profile"
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", FILTERS.get(to, to)]
    subprocess.run([*command, "--outdir", source.parent, source], check=True, capture_output=True, timeout=180)
    return source.with_suffix(f".{to}")


def pages_of(pdf: Path) -> list[str]:
    """The text of each page, as it lies on it."""
    found = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, timeout=60)
    return found.stdout.decode().split("\f")[:-1]
