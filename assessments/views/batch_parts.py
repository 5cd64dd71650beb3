"""What a batch is set up with: its phases, its standards, and who may hand in later."""

from django.shortcuts import get_object_or_404

from assessments.actions.batches import CHANGE, set_phases, set_standards
from assessments.forms.batches import LateExceptionForm, PhasesForm, StandardsForm
from assessments.models import Batch, LateException
from assessments.views.batches import GRANT, BatchMixin, batch_crumbs
from common.refusal import refuse_closed
from common.views.editing import ScopedCreateView, ScopedDeleteView, ScopedUpdateView
from common.views.parts import PartsView


class BatchPartsView(BatchMixin, PartsView):
    permission = CHANGE

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return batch_crumbs(self.object)


class BatchPhasesView(BatchPartsView):
    form_class = PhasesForm
    title = "阶段和日期"
    template_name = "assessments/batch_phases.html"

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"year": self.object.year}

    def rows(self) -> list:
        return list(self.object.phases.all())

    def get_initial(self) -> dict:
        spans = {f"{one.phase}_from": one.starts_on for one in self.rows()}
        return spans | {f"{one.phase}_to": one.ends_on for one in self.rows()}

    def save(self, form) -> None:
        set_phases(self.object, form.spans, actor=self.request.user)


class BatchStandardsView(BatchPartsView):
    form_class = StandardsForm
    title = "评估标准"
    template_name = "common/form.html"

    def rows(self) -> list:
        return list(self.object.standards.all())

    def get_initial(self) -> dict:
        return {one.kind: one.version_id for one in self.rows()}

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"user": self.request.user}

    def save(self, form) -> None:
        versions = {kind: version for kind, version in form.cleaned_data.items() if kind != "stamp"}
        set_standards(self.object, versions, actor=self.request.user)


class _LateMixin:
    """Asked of the batch: whoever set the dates grants the exceptions."""

    model = LateException
    permission = GRANT

    def get_success_url(self) -> str:
        return self.object.batch.get_absolute_url()


class LateExceptionCreateView(_LateMixin, ScopedCreateView):
    form_class = LateExceptionForm
    heading = "登记延期许可"
    done = "已登记延期许可，该村(居)可以提交到延期日期为止。"

    def dispatch(self, request, *args, **kwargs):
        batches = Batch.objects.for_user(request.user).with_programme().prefetch_related("phases")
        self.batch = get_object_or_404(batches, pk=kwargs["batch"])
        self.check_permission(self.batch)
        refuse_closed(self.batch)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        own = LateException(batch=self.batch, granted_by_name=self.request.user.name)
        return super().get_form_kwargs() | {"instance": own}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return batch_crumbs(self.batch)

    def get_cancel_url(self) -> str:
        return self.batch.get_absolute_url()


class _GrantedMixin(_LateMixin):
    def get_queryset(self):
        return super().get_queryset().select_related("batch__programme__region", "village__township")

    def check_permission(self, row=None) -> None:
        super().check_permission(row.batch)
        refuse_closed(row.batch)


class LateExceptionUpdateView(_GrantedMixin, ScopedUpdateView):
    form_class = LateExceptionForm

    def save(self, form) -> LateException:
        form.instance.granted_by_name = self.request.user.name
        return form.save()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return batch_crumbs(self.object.batch)


class LateExceptionDeleteView(_GrantedMixin, ScopedDeleteView):
    """Takes a permission back."""
