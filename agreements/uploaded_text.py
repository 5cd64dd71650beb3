"""The text that somebody pasted or brought as a Word file. Nothing of the file is kept."""

from django import forms

from agreements.screening.word_text import ParagraphKind, read_word


def text_of(form: forms.Form, *, with_margins: bool = True) -> str:
    """The words of a valid PastedTextForm; Refused, with the way out, when the file cannot be read.

    Headers and footers of the pages are read too unless the text is to be cut into clauses: they belong to none.
    """
    file = form.cleaned_data.get("file")
    if file:
        kept = (found for found in read_word(file) if with_margins or found.kind != ParagraphKind.MARGIN)
        return "\n".join(found.text for found in kept)
    return form.cleaned_data["text"]
