"""Views that write one row: nobody overwrites unseen, nobody writes outside his region, nothing typed is lost."""

from contextlib import contextmanager

from django.contrib import messages
from django.db import IntegrityError, models, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import CreateView, DeleteView, UpdateView

from common.integrity import refusal_of
from common.refusal import Refused
from common.views.conflict import conflict_context
from common.views.gate import PermittedMixin, RegionScopedMixin


@contextmanager
def kept_inside(user, model: type[models.Model]):
    """Collect rows written in the block; any of them outside the user's region undoes the whole.

    Yields a list to append the written rows to. Raises Refused with a sentence.
    """
    written: list[models.Model] = []
    try:
        with transaction.atomic():
            yield written
            keys = {row.pk for row in written}
            if type(written[0]).objects.for_user(user).filter(pk__in=keys).count() != len(keys):
                raise Refused("保存后该记录将不在您的管辖区划内，因此没有保存。请核对所选的区划。")
    except IntegrityError as error:
        raise refusal_of(error, model) from error


class _EditingMixin(RegionScopedMixin):
    template_name = "common/form.html"
    heading = ""
    done = "已保存。"

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form) -> HttpResponse:
        try:
            with kept_inside(self.request.user, self.model) as written:
                self.object = self.save(form)
                written.append(self.object)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(self.get_success_url())

    def save(self, form) -> models.Model:
        return form.save()

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            heading=self.get_heading(), breadcrumbs=self.breadcrumbs(), cancel_url=self.get_cancel_url(), **kwargs
        )

    def get_heading(self) -> str:
        return self.heading

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return []

    def get_cancel_url(self) -> str:
        return self.object.get_absolute_url() if self.object and self.object.pk else ""


class ScopedCreateView(PermittedMixin, _EditingMixin, CreateView):
    """A new row. The form takes `user` and offers only what lies in his region."""


class ScopedUpdateView(_EditingMixin, UpdateView):
    """An existing row. A save over someone else's newer version leads to the conflict page."""

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.select_for_update(of=("self",)) if self.request.method == "POST" else rows

    @transaction.atomic
    def post(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        loaded = self.object.revision
        if request.POST.get("choice") == "edit":
            return self.render_to_response(self.get_context_data(form=self.get_form(), revision=loaded))
        if request.POST.get("revision") != str(loaded):
            context = conflict_context(self.object, self.get_form(), request.POST)
            return render(request, "common/conflict.html", context, status=409)
        form = self.get_form()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def get_heading(self) -> str:
        return self.heading or f"修改：{self.object}"

    def get_context_data(self, **kwargs) -> dict:
        return {"revision": self.object.revision} | super().get_context_data(**kwargs)


class ScopedDeleteView(RegionScopedMixin, DeleteView):
    """Removes a row after asking; a row that others refer to stays, with a sentence that says why."""

    template_name = "common/confirm.html"

    def form_valid(self, form) -> HttpResponse:
        row, address = self.object, self.get_success_url()
        try:
            row.delete()
        except models.ProtectedError as error:
            kinds = "、".join(sorted({str(found._meta.verbose_name) for found in error.protected_objects}))
            messages.error(self.request, f"“{row}”已被{kinds}引用，不能删除。")
            return redirect(row.get_absolute_url())
        messages.success(self.request, f"已删除“{row}”。")
        return redirect(address)

    def get_context_data(self, **kwargs) -> dict:
        kind = self.object._meta.verbose_name
        return super().get_context_data(
            heading=f"删除{kind}",
            question=f"确定删除{kind}“{self.object}”吗？",
            consequence="删除后不再显示；变更记录仍会保留。",
            submit_label="删除",
            danger=True,
            cancel_url=self.object.get_absolute_url(),
            **kwargs,
        )
