"""Uploads that are too large for anything here are not even read."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest


class CappedUploadHandler(FileUploadHandler):
    """Throws away the body of a request that is larger than any file the portal takes; nothing of it is kept."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None) -> None:
        self.size = content_length
        self.limit = max(settings.IMPORT_MAX_BYTES, settings.ATTACHMENT_MAX_BYTES) + 1024 * 1024

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if self.size > self.limit:
            self.request.cut_upload = self.size
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def cut_upload(request: HttpRequest) -> int:
    """How large the upload was that was cut off; 0 when none was."""
    return getattr(request, "cut_upload", 0)
