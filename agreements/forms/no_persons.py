"""Free texts hold no number that names a person; a form says so beside the field before anything is stored."""

from django import forms

from agreements.personal_data import personal_numbers


class NoPersonsMixin:
    """Every free text of the form is looked at, but for `private_fields` and for what is a number by its nature.

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
