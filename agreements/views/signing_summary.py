"""协议台账: how far the signing has come, region by region down to the village. Numbers only."""

from datetime import date

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from agreements.choices import AgreementKind
from agreements.models import SignedAgreement, TrustGroup
from agreements.rules import sees_names
from agreements.signing_papers import SIGNING, signing_form, signing_row
from agreements.signing_summary import SigningLine, level_below, of_village, summary, whole
from common.actions.papers import refuse_too_long
from common.paper.paper import Paper
from common.views.gate import PermittedMixin
from common.views.paper import ListPaperView
from villages.choices import RegionLevel
from villages.models import Region, Village

PERMISSION = "agreements.view_signing"


class _OfSummary:
    """The figures that the address asks for: of one kind or all, below a region."""

    def figures(self) -> tuple[Region | None, str, RegionLevel | None, list[SigningLine]]:
        kind = self.request.GET.get("kind", "")
        kind = kind if kind in AgreementKind.values else ""
        region = region_asked(self.request)
        path = region.path if region else self.request.user.region_path
        level = level_below(path or "")
        return region, kind, level, summary(path, level, timezone.localdate(), kind) if path is not None else []


class SigningSummaryView(PermittedMixin, _OfSummary, TemplateView):
    """F6 on screen; each region leads to its parts, each village to its own page."""

    permission = PERMISSION
    template_name = "agreements/signing_summary.html"

    def get_context_data(self, **kwargs) -> dict:
        region, kind, level, lines = self.figures()
        return super().get_context_data(
            heading="协议签订情况",
            region=region,
            above=above(region, self.request.user),
            kind=kind,
            kinds=AgreementKind.choices,
            lines=[(line, address_of(line, level, kind)) for line in lines],
            whole=whole(lines),
            of_villages=level is None,
            actions=self.actions(),
            **kwargs,
        )

    def actions(self) -> list[dict]:
        user = self.request.user
        paper = f"{reverse('signing_paper')}?{self.request.GET.urlencode()}".rstrip("?")
        buttons = [{"label": "汇总表", "icon": "file-text", "url": paper}]
        if user.has_perm("agreements.view_signedagreement"):
            buttons.append({"label": "签订登记", "icon": "list", "url": reverse("signed_agreement_list")})
        if user.has_perm("agreements.change_signedagreement"):
            entry = reverse("signed_agreement_entry")
            buttons.append({"label": "逐户录入", "icon": "plus", "url": entry, "primary": True})
        return buttons


class SigningPaperView(_OfSummary, ListPaperView):
    """F6 as a page to print, workbook and Word document."""

    model = Village
    permission = "agreements.export_signing"
    form = SIGNING

    def paper(self) -> Paper:
        region, kind, level, lines = self.figures()
        refuse_too_long(len(lines), self.output())
        place = region.name_in_titles if region else "全国"
        return self.filled(
            form=signing_form(lines, of_villages=level is None),
            rows=[signing_row(line) for line in lines],
            place=f"{place}{AgreementKind(kind).label if kind else '协议'}",
        )

    def back_url(self) -> str:
        query = self.request.GET.copy()
        query.pop("as", None)
        return f"{reverse('signing_summary')}?{query.urlencode()}".rstrip("?")


def region_asked(request) -> Region | None:
    """The region named in the address; outside the viewer's own it is not found."""
    code = request.GET.get("region", "")
    if not code:
        return request.user.region
    return get_object_or_404(Region.objects.for_user(request.user), code=code)


def above(region: Region | None, user) -> list[tuple[str, str]]:
    """The way back up, no further than the viewer's own region."""
    if region is None or region.code == user.region_id:
        return []
    codes = region.path.strip("/").split("/")
    found = Region.objects.for_user(user).filter(code__in=codes).order_by("level")
    start = [] if user.region_id else [("全国", reverse("signing_summary"))]
    return start + [(one.name, f"{reverse('signing_summary')}?region={one.code}") for one in found[: len(codes) - 1]]


def address_of(line, level, kind: str) -> str:
    """Where a row leads: a region to its parts, a village to its own page."""
    if level is None:
        return f"{reverse('village_detail', args=[line.key])}?tab=signing"
    return f"{reverse('signing_summary')}?region={line.code}" + (f"&kind={kind}" if kind else "")


def moved_away(village: Village) -> dict[str, int]:
    """What went over to the successor: numbers of agreements and of groups."""
    return {
        "agreements": SignedAgreement.objects.filter(moved_from=village).count(),
        "groups": TrustGroup.objects.filter(moved_from=village).count(),
    }


def village_context(village: Village, user, today: date) -> dict:
    """What 协议签订 of 一村一档 shows: numbers by kind, and the groups to those who may see them."""
    by_kind, all_kinds = of_village(village, today)
    sees_households = sees_names.test(user)
    groups = TrustGroup.objects.for_user(user).in_being().filter(village=village) if sees_households else []
    return {
        "signing_lines": [(AgreementKind(kind).label, line) for kind, line in by_kind.items()],
        "signing_whole": all_kinds,
        "sees_households": sees_households,
        "groups": list(groups.with_households(today)) if sees_households else [],
        "moved_away": moved_away(village) if village.successor_id else None,
        "can_register": not village.why_closed and user.has_perm("agreements.change_signedagreement", village),
    }
