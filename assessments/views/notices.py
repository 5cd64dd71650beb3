"""命名公示: the list, its draft, the posting, objections, the end of the term, and those taken off the list."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from agreements.actions.public_archive import is_unaltered
from assessments.actions.honours import to_name
from assessments.actions.notices import (
    ADD,
    CHANGE,
    NAME,
    OBJECT,
    conclude_notice,
    last_day_of,
    post_notice,
    strike,
    to_be_listed,
    write_notice,
    years_unknown,
)
from assessments.choices import NoticeState
from assessments.filters.honours import NamingNoticeFilter
from assessments.forms.notices import NamingNoticeForm
from assessments.models import Application, Batch, NamingNotice, NoticeArchive
from assessments.posted_notice import check_value, is_public
from assessments.tables.honours import NOTICE_BADGES, NamingNoticeTable
from assessments.workflow import APPLICATION_STEPS, NOTICE_STEPS
from common.addresses import public_address
from common.models import StepRecord
from common.refusal import Refused, refuse_closed
from common.templatetags.portal import badge, deadline
from common.views.editing import ScopedCreateView, ScopedDeleteView, ScopedUpdateView
from common.views.gate import ScopedDetailView, ScopedListView
from common.views.stepping import StepView
from common.workflow import available_steps

VIEW = "assessments.view_namingnotice"
RELATED = ("batch__programme__region", "region__parent")


def notices_crumb() -> tuple[str, str]:
    return "命名公示", reverse("naming_notice_list")


def notice_crumbs(notice: NamingNotice) -> list[tuple[str, str]]:
    return [notices_crumb(), (str(notice), notice.get_absolute_url())]


class NamingNoticeListView(ScopedListView):
    model = NamingNotice
    permission = VIEW
    table_class = NamingNoticeTable
    filterset_class = NamingNoticeFilter
    template_name = "assessments/naming_notice_list.html"
    heading = "命名公示"

    def get_queryset(self):
        return super().get_queryset().select_related("batch", "region__parent").annotate(entry_count=Count("entries"))

    def get_context_data(self, **kwargs) -> dict:
        user = self.request.user
        waiting = []
        if user.has_perm(ADD):
            counted = to_be_listed(user).order_by("batch").values("batch", "batch__name").annotate(count=Count("pk"))
            waiting = [(row["batch__name"], row["count"], start_url(row["batch"])) for row in counted]
        empty = {"title": "还没有命名公示", "text": "申报到达“公示中”环节后，由项目主办单位发布公示。"}
        return super().get_context_data(waiting=waiting, empty={} if self.request.GET else empty, **kwargs)


def start_url(batch: int) -> str:
    return reverse("naming_notice_create", args=[batch])


class NamingNoticeCreateView(ScopedCreateView):
    """A draft for one batch; every unit that waits for its naming is ticked."""

    model = NamingNotice
    permission = ADD
    form_class = NamingNoticeForm
    done = "已保存，请核对后发布公示。"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        rows = Batch.objects.for_user(request.user).with_programme()
        self.batch = get_object_or_404(rows, pk=kwargs["batch"])
        draft = NamingNotice(batch=self.batch, region=self.batch.programme.region)
        if not request.user.has_perm(ADD) or not request.user.has_perm(CHANGE, draft):
            raise PermissionDenied
        refuse_closed(self.batch)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        batch = self.batch
        instance = NamingNotice(batch=batch, region=batch.programme.region)
        return super().get_form_kwargs() | {"instance": instance}

    def get_initial(self) -> dict:
        programme, user = self.batch.programme, self.request.user
        basis = self.batch.document_number or programme.approval_number
        return {
            "title": f"{self.batch.year}年{programme.name}拟命名名单公示"[:100],
            "basis": f"根据《{programme.name}》实施方案（{basis}），经评估检查，拟命名下列村(居)，现予公示。",
            "publisher": programme.organiser or user.unit,
            "contact": user.name,
            "phone": user.work_phone,
            "working_days": self.batch.notice_working_days,
        }

    def get_heading(self) -> str:
        return f"新增命名公示：{self.batch}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [notices_crumb()]

    def get_cancel_url(self) -> str:
        return reverse("naming_notice_list")

    def save(self, form) -> NamingNotice:
        return write_notice(form.save(commit=False), form.cleaned_data["applications"], actor=self.request.user)


class NamingNoticeUpdateView(ScopedUpdateView):
    model = NamingNotice
    permission = CHANGE
    form_class = NamingNoticeForm

    def get_queryset(self):
        return super().get_queryset().select_related(*RELATED)

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        refuse_closed(row)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return notice_crumbs(self.object)

    def save(self, form) -> NamingNotice:
        return write_notice(form.save(commit=False), form.cleaned_data["applications"], actor=self.request.user)


class NamingNoticeDeleteView(ScopedDeleteView):
    model = NamingNotice
    permission = "assessments.delete_namingnotice"
    success_url = reverse_lazy("naming_notice_list")

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        refuse_closed(row)


class NamingNoticeDetailView(ScopedDetailView):
    model = NamingNotice
    permission = VIEW
    template_name = "assessments/naming_notice_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related(*RELATED)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [notices_crumb()]

    def get_context_data(self, **kwargs) -> dict:
        notice, user = self.object, self.request.user
        facts = [
            ("批次", notice.batch.name),
            ("公示单位", notice.publisher),
            ("公示期", self.term()),
            ("异议受理", "　".join(part for part in (notice.contact, notice.phone, notice.address) if part)),
        ]
        entries = notice.entries.for_user(user).select_related(
            "application__village__township__parent", "application__level", "application__honour"
        )
        objections = notice.objections.for_user(user).select_related("application__village__township")
        may_object = notice.state == NoticeState.POSTED and user.has_perm(CHANGE, notice)
        public = is_public(notice, timezone.now())
        return super().get_context_data(
            facts=facts,
            state=badge(NOTICE_BADGES[notice.state], notice.get_state_display()),
            entries=entries.order_by("application__village__code"),
            objections=objections,
            may_object=may_object and user.has_perm(OBJECT),
            may_strike=user.has_perm(NAME) and notice.scope_path.startswith(user.region_path or ""),
            public_url=public_address(self.request, "public_notice", notice.code) if public else "",
            steps=list(StepRecord.objects.of(notice)),
            **self.archived(),
            **kwargs,
        )

    def archived(self) -> dict:
        """The page kept at the end, and whether it and the posted wording still are what they were."""
        notice = self.object
        archive = NoticeArchive.objects.filter(notice=notice).first()
        if archive is None:
            return {}
        unaltered = is_unaltered(archive) and check_value(notice.wording) == notice.sha256
        return {"archive": archive, "is_unaltered": unaltered}

    def term(self) -> str:
        notice = self.object
        if not notice.starts_on:
            return f"发布之日起{notice.working_days}个工作日"
        return f"{notice.starts_on:%Y-%m-%d}至{notice.ends_on:%Y-%m-%d}（{notice.working_days}个工作日）"

    def actions(self) -> list[dict]:
        notice, user = self.object, self.request.user
        icons = {"post": "speakerphone", "conclude": "circle-check"}
        buttons = [
            {
                "label": step.label,
                "icon": icons[verb],
                "url": reverse("naming_notice_step", args=[notice.pk, verb]),
                "primary": True,
            }
            for verb, step in available_steps(notice, NOTICE_STEPS, user)
            if verb == "post" or timezone.now() >= notice.batch.last_moment(notice.ends_on)
        ]

        def button(name: str, label: str, icon: str, **more) -> dict:
            return {"label": label, "icon": icon, "url": reverse(f"naming_notice_{name}", args=[notice.pk]), **more}

        if notice.state == NoticeState.CONCLUDED and user.has_perm(NAME) and to_name(notice).exists():
            buttons.append(button("name", "命名授牌", "award", primary=True))
        if notice.state == NoticeState.DRAFT and user.has_perm(CHANGE, notice):
            buttons += [button("update", "修改", "pencil"), button("delete", "删除", "trash", danger=True)]
        if notice.state != NoticeState.DRAFT:
            buttons.append(button("sheet", "张贴页", "printer"))
        log = reverse("record_history", args=[notice._meta.label_lower, notice.pk])
        return [*buttons, {"label": "变更记录", "icon": "history", "url": log}]


class NamingNoticeStepView(StepView):
    """发布公示 and 结束公示."""

    model = NamingNotice
    steps = NOTICE_STEPS
    template_name = "assessments/naming_notice_step.html"

    def get_queryset(self):
        return super().get_queryset().select_related(*RELATED)

    def advance(self, form) -> NamingNotice:
        act = {"post": post_notice, "conclude": conclude_notice}[self.kwargs["verb"]]
        return act(self.object, actor=self.request.user, now=timezone.now(), **form.cleaned_data)

    def get_context_data(self, **kwargs) -> dict:
        notice = self.object
        return super().get_context_data(breadcrumbs=notice_crumbs(notice), **self.term_of_posting(), **kwargs)

    def term_of_posting(self) -> dict:
        if self.kwargs["verb"] != "post":
            return {"consequence": "公示网页随即关闭，可以命名授牌。"}
        today = timezone.localdate()
        last = last_day_of(today, self.object.working_days)
        said = f"公示从今天起{self.object.working_days}个工作日，{deadline(last)}；发布后内容和名单不能修改。"
        unknown = "、".join(f"{year}年" for year in years_unknown(today, last))
        return {"consequence": said, "unknown_years": unknown}


class NoticeStrikeView(StepView):
    """取消拟命名: an objection was upheld."""

    model = Application
    steps = {"strike": APPLICATION_STEPS["strike"]}

    def get_queryset(self):
        return super().get_queryset().with_place()

    def advance(self, form) -> Application:
        return strike(self.object, form.cleaned_data["note"], actor=self.request.user, now=timezone.now())

    def form_valid(self, form) -> HttpResponse:
        entry = self.object.notice_entries.last()
        try:
            self.advance(form)
        except Refused as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, f"已取消拟命名：{self.object.village}。")
        return redirect(entry.notice if entry else self.object)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            breadcrumbs=[notices_crumb()],
            consequence="取消后该申报办理完毕，已占用的名额退回，理由在办理记录中公开给申报单位。",
            danger=True,
            **kwargs,
        )
