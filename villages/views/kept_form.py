"""What was posted after the session had ended: shown in words, posted again or dropped."""

from collections.abc import Callable
from copy import copy
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, resolve_url
from django.urls import Resolver404, resolve
from django.views.generic import TemplateView

from common.refusal import Refused
from villages.models import KeptForm

# What pages put into their forms for themselves. The names of Django's own begin with "_".
OF_THE_PAGE = {"revision", "loaded_revision", "confirmed", "choice", "then", "query", "scope", "next"}
TICKED = "selected"


class KeptFormView(TemplateView):
    """Offers what was posted after the session had ended: to post it now, or to drop it."""

    template_name = "accounts/kept_form.html"

    def get_kept(self) -> KeptForm:
        kept = KeptForm.objects.filter(user=self.request.user).first()
        if kept is None:
            raise Http404
        return kept

    def post(self, request: HttpRequest) -> HttpResponse:
        kept = self.get_kept()
        kept.delete()
        messages.info(request, "已放弃未提交的内容。")
        return redirect(kept.page or resolve_url("home"))

    def get_context_data(self, **kwargs) -> dict:
        kept = self.get_kept()
        form = form_behind(self.request, kept.path)
        return super().get_context_data(
            heading="找回未提交的内容",
            kept=kept,
            typed=in_words(kept, form),
            left_out=getattr(form, "private_labels", ""),
            **kwargs,
        )


def form_behind(request: HttpRequest, path: str) -> forms.BaseForm | None:
    """The form of the page at this address as the user would open it now; None where there is none for him.

    The page's own view is asked, so region and permission are its business; nothing is rendered.
    """
    address = urlsplit(path)
    opening = copy(request)
    opening.method, opening.path, opening.path_info = "GET", address.path, address.path
    opening.GET, opening.POST = QueryDict(address.query), QueryDict()
    opening.META = request.META | {"REQUEST_METHOD": "GET", "QUERY_STRING": address.query}
    try:
        opening.resolver_match = match = resolve(address.path)
        response = match.func(opening, *match.args, **match.kwargs)
    except (Resolver404, Http404, PermissionDenied, Refused):
        return None
    form = (getattr(response, "context_data", None) or {}).get("form")
    return form if isinstance(form, forms.BaseForm) else None


def in_words(kept: KeptForm, form: forms.BaseForm | None) -> list[tuple[str, str]]:
    """Label and value of what was typed, as the form would show it; in the form's order."""
    values: dict[str, list[str]] = {}
    for name, value in kept.fields:
        if value.strip():
            values.setdefault(name, []).append(value)
    rows = []
    for name, field in form.fields.items() if form else ():
        given = values.pop(form.add_prefix(name), None)
        if given and not field.widget.is_hidden:
            say = _speaker(field)
            rows.append((str(field.label or name), "、".join(say(value) for value in given)))
    if ticked := values.pop(TICKED, None):
        rows.append(("勾选的记录", f"{len(ticked)} 条"))
    if form is None:
        free = [name for name in values if name not in OF_THE_PAGE and not name.startswith("_")]
        rows += [("填写的内容", value) for name in free for value in values[name]]
    return rows


def _speaker(field: forms.Field) -> Callable[[str], str]:
    """How a posted value of the field reads. What the field does not offer any more reads as it was posted."""
    if isinstance(field, forms.BooleanField):
        return lambda value: "是"
    if isinstance(field, forms.ModelChoiceField):
        return lambda value: _row_in_words(field, value)
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in field.choices}
        return lambda value: labels.get(value, value)
    return str


def _row_in_words(field: forms.ModelChoiceField, value: str) -> str:
    try:
        row = field.queryset.filter(**{field.to_field_name or "pk": value}).first()
    except (ValueError, TypeError, ValidationError):
        row = None
    return field.label_from_instance(row).strip() if row else "（已不能选择）"
