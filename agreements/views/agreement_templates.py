"""协议范本: a county's templates and one version of one of them."""

from django.urls import reverse
from django.utils import timezone

from agreements.balance import Provision, counts_of
from agreements.choices import AgreementSide, AgreementTopic
from agreements.filters.agreement_template import AgreementTemplateFilter
from agreements.forms.agreement_templates import AnswerForm
from agreements.models import AgreementTemplate, AgreementTemplateVersion, SignedAgreement
from agreements.tables.agreement_template import AgreementTemplateTable, version_badge
from agreements.workflow import AGREEMENT_TEMPLATE_STEPS
from common.actions.exports import note_print
from common.addresses import client_address
from common.models import StepRecord
from common.views.gate import ScopedDetailView, ScopedListView
from common.workflow import available_steps
from villages.models import Village

VIEW, CHANGE = "agreements.view_agreementtemplate", "agreements.change_agreementtemplate"
VIEW_VERSION, CHANGE_VERSION = "agreements.view_agreementtemplateversion", "agreements.change_agreementtemplateversion"
STEP_ICONS = {"release": "send", "retire": "archive"}
EMPTY = {"title": "还没有协议范本", "text": "由县(区)拟订并发布；发布后所辖乡镇(街道)据此组织签订。"}


def list_crumb() -> tuple[str, str]:
    return "协议范本", reverse("agreement_template_list")


def template_crumb(template: AgreementTemplate) -> tuple[str, str]:
    return template.get_kind_display(), template.get_absolute_url()


class AgreementTemplateListView(ScopedListView):
    model = AgreementTemplate
    permission = VIEW
    table_class = AgreementTemplateTable
    filterset_class = AgreementTemplateFilter
    template_name = "common/list.html"
    heading = "协议范本"

    def get_queryset(self):
        return super().get_queryset().select_related("county").prefetch_related("versions")

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(empty={} if self.request.GET else EMPTY, **kwargs)

    def actions(self) -> list[dict]:
        if not self.request.user.has_perm(CHANGE):
            return []
        return [{"label": "新建", "icon": "plus", "url": reverse("agreement_version_begin"), "primary": True}]


class AgreementTemplateDetailView(ScopedDetailView):
    """One kind: its versions, newest first."""

    model = AgreementTemplate
    permission = VIEW
    template_name = "agreements/agreement_template_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("county")

    def get_context_data(self, **kwargs) -> dict:
        versions = [(one, version_badge(one)) for one in self.object.versions.all()]
        return super().get_context_data(versions=versions, **kwargs)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def actions(self) -> list[dict]:
        template = self.object
        buttons = []
        if self.request.user.has_perm(CHANGE, template):
            begin = f"{reverse('agreement_version_begin')}?kind={template.kind}"
            buttons.append({"label": "新建版本", "icon": "plus", "url": begin, "primary": True})
        history = reverse("record_history", args=[template._meta.label_lower, template.pk])
        return [*buttons, {"label": "变更记录", "icon": "history", "url": history}]


class _VersionMixin:
    model = AgreementTemplateVersion
    permission = VIEW_VERSION

    def get_queryset(self):
        return super().get_queryset().select_related("template__county").prefetch_related("clauses", "answers")


class AgreementVersionDetailView(_VersionMixin, ScopedDetailView):
    """A version: clauses with what the screening says beside them, the balance, who released it."""

    template_name = "agreements/agreement_version_detail.html"

    def get_context_data(self, **kwargs) -> dict:
        version, user = self.object, self.request.user
        may_answer = version.is_draft and user.has_perm(CHANGE_VERSION, version)
        findings = version.findings
        return super().get_context_data(
            state=version_badge(version),
            clauses=clause_rows(version, findings),
            general=[one for one in findings if one.clause is None],
            imbalances=version.imbalances,
            open_findings=[one for one in findings if one.is_open],
            balance=balance_rows(version),
            steps=list(StepRecord.objects.of(version)),
            may_answer=may_answer,
            answer_form=AnswerForm(),
            signed=SignedAgreement.objects.for_user(user).filter(version=version).count(),
            **kwargs,
        )

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb(), template_crumb(self.object.template)]

    def actions(self) -> list[dict]:
        version, user = self.object, self.request.user
        buttons = []
        if version.is_draft and user.has_perm(CHANGE_VERSION, version):
            update = reverse("agreement_version_update", args=[version.pk])
            buttons.append({"label": "修改", "icon": "pencil", "url": update})
            remove = reverse("agreement_version_delete", args=[version.pk])
            buttons.append({"label": "删除", "icon": "trash", "url": remove, "danger": True})
        for verb, step in available_steps(version, AGREEMENT_TEMPLATE_STEPS, user):
            address = reverse("agreement_version_step", args=[version.pk, verb])
            look = {"primary": verb == "release", "danger": verb == "retire"}
            buttons.append({"label": step.label, "icon": STEP_ICONS[verb], "url": address} | look)
        history = reverse("record_history", args=[version._meta.label_lower, version.pk])
        buttons.append({"label": "变更记录", "icon": "history", "url": history})
        address = reverse("agreement_version_print", args=[version.pk])
        return [*buttons, {"label": "打印", "icon": "printer", "url": address}]


def clause_rows(version: AgreementTemplateVersion, findings: list) -> list[tuple]:
    """Each clause with its findings."""
    return [
        (clause, [one for one in findings if one.clause is not None and one.clause.pk == clause.pk])
        for clause in version.clauses.all()
    ]


def balance_rows(version: AgreementTemplateVersion) -> list[tuple[str, int, int]]:
    """Topic, clauses of the committee, clauses of the household."""
    counts = counts_of(Provision(one.side, one.topic, one.text) for one in version.clauses.all())
    return [
        (topic.label, counts.get((AgreementSide.COMMITTEE, topic), 0), counts.get((AgreementSide.HOUSEHOLD, topic), 0))
        for topic in (AgreementTopic.RIGHTS, AgreementTopic.DUTIES)
    ]


class AgreementVersionPrintView(_VersionMixin, ScopedDetailView):
    """The agreement on A4 with room for both signatures; `?village=` puts the committee's name in."""

    template_name = "agreements/agreement_version_print.html"

    def get_context_data(self, **kwargs) -> dict:
        version, user = self.object, self.request.user
        key = self.request.GET.get("village", "")
        village = Village.objects.for_user(user).filter(pk=key).first() if key.isdecimal() else None
        note_print(str(version), row_count=1, actor=user, address=client_address(self.request))
        context = super().get_context_data(
            village=village,
            opening=version.opening.replace("{村(居)}", village.name if village else "＿＿＿＿＿＿村(居)"),
            clauses=version.clauses.all(),
            printed_on=timezone.localdate(),
            back_url=version.get_absolute_url(),
            **kwargs,
        )
        return context | {"heading": version.title}
