"""版本对照: any two versions of a charter, clause by clause, on screen and on paper."""

from django.http import Http404

from agreements.former_wording import last_handed_in, wording_at, wording_now
from agreements.models import Charter, CharterVersion, Clause
from agreements.numerals import chinese
from agreements.redline import Change, Kind, Line, compare, differences
from agreements.views.charter import charter_crumbs
from common.actions.exports import note_print
from common.addresses import client_address
from common.models import StepRecord
from common.views.gate import ScopedDetailView

WORDS = {Kind.SAME: "", Kind.CHANGED: "修改", Kind.INSERTED: "新增", Kind.DELETED: "删除"}
COUNTED = (Kind.INSERTED, Kind.DELETED, Kind.CHANGED)
BADGES = {Kind.SAME: "neutral", Kind.CHANGED: "info", Kind.INSERTED: "done", Kind.DELETED: "warn"}


def lines_of(version: CharterVersion) -> list[Line]:
    rows = Clause.objects.filter(version=version).order_by("position").values_list("pk", "origin_id", "text")
    return [Line(text, key=key, origin=origin) for key, origin, text in rows]


def row_of(change: Change) -> dict:
    old = f"第{chinese(change.old_place)}条" if change.old_place else ""
    new = f"第{chinese(change.new_place)}条" if change.new_place else ""
    word = WORDS[change.kind]
    if change.is_moved:
        word = f"{word}并移动" if word else "移动"
    return {"change": change, "old": old, "new": new, "word": word, "badge": BADGES[change.kind]}


def counts_of(rows: list[dict]) -> dict[str, int]:
    """How many clauses were added, removed, altered, moved."""
    counts = {WORDS[kind]: sum(row["change"].kind == kind for row in rows) for kind in COUNTED}
    return counts | {"移动": sum(row["change"].is_moved for row in rows)}


class CharterCompareView(ScopedDetailView):
    """`old` and `new` name versions of this charter; without them the newest two."""

    model = Charter
    permission = "agreements.view_charter"
    template_name = "agreements/charter_compare.html"

    def get_queryset(self):
        return super().get_queryset().with_versions()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return charter_crumbs(self.object)

    def chosen(self) -> tuple[CharterVersion, CharterVersion]:
        versions = list(self.object.versions.all())  # newest first
        if not versions:
            raise Http404
        known = {str(version.pk): version for version in versions}
        newest = versions[0]
        new = known.get(self.request.GET.get("new", ""), newest)
        former = next((version for version in versions if version.number < new.number), new)
        old = known.get(self.request.GET.get("old", ""), former)
        return old, new

    def get_context_data(self, **kwargs) -> dict:
        old, new = self.chosen()
        rows = [row_of(change) for change in compare(lines_of(old), lines_of(new))]
        changed = [row for row in rows if row["change"].is_change]
        only = self.request.GET.get("only") == "changed"
        context = super().get_context_data(
            old=old,
            new=new,
            title_bits=differences(old.title, new.title),
            preamble_bits=differences(old.preamble, new.preamble),
            rows=changed if only else rows,
            only=only,
            counts=counts_of(rows),
            versions=list(self.object.versions.all()),
            **kwargs,
        )
        return context | {"heading": f"版本对照：{self.object}"}

    def actions(self) -> list[dict]:
        query = self.request.GET.copy()
        query["print"] = "1"
        return [{"label": "打印", "icon": "printer", "url": f"?{query.urlencode()}"}]

    def get_template_names(self) -> list[str]:
        return ["agreements/charter_compare_print.html" if "print" in self.request.GET else self.template_name]

    def render_to_response(self, context, **kwargs):
        if "print" in self.request.GET:
            said = f"{self.object}第{context['old'].number}版与第{context['new'].number}版对照"
            address = client_address(self.request)
            note_print(said, row_count=len(context["rows"]), actor=self.request.user, address=address)
            context |= {"heading": said, "back_url": self.object.get_absolute_url()}
        return super().render_to_response(context, **kwargs)


class VersionChangesView(ScopedDetailView):
    """与上次提交对照: what was altered since the paper was handed in the last time."""

    model = CharterVersion
    permission = "agreements.view_charterversion"
    template_name = "agreements/charter_version_changes.html"

    def get_queryset(self):
        return super().get_queryset().with_village()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        version = self.object
        return [*charter_crumbs(version.charter), (f"第{version.number}版", version.get_absolute_url())]

    def get_context_data(self, **kwargs) -> dict:
        step = last_handed_in(self.object, StepRecord.objects.of(self.object))
        if step is None:
            raise Http404
        old, new = wording_at(self.object, step.taken_at), wording_now(self.object)
        rows = [row_of(change) for change in compare(old.lines, new.lines)]
        context = super().get_context_data(
            step=step,
            title_bits=differences(old.title, new.title),
            preamble_bits=differences(old.preamble, new.preamble),
            rows=[row for row in rows if row["change"].is_change],
            counts=counts_of(rows),
            **kwargs,
        )
        return context | {"heading": f"与上次提交对照：{self.object}"}
