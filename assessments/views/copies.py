"""存档: one copy as it was handed in, and any two of them field by field."""

from django.http import Http404
from django.urls import reverse

from agreements.redline import differences
from assessments.copy_comparison import PARTS, compare_copies
from assessments.models import Application, ApplicationCopy
from assessments.views.application_parts import application_crumbs, readable_content, shows_self_scores
from assessments.workflow import APPLICATION_STEPS
from common.digest import digest_of
from common.views.gate import ScopedDetailView

LONG = 12  # letters from which a difference is told inside the text


class ApplicationCompareView(ScopedDetailView):
    """`old` and `new` name copies of this application by number; without them the last two."""

    model = Application
    permission = "assessments.view_applicationcopy"
    template_name = "assessments/application_compare.html"

    def get_queryset(self):
        return super().get_queryset().with_place()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return application_crumbs(self.object)

    def get_context_data(self, **kwargs) -> dict:
        copies = list(self.object.copies.all())
        if not copies:
            raise Http404
        by_number = {str(copy.number): copy for copy in copies}
        new = by_number.get(self.request.GET.get("new", ""), copies[-1])
        former = copies[-2] if len(copies) > 1 else copies[-1]
        old = by_number.get(self.request.GET.get("old", ""), former)
        shows_scores = shows_self_scores(self.object, self.request.user)
        before, after = (readable_content(copy, shows_scores=shows_scores) for copy in (old, new))
        rows = compare_copies(before, after)
        changed = [row for row in rows if row.is_change]
        only = self.request.GET.get("only", "changed") == "changed"
        shown = [
            {"row": row, "bits": differences(row.old, row.new) if max(len(row.old), len(row.new)) > LONG else None}
            for row in (changed if only else rows)
        ]
        context = super().get_context_data(
            copies=[(copy, label_of(copy)) for copy in copies],
            old=old,
            new=new,
            rows=shown,
            only=only,
            count=len(changed),
            **kwargs,
        )
        return context | {"heading": f"对照存档：{self.object}"}


class ApplicationCopyDetailView(ScopedDetailView):
    model = ApplicationCopy
    permission = "assessments.view_applicationcopy"
    template_name = "assessments/application_copy_detail.html"

    def get_queryset(self):
        related = ("application__village__township__parent", "application__level", "application__batch")
        return super().get_queryset().select_related(*related)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return application_crumbs(self.object.application)

    def get_context_data(self, **kwargs) -> dict:
        copy = self.object
        shows_scores = shows_self_scores(copy.application, self.request.user)
        content = readable_content(copy, shows_scores=shows_scores)
        return super().get_context_data(
            parts=[(title, content.get(part, []), part) for part, title in PARTS.items()],
            label=label_of(copy),
            is_intact=digest_of(copy.content) == copy.sha256,
            **kwargs,
        )

    def actions(self) -> list[dict]:
        application = self.object.application
        url = f"{reverse('application_compare', args=[application.pk])}?new={self.object.number}"
        return [{"label": "与其他存档对照", "icon": "git-compare", "url": url}]


def label_of(copy: ApplicationCopy) -> str:
    step = APPLICATION_STEPS.get(copy.verb)
    return f"第{copy.number}次（{step.label if step else copy.verb}）"
