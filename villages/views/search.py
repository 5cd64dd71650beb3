"""Search in the header: name, code, pinyin or its initials, names and codes of the past; within one's region."""

from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import View

from common.views.gate import PermittedMixin
from villages.choices import VillageState
from villages.models import FormerIdentity, Village
from villages.models.village import HALF_WIDTH

LIMIT = 20
HEAD = 200
SHORTEST = 2
EXACT = ("code", "name", "initials", "pinyin")


class SearchView(PermittedMixin, View):
    permission = "villages.view_village"

    def get(self, request: HttpRequest) -> HttpResponse:
        text = "".join(request.GET.get("q", "").split()).translate(HALF_WIDTH)
        found = self._find(text) if len(text) >= SHORTEST else []
        if request.htmx:
            context = {"groups": _grouped(found[:LIMIT]), "q": text, "too_short": len(text) < SHORTEST}
            return render(request, "villages/_search_results.html", context | {"more": len(found) > LIMIT})
        exact = [unit for unit in found if unit.rank < len(EXACT) or _was_called(unit.past, text)]
        if len(exact) == 1 or len(found) == 1:
            return redirect((exact or found)[0])
        context = {
            "heading": "搜索结果" if text else "搜索",
            "groups": _grouped(found[:LIMIT]),
            "more": len(found) > LIMIT,
            "q": text,
            "too_short": len(text) < SHORTEST,
        }
        return render(request, "villages/search.html", context)

    def _find(self, text: str) -> list[Village]:
        """One more than is shown, exact hits first; each knows by which former identity it was found.

        Beyond HEAD hits only the exact ones and some of the others are put in order: whoever reads the nation
        types more, and does not wait until all bearers of a common name are sorted.
        """
        units = Village.objects.for_user(self.request.user)
        keys = set(units.exactly(text).order_by().values_list("pk", flat=True)[:HEAD])
        keys.update(units.found_by(text).order_by().values_list("pk", flat=True)[:HEAD])
        whens = [When(**{field: text.lower()}, then=rank) for rank, field in enumerate(EXACT)]
        rows = units.filter(pk__in=keys).select_related("township__parent", "successor").defer("name_grams")
        found = list(rows.annotate(rank=Case(*whens, default=len(EXACT))).order_by("rank", "code")[: LIMIT + 1])
        past: dict[int, FormerIdentity] = {}
        for identity in FormerIdentity.objects.filter(village__in=[unit.pk for unit in found]):
            if text in identity.name or identity.code.startswith(text):
                past[identity.village_id] = identity
        for unit in found:
            former = past.get(unit.pk)
            is_news = former and (former.name, former.code) != (unit.name, unit.code)
            unit.past = former if is_news else None
        return found


def _was_called(past: FormerIdentity | None, text: str) -> bool:
    return past is not None and text in (past.name, past.code)


def _grouped(found: list[Village]) -> list[tuple[str, list[Village]]]:
    groups = [
        ("村(居)", [unit for unit in found if unit.state == VillageState.ACTIVE]),
        ("已撤并、已撤销", [unit for unit in found if unit.state != VillageState.ACTIVE]),
    ]
    return [(label, units) for label, units in groups if units]
