"""检查点: what was found at a village that was drawn, and the sheet to take along."""

from django.urls import reverse
from django.utils import timezone

from assessments.forms.inspections import InspectionSampleForm
from assessments.inspection_papers import INSPECTION_SHEET, sheet_rows
from assessments.models import InspectionSample
from assessments.tables.inspections import due_badge
from assessments.views.inspections import plans_crumb
from common.paper.paper import Paper
from common.views.editing import ScopedUpdateView
from common.views.gate import ScopedDetailView
from common.views.paper import RecordPaperView

VIEW, CHANGE = "assessments.view_inspectionsample", "assessments.change_inspectionsample"
PLACE = ("village__township__parent", "plan__batch__programme__region", "plan__region")


class InspectionSampleDetailView(ScopedDetailView):
    model = InspectionSample
    permission = VIEW
    template_name = "assessments/inspection_sample_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related(*PLACE)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [plans_crumb(), (str(self.object.plan), self.object.plan.get_absolute_url())]

    def get_context_data(self, **kwargs) -> dict:
        sample = self.object
        facts = [("检查日期", sample.inspected_on), ("检查组成员", sample.inspectors)]
        findings = [(row, due_badge(row)) for row in sample.rectifications.order_by("due_on", "pk")]
        return super().get_context_data(facts=facts, findings=findings, **kwargs)

    def actions(self) -> list[dict]:
        sample, user = self.object, self.request.user
        buttons = []
        if user.has_perm(CHANGE, sample):
            update = reverse("inspection_sample_update", args=[sample.pk])
            buttons.append(
                {"label": "登记检查情况", "icon": "pencil", "url": update, "primary": not sample.inspected_on}
            )
        if user.has_perm("assessments.add_rectification", sample.village):
            add = f"{reverse('rectification_create')}?sample={sample.pk}"
            buttons.append({"label": "登记问题", "icon": "plus", "url": add})
        sheet = reverse("inspection_sample_sheet", args=[sample.pk])
        log = reverse("record_history", args=[sample._meta.label_lower, sample.pk])
        return [
            *buttons,
            {"label": "检查表", "icon": "printer", "url": sheet},
            {"label": "变更记录", "icon": "history", "url": log},
        ]


class InspectionSampleUpdateView(ScopedUpdateView):
    model = InspectionSample
    permission = CHANGE
    form_class = InspectionSampleForm

    def get_queryset(self):
        return super().get_queryset().select_related(*PLACE)

    def get_initial(self) -> dict:
        return {} if self.object.inspected_on else {"inspected_on": timezone.localdate()}

    def get_heading(self) -> str:
        return f"登记检查情况：{self.object.village}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [plans_crumb(), (str(self.object.plan), self.object.plan.get_absolute_url())]


class InspectionSheetView(RecordPaperView):
    """检查表 to take along: the indicators of the batch, with room to write."""

    model = InspectionSample
    permission = "assessments.export_inspectionsample"
    form = INSPECTION_SHEET

    def get_queryset(self):
        return super().get_queryset().select_related(*PLACE)

    def paper(self) -> Paper:
        sample = self.object
        village = sample.village
        where = f"{village.township.parent.name}{village.township.name}{village.name}（{village.code}）"
        return self.filled(rows=sheet_rows(sample), place=sample.plan.name, summary=f"被检查单位：{where}", signed={})
