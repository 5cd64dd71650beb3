"""上报: what a county prepared and handed up, one version after another."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from common.addresses import client_address
from common.models import StepRecord
from common.refusal import Refused, refuse_closed
from common.views.editing import ScopedDeleteView
from common.views.gate import PermittedMixin, RegionScopedMixin, ScopedDetailView, ScopedListView
from common.workflow import available_steps
from reporting.actions.drawing import request_drawing
from reporting.actions.submissions import mark_opened
from reporting.choices import SubmissionState
from reporting.filters.submissions import SubmissionFilter
from reporting.forms.submissions import DrawForm
from reporting.models import Submission
from reporting.official_forms.catalogue import BY_KEY, CATALOGUE, ITSELF
from reporting.official_forms.declaration import OfficialForm
from reporting.snapshot.differences import count_of, differences_of
from reporting.tables.submissions import STATE_BADGES, SubmissionTable
from reporting.workflow import SUBMISSION_STEPS, SUBMIT
from villages.choices import RegionLevel
from villages.views.chosen import chosen_reporting_year
from villages.views.region_tree import RegionTreeMixin

VIEW, ADD = "reporting.view_submission", "reporting.add_submission"
CHANGE, DELETE = "reporting.change_submission", "reporting.delete_submission"
EXPORT, IMPORT = "reporting.export_submission", "reporting.import_submission"
# What is done with a submission that lies before the city: there, and by the county until it is opened.
ON_PAGE = {verb: SUBMISSION_STEPS[verb] for verb in ("accept", "return", "recall")}
ICONS = {"accept": "circle-check", "return": "arrow-back-up", "recall": "arrow-back"}


def list_crumb() -> tuple[str, str]:
    return "报表上报", reverse("submission_list")


def offered_to(user) -> list[OfficialForm]:
    """The forms of the catalogue, itself left out, that can be handed up and that this user may draw."""
    return [form for form in CATALOGUE if form.fill and form is not ITSELF and user.has_perm(form.permission)]


def forms_of(submission: Submission) -> list[OfficialForm]:
    """The declarations behind the forms of a draft, as far as the catalogue still has them."""
    return [BY_KEY[form.key] for form in submission.forms.all() if form.key in BY_KEY]


class OpenedMixin:
    """A look of those who receive it is noted: from then on the county cannot take it back."""

    def get_object(self, queryset=None) -> Submission:
        row = super().get_object(queryset)
        mark_opened(row, viewer=self.request.user, now=timezone.now())
        return row


class DrawingMixin:
    """Forms drawn from the register: at once or, where many villages stand in them, by the worker."""

    form_class = DrawForm
    template_name = "common/form.html"
    draft: Submission | None = None

    def form_valid(self, form) -> HttpResponse:
        said = {"actor": self.request.user, "now": timezone.now(), "address": client_address(self.request)}
        try:
            drawn = request_drawing(form.cleaned_data["year"], form.chosen, draft=self.draft, **said)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        if isinstance(drawn, Submission):
            messages.success(self.request, self.said_of(drawn))
        return redirect(drawn)

    def said_of(self, drawn: Submission) -> str:
        raise NotImplementedError


class SubmissionListView(RegionTreeMixin, ScopedListView):
    model = Submission
    permission = VIEW
    table_class = SubmissionTable
    filterset_class = SubmissionFilter
    template_name = "common/region_list.html"
    heading = "报表上报"
    deepest = RegionLevel.COUNTY  # what hands up

    def get_queryset(self):
        return super().get_queryset().with_place()

    def get_context_data(self, **kwargs) -> dict:
        text = "县(区)选择年度和表格生成上报件，核对后上报市级；上级在这里接收或者退回。"
        empty = {"title": "还没有上报件", "text": text}
        return super().get_context_data(empty={} if self.request.GET else empty, **kwargs)

    def actions(self) -> list[dict]:
        user, buttons = self.request.user, []
        if user.has_perm(ADD):
            buttons.append(
                {"label": "生成上报件", "icon": "plus", "url": reverse("submission_create"), "primary": True}
            )
        if user.has_perm(IMPORT):
            buttons.append({"label": "导入上报包", "icon": "package-import", "url": reverse("submission_import")})
        return buttons


class SubmissionCreateView(PermittedMixin, DrawingMixin, FormView):
    """A new draft, or the next version of a year that was returned or accepted."""

    permission = ADD

    def get_form_kwargs(self) -> dict:
        newest = timezone.localdate().year
        return super().get_form_kwargs() | {"offered": offered_to(self.request.user), "newest": newest}

    def get_initial(self) -> dict:
        return {"year": chosen_reporting_year(self.request)}

    def said_of(self, drawn: Submission) -> str:
        return f"已生成{drawn}，请逐表核对后上报。"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            heading="生成上报件",
            breadcrumbs=[list_crumb()],
            cancel_url=list_crumb()[1],
            submit_label="生成",
            draft="off",
            **kwargs,
        )


class SubmissionDetailView(OpenedMixin, ScopedDetailView):
    model = Submission
    permission = VIEW
    template_name = "reporting/submission_detail.html"

    def get_queryset(self):
        return super().get_queryset().with_place().prefetch_related("forms")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_context_data(self, **kwargs) -> dict:
        row = self.object
        former = row.before()
        return super().get_context_data(
            badge_kind=STATE_BADGES[row.state],
            facts=self.facts(),
            faults=row.faults(),
            answers=row.answers,
            steps=list(StepRecord.objects.of(row)),
            reason=self.reason(),
            former=former,
            change_count=changes_between(former, row) if former else None,
            versions=row.siblings().for_user(self.request.user).with_place(),
            **kwargs,
        )

    def facts(self) -> list[tuple[str, str]]:
        row = self.object
        handed_up = f"{timezone.localtime(row.submitted_at):%Y-%m-%d %H:%M}" if row.submitted_at else ""
        opened = f"{timezone.localtime(row.opened_at):%Y-%m-%d %H:%M}" if row.opened_at else ""
        return [
            ("县(区)", row.region.name),
            ("报送至", row.receiver.name_in_titles),
            ("年度", f"{row.year}年"),
            ("版本", f"第{row.version}版"),
            ("来源", row.get_source_display()),
            ("生成人", f"{row.made_by_unit} {row.made_by_name}"),
            ("生成时间", f"{timezone.localtime(row.made_at):%Y-%m-%d %H:%M}"),
            ("上报时间", handed_up),
            ("上级打开时间", opened),
            ("表格、行数", f"{len(row.forms.all())} 张，{row.row_count} 行"),
        ]

    def reason(self) -> str:
        """Why it was returned."""
        if self.object.state != SubmissionState.RETURNED:
            return ""
        returns = StepRecord.objects.of(self.object).filter(verb="return")
        return returns.values_list("note", flat=True).last() or ""

    def actions(self) -> list[dict]:
        row, user = self.object, self.request.user
        buttons = self.own_actions() if row.state == SubmissionState.DRAFT else []
        for verb, step in available_steps(row, ON_PAGE, user):
            if verb == "recall" and not row.may_be_recalled:
                continue
            url = reverse("submission_step", args=[row.pk, verb])
            buttons.append({"label": step.label, "icon": ICONS[verb], "url": url, "primary": verb == "accept"})
        may_correct = row.state in (SubmissionState.RETURNED, SubmissionState.ACCEPTED) and user.has_perm(CHANGE, row)
        if may_correct and not row.newer().exists():
            url = f"{reverse('submission_create')}?year={row.year}"
            buttons.append({"label": "更正后另报新版本", "icon": "file-plus", "url": url, "primary": True})
        buttons.append(self.button("workbook", "下载工作簿", "file-spreadsheet"))
        if user.has_perm(EXPORT, row):
            buttons.append(self.button("package", "导出上报包", "package-export"))
        log = reverse("record_history", args=[row._meta.label_lower, row.pk])
        return [*buttons, {"label": "变更记录", "icon": "history", "url": log}]

    def own_actions(self) -> list[dict]:
        row, user = self.object, self.request.user
        found = []
        if user.has_perm(SUBMIT, row):
            found.append(self.button("submit", "核对并上报", "send", primary=True))
        if user.has_perm(CHANGE, row):
            found.append(self.button("redraw", "重新生成", "refresh"))
        if user.has_perm(DELETE, row):
            found.append(self.button("delete", "删除", "trash", danger=True))
        return found

    def button(self, name: str, label: str, icon: str, **more) -> dict:
        return {"label": label, "icon": icon, "url": reverse(f"submission_{name}", args=[self.object.pk]), **more}


def changes_between(old: Submission, new: Submission) -> int | None:
    """In how many places they differ; None where one of them cannot be read any more."""
    try:
        before, after = ([form.frozen() for form in one.forms.all()] for one in (old, new))
        return count_of(differences_of(before, after))
    except Refused:
        return None


class SubmissionRedrawView(RegionScopedMixin, DrawingMixin, SingleObjectMixin, FormView):
    """The draft once more from the register."""

    model = Submission
    permission = CHANGE

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.draft = self.get_object()
        refuse_closed(self.object)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return super().get_queryset().with_place()

    def get_form_kwargs(self) -> dict:
        own = {"offered": offered_to(self.request.user), "newest": self.object.year}
        return super().get_form_kwargs() | own

    def get_form(self, form_class=None) -> DrawForm:
        form = super().get_form(form_class)
        form.fields["year"].choices = [(self.object.year, f"{self.object.year}年")]
        form.fields["forms"].initial = [form.key for form in self.object.forms.all()]
        return form

    def said_of(self, drawn: Submission) -> str:
        return "已按现在的台账重新生成，请再核对。"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            heading=f"重新生成：{self.object}",
            breadcrumbs=[list_crumb(), (str(self.object), self.object.get_absolute_url())],
            cancel_url=self.object.get_absolute_url(),
            submit_label="按现在的台账重新生成",
            draft="off",
            **kwargs,
        )


class SubmissionDeleteView(ScopedDeleteView):
    """A draft that is not wanted; its number is free again."""

    model = Submission
    permission = DELETE
    success_url = reverse_lazy("submission_list")

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        refuse_closed(row)
