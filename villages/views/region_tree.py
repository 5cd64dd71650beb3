"""The region tree beside a list: the viewer's own subtree, branches loaded when opened."""

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.views.generic import View

from common.views.gate import PermittedMixin
from villages.choices import RegionLevel
from villages.codes import level_of
from villages.models import Region, Village

NOT_KEPT = ("region", "page", "list", "deepest")
COUNTED_LIST = "village_list"
COUNTED_FROM = RegionLevel.CITY  # counting a whole province on each page would cost more than it tells


class Branches:
    """Nodes of the tree beside one list, see templates/common/_region_nodes.html."""

    def __init__(
        self,
        user,
        list_name: str,
        query: QueryDict,
        current: Region | None = None,
        deepest: RegionLevel = RegionLevel.TOWNSHIP,
    ) -> None:
        self.user = user
        self.list_name = list_name
        self.current = current
        self.deepest = deepest
        self.kept = query.copy()
        for name in NOT_KEPT:
            self.kept.pop(name, None)

    def list_url(self, code: str = "") -> str:
        query = self.kept.copy()
        if code:
            query["region"] = code
        return f"{reverse(self.list_name)}?{query.urlencode()}" if query else reverse(self.list_name)

    def roots(self) -> list[dict]:
        """The viewer's region, or all provinces; open down to the chosen region."""
        own = self.user.region
        roots = [own] if own else list(Region.objects.in_use().filter(parent=None))
        opened = self._opened(own)
        children = Region.objects.in_use().filter(parent__in=opened) if opened else []
        below: dict[str, list[Region]] = {}
        for child in children:
            below.setdefault(child.parent_id, []).append(child)
        counts = self._counts([Region(code=code, level=level_of(code)) for code in opened])
        return [self._node(region, below, counts) for region in roots]

    def children(self, parent: Region) -> list[dict]:
        counts = self._counts([parent])
        return [self._node(child, {}, counts) for child in Region.objects.in_use().filter(parent=parent)]

    def _opened(self, own: Region | None) -> set[str]:
        """Codes of the branches that stand open: the viewer's own and those above the chosen region."""
        chain = self.current.path.strip("/").split("/") if self.current else []
        inside = [code for code in chain if own is None or len(code) >= len(own.code)]
        opened = {*inside, *([own.code] if own else [])}
        return {code for code in opened if level_of(code) < self.deepest}

    def _counts(self, parents: list[Region]) -> dict[str, int]:
        """Active units below each child of the parents, in one query for each level of parents."""
        if self.list_name != COUNTED_LIST:
            return {}
        counts: dict[str, int] = {}
        for level in {parent.level for parent in parents if parent.level >= COUNTED_FROM}:
            keys = [parent.code for parent in parents if parent.level == level]
            up = "township" if level == RegionLevel.COUNTY else "township__parent"
            rows = Village.objects.active().filter(**{f"{up}__parent__in": keys}).order_by()
            counts |= dict(rows.values_list(f"{up}_id").annotate(Count("pk")))
        return counts

    def _node(self, region: Region, below: dict[str, list[Region]], counts: dict[str, int]) -> dict:
        children = [self._node(child, below, counts) for child in below.get(region.code, [])]
        is_leaf = region.level >= self.deepest
        return {
            "name": region.name,
            "code": region.code,
            "url": self.list_url(region.code),
            "count": counts.get(region.code, 0) if self._is_counted(region) else None,
            "is_current": self.current is not None and self.current.code == region.code,
            "children": children,
            "children_url": "" if is_leaf or children else self._children_url(region),
        }

    def _is_counted(self, region: Region) -> bool:
        own = self.user.region_id
        return self.list_name == COUNTED_LIST and region.level > COUNTED_FROM and region.code != own

    def _children_url(self, region: Region) -> str:
        query = self.kept.copy()
        query["list"] = self.list_name
        if self.deepest != RegionLevel.TOWNSHIP:
            query["deepest"] = self.deepest
        return f"{reverse('region_children', args=[region.code])}?{query.urlencode()}"


class RegionTreeMixin:
    """For lists whose filter set is a RegionFilterSet and whose template includes common/_region_tree.html."""

    deepest = RegionLevel.TOWNSHIP  # the lowest regions that have rows of their own

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**self._tree(), **kwargs)

    def _tree(self) -> dict:
        user = self.request.user
        if user.region and user.region.level >= self.deepest:
            return {"tree_root": []}
        code = self.request.GET.get("region", "")
        current = Region.objects.for_user(user).filter(code=code).first() if code else None
        name = self.request.resolver_match.view_name
        branches = Branches(user, name, self.request.GET, current, self.deepest)
        return {
            "tree_root": branches.roots(),
            "tree_all_url": branches.list_url(),
            "tree_current": current.name if current else "",
        }


class RegionChildrenView(PermittedMixin, View):
    """One opened branch, as a fragment; only below what the viewer may see."""

    permission = "villages.view_region"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        parent = get_object_or_404(Region.objects.for_user(request.user), code=code)
        name = request.GET.get("list", COUNTED_LIST)
        try:
            reverse(name)
        except NoReverseMatch as error:
            raise Http404 from error
        deepest = RegionLevel.COUNTY if request.GET.get("deepest") == str(RegionLevel.COUNTY) else RegionLevel.TOWNSHIP
        nodes = Branches(request.user, name, request.GET, deepest=deepest).children(parent)
        return render(request, "common/_region_nodes.html", {"nodes": nodes})
