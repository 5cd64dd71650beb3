"""资金台账: the entries, what each holder has, and putting right what was booked wrongly."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from agreements.actions.money import CHANGE, refuse_reversed, reverse_entry
from agreements.choices import MoneySource
from agreements.filters.money import MoneyEntryFilter
from agreements.forms.money import MoneyEntryForm, ReverseForm
from agreements.models import MoneyEntry
from agreements.tables.money import BalanceTable, MoneyEntryTable
from agreements.templatetags.duties import yuan
from common.refusal import Refused
from common.views.attachments import attachment_panel
from common.views.editing import ScopedCreateView, ScopedDeleteView, ScopedUpdateView
from common.views.gate import RegionScopedMixin, ScopedDetailView, ScopedListView
from villages.views.region_tree import RegionTreeMixin

VIEW = "agreements.view_moneyentry"
HOLDER_COLUMNS = ("village_id", "village__name", "village__code", "region_id", "region__name")


def list_crumb() -> tuple[str, str]:
    return "资金台账", reverse("money_entry_list")


def sums_by_holder(entries) -> list[dict]:
    """Income, spending and balance of each holder and source, all counted; in the order of codes."""
    rows = entries.sums(*HOLDER_COLUMNS, "source").order_by(F("region_id"), F("village__code").asc(nulls_first=True))
    sources = dict(MoneySource.choices)
    return [
        {
            "code": row["village__code"] or row["region_id"],
            "holder": row["village__name"] or f"{row['region__name']}（本级）",
            "url": f"{reverse('money_entry_list')}?{urlencode(_of_holder(row))}",
            "source": sources[row["source"]],
            "income": row["income"],
            "spending": row["spending"],
            "balance": row["income"] - row["spending"],
        }
        for row in rows
    ]


def _of_holder(row: dict) -> dict:
    return {"village": row["village_id"]} if row["village_id"] else {"region": row["region_id"]}


class _MoneyListView(RegionTreeMixin, ScopedListView):
    model = MoneyEntry
    permission = VIEW
    filterset_class = MoneyEntryFilter
    template_name = "agreements/money_list.html"

    def tabs(self) -> list[dict]:
        query = self.request.GET.urlencode()
        pages = (("money_entry_list", "收支明细"), ("money_balance", "结余"))
        return [
            {
                "label": label,
                "url": f"{reverse(name)}?{query}",
                "is_current": name == self.request.resolver_match.view_name,
            }
            for name, label in pages
        ]

    def actions(self) -> list[dict]:
        if not self.request.user.has_perm(CHANGE):
            return []
        return [{"label": "记账", "icon": "plus", "url": reverse("money_entry_create"), "primary": True}]


class MoneyEntryListView(_MoneyListView):
    table_class = MoneyEntryTable
    heading = "资金台账"
    resource_key = "money"

    def get_queryset(self):
        return super().get_queryset().with_holder().select_related("reversal")

    def get_table_data(self):
        """The running balance is asked for the lines shown alone."""
        return self.filterset.qs.with_balance()

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(tabs=self.tabs(), can_change=self.request.user.has_perm(CHANGE), **kwargs)
        if not self.request.GET:
            context["empty"] = {"title": "还没有账目", "text": "收到资金或支出后记一笔；也可以下载模板批量导入。"}
        return context | {"sums": _total(self.filterset.qs)}


def _total(entries) -> dict:
    """Of all entries that match: income, spending and what remains."""
    found = list(entries.sums("source"))
    income, spending = (sum(row[name] for row in found) for name in ("income", "spending"))
    return {"income": income, "spending": spending, "balance": income - spending, "rows": len(found)}


class MoneyBalanceView(_MoneyListView):
    """What each village, township and county has of each source."""

    table_class = BalanceTable
    heading = "资金结余"

    def get_table_data(self):
        return sums_by_holder(self.filterset.qs)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(tabs=self.tabs(), sums=_total(self.filterset.qs), **kwargs)


class MoneyEntryDetailView(ScopedDetailView):
    model = MoneyEntry
    permission = VIEW
    template_name = "agreements/money_entry_detail.html"

    def get_queryset(self):
        return super().get_queryset().with_holder().select_related("reverses", "reversal").with_balance()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_context_data(self, **kwargs) -> dict:
        entry = self.object
        facts = [
            ("单位", entry.holder_name),
            ("日期", entry.booked_on),
            ("收支", entry.get_direction_display()),
            ("资金来源", entry.get_source_display()),
            ("用途", entry.get_use_display()),
            ("金额（元）", yuan(entry.signed_amount)),
            ("该来源结余（元）", yuan(entry.balance)),
            ("受益户数（户）", entry.households),
            ("摘要", entry.purpose),
            ("凭证号", entry.voucher),
        ]
        return super().get_context_data(
            facts=facts,
            fixed=entry.why_fixed(timezone.now()),
            attachments=attachment_panel(entry, self.request.user),
            **kwargs,
        )

    def actions(self) -> list[dict]:
        entry, buttons = self.object, []
        if self.request.user.has_perm(CHANGE, entry):
            if not entry.why_fixed(timezone.now()):
                update, delete = (reverse(f"money_entry_{verb}", args=[entry.pk]) for verb in ("update", "delete"))
                buttons += [
                    {"label": "修改", "icon": "pencil", "url": update, "primary": True},
                    {"label": "删除", "icon": "trash", "url": delete, "danger": True},
                ]
            if not entry.reverses_id and not hasattr(entry, "reversal"):
                address = reverse("money_entry_reverse", args=[entry.pk])
                buttons.append({"label": "红冲", "icon": "arrow-back", "url": address})
        log = reverse("record_history", args=[entry._meta.label_lower, entry.pk])
        return [*buttons, {"label": "变更记录", "icon": "history", "url": log}]


class MoneyEntryCreateView(ScopedCreateView):
    model = MoneyEntry
    permission = CHANGE
    form_class = MoneyEntryForm
    heading = "记账"

    def get_initial(self) -> dict:
        given = self.request.GET
        return {
            "booked_on": timezone.localdate().isoformat(),
            "village": given.get("village"),
            "direction": given.get("direction"),
        }

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_cancel_url(self) -> str:
        return reverse("money_entry_list")


class _OpenEntryMixin:
    """Only entries of the running month can be written; any other answers with a sentence."""

    model = MoneyEntry
    permission = CHANGE

    def get_queryset(self):
        return super().get_queryset().with_holder()

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        if reason := row.why_fixed(timezone.now()):
            raise Refused(reason)


class MoneyEntryUpdateView(_OpenEntryMixin, ScopedUpdateView):
    form_class = MoneyEntryForm

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb(), (str(self.object), self.object.get_absolute_url())]


class MoneyEntryDeleteView(_OpenEntryMixin, ScopedDeleteView):
    permission = "agreements.delete_moneyentry"

    def get_success_url(self) -> str:
        return reverse("money_entry_list")


class MoneyEntryReverseView(RegionScopedMixin, SingleObjectMixin, FormView):
    """红冲: asks for the reason, then books the counter-entry."""

    model = MoneyEntry
    permission = CHANGE
    form_class = ReverseForm
    template_name = "common/confirm.html"

    def get_queryset(self):
        return super().get_queryset().with_holder()

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        refuse_reversed(row)

    def form_valid(self, form) -> HttpResponse:
        try:
            entry = reverse_entry(self.object, form.cleaned_data["reason"], actor=self.request.user, now=timezone.now())
        except Refused as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.object)
        messages.success(self.request, f"已红冲：{entry}。")
        return redirect(entry)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            heading=f"红冲：{self.object}",
            breadcrumbs=[list_crumb(), (str(self.object), self.object.get_absolute_url())],
            question=f"冲销“{self.object}”（{self.object.purpose}）吗？",
            consequence="将以今天的日期记一笔相反的账，原账保留，结余随之更正。红冲不能撤销；记对的内容请另记一笔。",
            submit_label="红冲",
            cancel_url=self.object.get_absolute_url(),
            **kwargs,
        )
