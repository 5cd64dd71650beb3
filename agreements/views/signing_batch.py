"""Many agreements at once: the grid of 逐户录入, and 批量续签 in four steps."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from agreements.actions.signing import Entry, Terms, kinds_in_use, obstacle_to_renewal, register_batch, renew_many
from agreements.filters.signing import SignedAgreementFilter
from agreements.forms.signing import GRID_ROWS, BatchForm, HouseholdFormSet, RenewForm
from agreements.models import SignedAgreement
from agreements.views.signing import CHANGE, CLOSE, list_crumb
from common.filters import taken_in_bulk
from common.refusal import Refused
from common.views.gate import PermittedMixin

BULK_LIMIT = 2000
PREFIX = "rows"
BLANK_GRID = {f"{PREFIX}-TOTAL_FORMS": str(GRID_ROWS), f"{PREFIX}-INITIAL_FORMS": "0"}


class SignedAgreementEntryView(PermittedMixin, View):
    """逐户录入: what the households have in common above, one household a row below.

    Good rows are saved and leave the grid; bad ones stay, each with its sentence.
    """

    permission = CHANGE

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = {name: request.GET[name] for name in BatchForm.base_fields if request.GET.get(name)}
        form = BatchForm(user=request.user, initial=initial)
        return self._page(form, HouseholdFormSet(prefix=PREFIX))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = BatchForm(request.POST, user=request.user)
        rows = HouseholdFormSet(request.POST, prefix=PREFIX)
        is_good = form.is_valid()
        rows.is_valid()
        if not is_good or rows.non_form_errors():
            return self._page(form, rows)
        try:
            saved, left = self._save(form, rows)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(form, rows)
        if saved:
            messages.success(request, f"已登记{saved}户。")
        if saved and not left:
            return redirect(f"{request.path}?{self._common(request.POST)}")
        if not saved and not left:
            form.add_error(None, "还没有填写任何一户，请在下表填写户编号和签约人。")
        if left:
            messages.error(request, f"有{len(left)}户没有登记，原因见各行；改正后再点保存。")
        return self._page(form, self._grid_of(left), saved=saved)

    def _common(self, posted: QueryDict) -> str:
        """What the next page of households begins with."""
        kept = QueryDict(mutable=True)
        kept.update({name: posted[name] for name in BatchForm.base_fields if posted.get(name)})
        return kept.urlencode()

    def _save(self, form: BatchForm, rows) -> tuple[int, list[tuple[dict, str]]]:
        """How many were saved, and what stays on the grid: (cells, sentence)."""
        left, good = [], []
        for row in rows.forms:
            if row.errors:
                sentence = "".join(dict.fromkeys(error for found in row.errors.values() for error in found))
                left.append((_cells(row), sentence))
            elif row.is_filled:
                good.append(row)
        said = form.cleaned_data
        outcomes = register_batch(
            said["village"],
            said["kind"],
            [Entry(row.cleaned_data["household_number"], row.cleaned_data["signatory"]) for row in good],
            Terms(said["signed_on"], said["valid_until"], said["group"]),
            actor=self.request.user,
            now=timezone.now(),
        )
        refused = [(_cells(row), done.refusal) for row, done in zip(good, outcomes, strict=True) if done.refusal]
        return len(good) - len(refused), [*left, *refused]

    def _grid_of(self, left: list[tuple[dict, str]]):
        """A fresh grid that begins with the rows that were refused."""
        grid = HouseholdFormSet(initial=[cells for cells, _ in left], prefix=PREFIX)
        for form, (_, sentence) in zip(grid.forms, left, strict=False):
            form.refusal = sentence
        return grid

    def _page(self, form: BatchForm, rows, **context) -> HttpResponse:
        shown = {
            "heading": "逐户录入",
            "breadcrumbs": [list_crumb()],
            "form": form,
            "rows": rows,
            "without_template": not form.versions,
            "cancel_url": reverse("signed_agreement_list"),
        }
        return render(self.request, "agreements/signed_agreement_entry.html", shown | context)


def _cells(row) -> dict:
    return {name: row[name].value() or "" for name in ("household_number", "signatory")}


class SignedAgreementRenewView(PermittedMixin, View):
    """Ticked in the list → which can be renewed → the days, confirmed → result for each."""

    permission = CLOSE

    def get(self, request: HttpRequest) -> HttpResponse:
        """From the page of one agreement."""
        return self._ask(request, self._chosen(request, request.GET), RenewForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = self._chosen(request, request.POST)
        if "confirmed" not in request.POST:
            return self._ask(request, chosen, RenewForm())
        form = RenewForm(request.POST)
        if not form.is_valid():
            return self._ask(request, chosen, form)
        results = renew_many(chosen, actor=request.user, now=timezone.now(), **form.cleaned_data)
        done = sum(not outcome.refusal for _, outcome in results)
        context = self._frame(request) | {"results": results, "done": done, "undone": len(results) - done}
        return render(request, "agreements/signed_agreement_renewed.html", context)

    def _chosen(self, request: HttpRequest, asked: QueryDict) -> list[SignedAgreement]:
        rows = taken_in_bulk(
            asked, SignedAgreement.objects.for_user(request.user), SignedAgreementFilter, request=request
        )
        rows = rows.select_related("village__township", "group").order_by("village__code", "household_number")
        return list(rows[: BULK_LIMIT + 1])

    def _ask(self, request: HttpRequest, chosen: list[SignedAgreement], form: RenewForm) -> HttpResponse:
        context = self._frame(request)
        if not chosen or len(chosen) > BULK_LIMIT:
            none = "请先勾选要续签的协议。"
            messages.error(request, none if not chosen else f"一次最多续签{BULK_LIMIT}份，请用查询条件分批选择。")
            return redirect(context["cancel_url"])
        released = set(kinds_in_use(request.user.region))
        checked = [(agreement, obstacle_to_renewal(agreement, released)) for agreement in chosen]
        able = [agreement for agreement, obstacle in checked if not obstacle]
        context |= {
            "form": form if able else None,
            "able": able,
            "question": f"为以下{len(able)}户办理续签？" if able else "所选的协议现在都不能续签。",
            "consequence": "请确认各户已自愿签字。续签后按现行范本登记新协议，原协议记为“已续签”。" if able else "",
            "objects": [f"{agreement}（{agreement.signatory}）" for agreement in able],
            "problems": [(agreement, obstacle) for agreement, obstacle in checked if obstacle],
            "hidden": [("selected", agreement.pk) for agreement in able]
            + [("query", request.POST.get("query", "")), ("confirmed", "1")],
            "submit_label": f"续签这{len(able)}份",
        }
        return render(request, "agreements/signed_agreement_renew.html", context)

    def _frame(self, request: HttpRequest) -> dict:
        back = f"{reverse('signed_agreement_list')}?{request.POST.get('query', '')}".rstrip("?")
        return {"heading": "批量续签", "breadcrumbs": [("签订登记", back)], "cancel_url": back}
