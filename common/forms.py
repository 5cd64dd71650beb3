"""Base of the forms: only what lies in the user's region can be chosen; labels above, help below."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Div, Fieldset, Layout, Row
from django import forms


class ScopedModelForm(forms.ModelForm):
    """A ModelForm that knows its user; every choice of a row is narrowed by `for_user()`."""

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for field in self.fields.values():
            rows = getattr(field, "queryset", None)
            if rows is not None and hasattr(rows, "for_user"):
                field.queryset = rows.for_user(user)


class PortalFormHelper(FormHelper):
    """`form.helper = PortalFormHelper(Section("基本信息", ("name", "code"), "address"))`.

    The <form> tag, its token and the buttons stand in the page shell templates/common/form.html.
    """

    form_tag = False
    disable_csrf = True
    include_media = False

    def __init__(self, *sections) -> None:
        super().__init__()
        if sections:
            self.layout = Layout(*sections)


class Section(Div):
    """A card with a clear head. A tuple of fields shares a row; a plain name takes the full width."""

    def __init__(self, title: str, *rows, note: str = "") -> None:
        body = [HTML(f'<p class="text-secondary">{note}</p>')] if note else []
        body += [_shared_row(row) if isinstance(row, tuple) else row for row in rows]
        super().__init__(Fieldset(title, *body, css_class="card-body"), css_class="card form-section")


def _shared_row(names: tuple[str, ...]) -> Row:
    width = 12 // max(2, len(names))
    return Row(*(Column(name, css_class=f"col-12 col-md-{width}") for name in names))


class DateInput(forms.DateInput):
    """The browser's own date field; its value must be ISO whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")
