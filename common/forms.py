"""Base of the forms: only what lies in the user's region can be chosen; labels above, help below."""

from collections.abc import Iterable

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Div, Fieldset, Layout, Row
from django import forms

from common.models import TimestampedModel
from common.personal_data import personal_numbers

MEANWHILE = "他人刚刚保存了新的内容，请重新打开本页，核对后再修改。"


class ScopedModelForm(forms.ModelForm):
    """A ModelForm that knows its user; every choice of a row is narrowed by `for_user()`."""

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for field in self.fields.values():
            rows = getattr(field, "queryset", None)
            if rows is not None and hasattr(rows, "for_user"):
                field.queryset = rows.for_user(user)
            say_please_choose(field)


def say_please_choose(field: forms.Field) -> None:
    """Words instead of Django's dashes where nothing is chosen yet, and an error that names the fix."""
    verb = "选择" if isinstance(field, forms.ChoiceField) else "填写"
    field.error_messages["required"] = f"请{verb}{field.label}。"
    if isinstance(field, forms.ModelChoiceField) and field.empty_label:
        field.empty_label = "请选择"
    elif isinstance(field, forms.TypedChoiceField):
        field.choices = [(key, label if key != "" else "请选择") for key, label in field.choices]


class PrivateFieldsMixin:
    """A form with `private_fields`: they stand nowhere but where the form saves them.

    What is posted after a session ended is kept without them, see `villages.middleware`. A browser posts every field
    of text, blank or not: one that did not come was left out on the way, and is asked for again.
    """

    private_fields: tuple[str, ...] = ()

    @property
    def private_labels(self) -> str:
        return "、".join(str(self.fields[name].label) for name in self.private_fields)

    def clean(self) -> dict:
        cleaned = super().clean()
        absent = [name for name in self.private_fields if self.add_prefix(name) not in self.data]
        if absent:
            self.data = self.data.copy()
            for name in absent:
                self.data[self.add_prefix(name)] = self.get_initial_for_field(self.fields[name], name) or ""
            self.add_error(None, f"为保护隐私，{self.private_labels}没有保留，请核对、补填后再保存；没有的留空。")
        return cleaned


class NoPersonsMixin:
    """Free texts hold no number that names a person; said beside the field before anything is stored.

    Every free text of the form is looked at, but for `private_fields` and for what is a number by its nature.

    public    texts that everybody may read: there it is said what to write instead
    numbered  numbers of papers, which may be as long as an identity number
    """

    public: tuple[str, ...] = ()
    numbered: tuple[str, ...] = ()

    def clean(self) -> dict:
        cleaned = super().clean()
        left_out = (*self.numbered, *getattr(self, "private_fields", ()))
        texts = [name for name, field in self.fields.items() if type(field) is forms.CharField and name not in left_out]
        for name in texts:
            if found := personal_numbers(cleaned.get(name) or ""):
                self.add_error(name, self._sentence("、".join(found), name in self.public))
        return cleaned

    def _sentence(self, numbers: str, is_public: bool) -> str:
        if is_public:
            return f"含有{numbers}，请改为办公电话或办公地点，不写个人信息。"
        return f"内容中含有{numbers}，请删去。这里不登记个人信息。"


class ConfirmedWarningsMixin:
    """A form that may be saved in spite of doubts, once the user has seen each of them and ticked it.

    `doubts()` returns (key, sentence) pairs, worked out from `cleaned_data`. templates/common/_warnings.html shows
    them; what was ticked comes back as `confirmed`.
    """

    def doubts(self) -> list[tuple[str, str]]:
        return []

    def clean(self) -> dict:
        cleaned = super().clean()
        self.warnings = [] if self.errors else self.doubts()
        ticked = set(self.data.getlist("confirmed"))
        if any(key not in ticked for key, _ in self.warnings):
            self.add_error(None, "请核对表单上方的提示；确认无误的，勾选后再次保存。")
        return cleaned

    @property
    def warning_rows(self) -> list[dict]:
        """What the page shows: key, sentence, and whether it was ticked."""
        ticked = set(self.data.getlist("confirmed")) if self.is_bound else set()
        return [{"key": key, "text": text, "ticked": key in ticked} for key, text in getattr(self, "warnings", [])]


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


class RevisionForm(forms.ModelForm):
    """Nobody overwrites unseen what somebody else has saved meanwhile."""

    loaded_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["loaded_revision"].initial = self.instance.revision

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.instance.pk and not self.instance._state.adding:
            stored = type(self.instance)._base_manager.select_for_update(of=("self",)).get(pk=self.instance.pk)
            if cleaned.get("loaded_revision") != stored.revision:
                raise forms.ValidationError(MEANWHILE)
        return cleaned


def stamp_of(rows: Iterable[TimestampedModel]) -> str:
    """Which rows there are, each in which version."""
    return ",".join(f"{row.pk}.{row.revision}" for row in rows)


class StampedFormMixin(forms.Form):
    """Rows that are edited together, all on one page: nobody overwrites unseen what another has saved meanwhile.

    Brings back the stamp of the rows as they were loaded. The view calls it while it holds the row above them.
    """

    stamp = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, rows: Iterable[TimestampedModel] = (), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.stored = stamp_of(rows)
        self.fields["stamp"].initial = self.stored

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("stamp", "") != self.stored:
            raise forms.ValidationError(MEANWHILE)
        return cleaned


class OrderedFormSetMixin:
    """The fields by which forms are put in order and taken out: `can_order` and `can_delete`."""

    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = "序号"
        form.fields["ORDER"].widget.attrs |= {"class": "form-control", "inputmode": "numeric"}
        form.fields["DELETE"].label = "删除"
        form.fields["DELETE"].widget.attrs["class"] = "form-check-input"


class OrderedLinesFormSet(OrderedFormSetMixin, forms.BaseInlineFormSet):
    """Lines of a row, in the order of their numbers. They have a `position`."""

    def save_in_order(self) -> None:
        """Write what changed, and number the lines as they stand now."""
        for form in self.deleted_forms:
            if form.instance.pk:
                form.instance.delete()
        kept = [form for form in self.ordered_forms if form.instance.pk or form.has_changed()]
        for position, form in enumerate(kept, start=1):
            line = form.save(commit=False)
            if form.has_changed() or line.position != position:
                line.position = position
                setattr(line, self.fk.name, self.instance)
                line.save()
