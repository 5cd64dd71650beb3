"""Forms that take a file."""

from collections.abc import Callable

from django.http import HttpResponse

from common.uploads import cut_upload


class FileFormMixin:
    """For a FormView with a field `file`: an upload too large to be read is called so, and not missing.

    `too_large` says it, with the limit; set it as a staticmethod.
    """

    too_large: Callable[[int], str]

    def form_invalid(self, form) -> HttpResponse:
        if not form.files and (size := cut_upload(self.request)):
            form.errors.pop("file", None)
            form.add_error("file", self.too_large(size))
        return super().form_invalid(form)
