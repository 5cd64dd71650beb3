"""The text that somebody pasted or brought as a Word file. Nothing of the file is kept."""

from django import forms

from agreements.screening.word_text import read_word


def text_of(form: forms.Form) -> str:
    """The words of a valid PastedTextForm; Refused, with the way out, when the file cannot be read."""
    file = form.cleaned_data.get("file")
    if file:
        return "\n".join(paragraph.text for paragraph in read_word(file))
    return form.cleaned_data["text"]
