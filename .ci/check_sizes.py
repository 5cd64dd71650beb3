"""How long files and functions are.

Files stay under 300 lines and are split at 500, functions under 40 and split at 80: past the first figure a word,
past the second a failure.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

FILE_WARN, FILE_FAIL = 300, 500
FUNCTION_WARN, FUNCTION_FAIL = 40, 80
SUFFIXES = {".py", ".html", ".js", ".css", ".sh"}


def own_files() -> Iterator[Path]:
    """The files git knows or would take, without migrations."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], capture_output=True, text=True, check=True
    )
    for name in listed.stdout.splitlines():
        path = Path(name)
        if path.suffix in SUFFIXES and "migrations" not in path.parts and path.is_file():
            yield path


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def main() -> int:
    failed = False
    for path in own_files():
        sizes = [(str(path), len(path.read_text().splitlines()), FILE_WARN, FILE_FAIL)]
        if path.suffix == ".py":
            sizes += [(name, length, FUNCTION_WARN, FUNCTION_FAIL) for name, length in functions(path)]
        for name, length, warn, fail in sizes:
            if length > warn:
                print(f"{name}: {length} lines{', too long' if length > fail else ''}")
            failed |= length > fail
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
