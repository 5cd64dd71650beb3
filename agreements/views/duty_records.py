"""制度记录: the list, the page for quick entry, one record."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView

from agreements.actions.duties import CHANGE, Entry, Recorded, correct_occasion, record_duty
from agreements.filters.duties import DutyRecordFilter
from agreements.forms.duties import TYPED, DutyEntryForm, DutyRecordForm
from agreements.models import DutyRecord
from agreements.tables.duties import DutyRecordTable
from common.refusal import Refused
from common.views.attachments import attachment_panel
from common.views.editing import ScopedDeleteView, ScopedUpdateView
from common.views.gate import PermittedMixin, ScopedDetailView, ScopedListView
from villages.choices import RegionLevel, VillageKind
from villages.models import Region
from villages.views.active_only import ActiveOnlyMixin
from villages.views.region_tree import RegionTreeMixin

RELATED = ("village__township", "duty")
NAMES_SHOWN = 3


def list_crumb() -> tuple[str, str]:
    return "制度记录", reverse("duty_record_list")


class DutyRecordListView(RegionTreeMixin, ScopedListView):
    model = DutyRecord
    permission = "agreements.view_dutyrecord"
    table_class = DutyRecordTable
    filterset_class = DutyRecordFilter
    template_name = "common/region_list.html"
    heading = "制度记录"
    resource_key = "duty_records"

    def get_queryset(self):
        return super().get_queryset().select_related(*RELATED)

    def get_context_data(self, **kwargs) -> dict:
        can_change = self.request.user.has_perm(CHANGE)
        empty = {
            "title": "还没有制度记录",
            "text": "会议、活动开展之后，一行登记一次；一次会议可以同时登记多个村(居)。",
        }
        if can_change:
            empty |= {"url": reverse("duty_record_create"), "label": "登记制度记录"}
        return super().get_context_data(can_change=can_change, empty={} if self.request.GET else empty, **kwargs)

    def actions(self) -> list[dict]:
        buttons = [{"label": "落实情况", "icon": "chart-grid-dots", "url": reverse("duty_overview")}]
        if self.request.user.has_perm(CHANGE):
            create = {"label": "登记", "icon": "plus", "url": reverse("duty_record_create"), "primary": True}
            return [create, *buttons]
        return buttons


class DutyEntryView(PermittedMixin, FormView):
    """Typed once for one village or for many; stays on the page with the same duty and day for the next line."""

    permission = CHANGE
    form_class = DutyEntryForm
    template_name = "agreements/duty_entry.html"

    def township(self) -> Region | None:
        """The township whose villages are listed: the user's own, or the one chosen in the address."""
        own = self.request.user.region
        if own and own.level == RegionLevel.TOWNSHIP:
            return own
        code = self.request.GET.get("township", "")
        if not code:
            return None
        found = self.townships().filter(code=code).first()
        if found is None:
            raise Http404
        return found

    def townships(self):
        return Region.objects.for_user(self.request.user).in_use().at_level(RegionLevel.TOWNSHIP)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"user": self.request.user, "township": self.township()}

    def get_initial(self) -> dict:
        given = self.request.GET
        today = timezone.localdate().isoformat()
        return {
            "held_on": given.get("held_on") or today,
            "duty": given.get("duty"),
            "villages": [key for key in given.getlist("village") if key.isdecimal()],
            "quantity": 1,
        }

    def form_valid(self, form) -> HttpResponse:
        entry = Entry(**{name: form.cleaned_data[name] for name in TYPED})
        try:
            result = record_duty(
                form.cleaned_data["villages"],
                entry,
                actor=self.request.user,
                today=timezone.localdate(),
                upload=form.cleaned_data["file"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        self.tell(entry, result)
        if "leave" in self.request.POST:
            return redirect("duty_record_list")
        query = {"duty": entry.duty.pk, "held_on": entry.held_on.isoformat()}
        township = self.request.GET.get("township")
        return redirect(f"{self.request.path}?{urlencode(query | ({'township': township} if township else {}))}")

    def tell(self, entry: Entry, result: Recorded) -> None:
        what = f"“{entry.duty}”（{entry.held_on:%Y-%m-%d}）"
        if result.records:
            messages.success(self.request, f"已登记{what}：{names_of([row.village for row in result.records])}。")
        if result.known:
            messages.warning(self.request, f"{names_of(result.known)}当日已登记过{what}，没有重复登记。")
        if result.unbound:
            messages.warning(self.request, f"{what}不适用于{names_of(result.unbound)}，没有登记。")

    def get_context_data(self, **kwargs) -> dict:
        township = self.township()
        may_choose = not (self.request.user.region and self.request.user.region.level == RegionLevel.TOWNSHIP)
        context = super().get_context_data(
            heading="登记制度记录",
            breadcrumbs=[list_crumb()],
            cancel_url=reverse("duty_record_list"),
            township=township,
            townships=list(self.townships().select_related("parent")[:500]) if may_choose else [],
            **kwargs,
        )
        if township is not None:
            context["units"] = units_of(context["form"])
        return context


def units_of(form: DutyEntryForm) -> list[dict]:
    """The villages to tick, each with what a search by name or pinyin initials finds."""
    ticked = {str(value) for value in form["villages"].value() or []}
    return [
        {
            "pk": village.pk,
            "name": village.name,
            "is_residents": village.kind == VillageKind.RESIDENTS,
            "words": f"{village.name} {village.initials} {village.code}",
            "ticked": str(village.pk) in ticked,
        }
        for village in form.fields["villages"].queryset
    ]


def names_of(villages: list) -> str:
    names = "、".join(village.name for village in villages[:NAMES_SHOWN])
    return names if len(villages) <= NAMES_SHOWN else f"{names}等{len(villages)}个村(居)"


class DutyRecordDetailView(ScopedDetailView):
    model = DutyRecord
    permission = "agreements.view_dutyrecord"
    template_name = "agreements/duty_record_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related(*RELATED)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_context_data(self, **kwargs) -> dict:
        record, user = self.object, self.request.user
        others = DutyRecord.objects.for_user(user).filter(pk__in=record.others).select_related("village")
        facts = [
            ("村(居)", record.village.name),
            ("乡镇(街道)", record.village.township.name),
            ("制度", f"{record.duty.name}（{record.duty.frequency_text}）"),
            ("日期", record.held_on),
            ("参加人数（人）", record.attendance),
            (f"次(件)数（{record.duty.unit}）", record.quantity),
            ("内容", record.summary),
        ]
        return super().get_context_data(
            facts=facts, others=list(others), attachments=attachment_panel(record, user), **kwargs
        )

    def actions(self) -> list[dict]:
        record, buttons = self.object, []
        if not record.why_closed and self.request.user.has_perm(CHANGE, record):
            url, away = (reverse(f"duty_record_{verb}", args=[record.pk]) for verb in ("update", "delete"))
            buttons = [
                {"label": "修改", "icon": "pencil", "url": url, "primary": True},
                {"label": "删除", "icon": "trash", "url": away, "danger": True},
            ]
        log = reverse("record_history", args=[record._meta.label_lower, record.pk])
        return [*buttons, {"label": "变更记录", "icon": "history", "url": log}]


class _DutyRecordMixin(ActiveOnlyMixin):
    model = DutyRecord
    permission = CHANGE

    def get_queryset(self):
        return super().get_queryset().select_related(*RELATED)


class DutyRecordUpdateView(_DutyRecordMixin, ScopedUpdateView):
    form_class = DutyRecordForm

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb(), (str(self.object), self.object.get_absolute_url())]

    def save(self, form) -> DutyRecord:
        record = form.save()
        if form.cleaned_data.get("whole_occasion"):
            correct_occasion(record, actor=self.request.user)
        return record


class DutyRecordDeleteView(_DutyRecordMixin, ScopedDeleteView):
    permission = "agreements.delete_dutyrecord"

    def get_success_url(self) -> str:
        return reverse("duty_record_list")
