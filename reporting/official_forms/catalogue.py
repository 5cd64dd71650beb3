"""F16 报表目录: every form that the portal asks for or produces, so that nobody can slip in another."""

from reporting.official_forms.declaration import OfficialForm

# Each module of this package declares its forms in FORMS; they stand here by number.
CATALOGUE: tuple[OfficialForm, ...] = ()
BY_KEY = {form.key: form for form in CATALOGUE}
