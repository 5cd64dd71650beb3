"""Base of the forms: only what lies in the user's region can be chosen."""

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
