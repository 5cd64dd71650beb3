from collections.abc import Iterator

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import Storage


class ChosenFilesFinder(FileSystemFinder):
    """Our own static folder whole; of the front-end packages only what settings.VENDOR_FILES names."""

    def list(self, ignore_patterns: list[str] | None) -> Iterator[tuple[str, Storage]]:
        for path, storage in super().list(ignore_patterns):
            if self.is_chosen(path, storage.prefix):
                yield path, storage

    def find_location(self, root: str, path: str, prefix: str | None = None) -> str | None:
        found = super().find_location(root, path, prefix)
        inner = path.removeprefix(f"{prefix}/") if prefix else path
        return found if found and self.is_chosen(inner, prefix) else None

    def is_chosen(self, path: str, prefix: str | None) -> bool:
        return not prefix or f"{prefix}/{path}" in settings.VENDOR_FILES
