"""检查计划: a draw that anyone can repeat, the villages drawn, and the sheet of each visit."""

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from assessments.actions.inspections import DRAW, draw_samples, drawn_of, pool_of
from assessments.filters.inspections import InspectionPlanFilter
from assessments.forms.inspections import DrawForm, InspectionPlanForm
from assessments.models import InspectionPlan
from assessments.sampling import lot
from assessments.sampling_table import say_table
from assessments.tables.inspections import InspectionPlanTable
from common.refusal import Refused, refuse_closed
from common.views.editing import ScopedCreateView, ScopedDeleteView, ScopedUpdateView
from common.views.gate import RegionScopedMixin, ScopedDetailView, ScopedListView
from villages.views.region_tree import RegionTreeMixin

VIEW, ADD = "assessments.view_inspectionplan", "assessments.add_inspectionplan"
CHANGE, DELETE = "assessments.change_inspectionplan", "assessments.delete_inspectionplan"


def plans_crumb() -> tuple[str, str]:
    return "检查计划", reverse("inspection_plan_list")


class InspectionPlanListView(RegionTreeMixin, ScopedListView):
    model = InspectionPlan
    permission = VIEW
    table_class = InspectionPlanTable
    filterset_class = InspectionPlanFilter
    template_name = "common/region_list.html"
    heading = "检查计划"

    def get_queryset(self):
        counted = {
            "sample_count": Count("samples"),
            "inspected_count": Count("samples", filter=Q(samples__inspected_on__isnull=False)),
        }
        return super().get_queryset().select_related("region__parent", "batch").defer("pool").annotate(**counted)

    def get_context_data(self, **kwargs) -> dict:
        empty = {"title": "还没有检查计划", "text": "县级以上新建检查计划，按乡镇(街道)随机抽取检查点。"}
        return super().get_context_data(empty={} if self.request.GET else empty, **kwargs)

    def actions(self) -> list[dict]:
        if not self.request.user.has_perm(ADD):
            return []
        return [{"label": "新增", "icon": "plus", "url": reverse("inspection_plan_create"), "primary": True}]


class InspectionPlanCreateView(ScopedCreateView):
    model = InspectionPlan
    permission = ADD
    form_class = InspectionPlanForm
    heading = "新增检查计划"
    done = "已保存，请核对后抽取检查点。"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [plans_crumb()]

    def get_cancel_url(self) -> str:
        return reverse("inspection_plan_list")


class InspectionPlanUpdateView(ScopedUpdateView):
    model = InspectionPlan
    permission = CHANGE
    form_class = InspectionPlanForm

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        refuse_closed(row)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [plans_crumb(), (str(self.object), self.object.get_absolute_url())]


class InspectionPlanDeleteView(ScopedDeleteView):
    model = InspectionPlan
    permission = DELETE
    success_url = reverse_lazy("inspection_plan_list")

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        refuse_closed(row)


class InspectionPlanDetailView(ScopedDetailView):
    """What is drawn, from what, and how to draw it again."""

    model = InspectionPlan
    permission = VIEW
    template_name = "assessments/inspection_plan_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("region__parent", "batch__programme__region")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [plans_crumb()]

    def get_context_data(self, **kwargs) -> dict:
        plan = self.object
        facts = [
            ("批次", plan.batch.name),
            ("检查地区", plan.region.name_in_titles),
            ("抽取范围", "申报本批次的村(居)" if plan.applicants_only else "全部正常村(居)"),
            ("抽样办法", say_table(plan.table)),
        ]
        if plan.seed:
            taken = f"{timezone.localtime(plan.drawn_at):%Y-%m-%d %H:%M} {plan.drawn_by_name}"
            facts += [("抽样种子", plan.seed), ("抽取时间、抽取人", taken)]
        return super().get_context_data(facts=facts, **(self.drawn() if plan.seed else {}), **kwargs)

    def drawn(self) -> dict:
        plan, found = self.object, {}
        samples = plan.samples.select_related("village").annotate(findings=Count("rectifications"))
        for sample in samples.order_by("village__code"):
            found.setdefault(sample.village.township_id, []).append(sample)
        townships = [
            {
                "township": township,
                "samples": sorted(found.get(township.code, []), key=lambda sample: sample.position),
                "pool_url": f"{reverse('inspection_plan_pool', args=[plan.pk])}?township={township.code}",
            }
            for township in plan.townships
        ]
        return {
            "townships": townships,
            "sample_count": sum(len(each["samples"]) for each in townships),
            "unit_count": sum(len(each["township"].units) for each in townships),
            "is_repeated": drawn_of(plan)
            == {each["township"].code: tuple(sample.code for sample in each["samples"]) for each in townships},
        }

    def actions(self) -> list[dict]:
        plan, user, buttons = self.object, self.request.user, []

        def button(name: str, label: str, icon: str, **more) -> dict:
            return {"label": label, "icon": icon, "url": reverse(f"inspection_plan_{name}", args=[plan.pk]), **more}

        if not plan.seed:
            if user.has_perm(DRAW, plan):
                buttons.append(button("draw", "抽取检查点", "arrows-shuffle", primary=True))
            if user.has_perm(CHANGE, plan):
                buttons.append(button("update", "修改", "pencil"))
            if user.has_perm(DELETE, plan):
                buttons.append(button("delete", "删除", "trash", danger=True))
        log = reverse("record_history", args=[plan._meta.label_lower, plan.pk])
        return [*buttons, {"label": "变更记录", "icon": "history", "url": log}]


class InspectionPlanPoolView(ScopedDetailView):
    """抽样底册 of one township: every unit that had a lot, in the order of the lots."""

    model = InspectionPlan
    permission = VIEW
    template_name = "assessments/inspection_plan_pool.html"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [plans_crumb(), (str(self.object), self.object.get_absolute_url())]

    def get_context_data(self, **kwargs) -> dict:
        plan, wanted = self.object, self.request.GET.get("township", "")
        townships = plan.townships
        chosen = next((each for each in townships if each.code == wanted), townships[0] if townships else None)
        lots = []
        if chosen:
            drawn = drawn_of(plan)[chosen.code]
            lots = sorted((lot(plan.seed, code), code, name, code in drawn) for code, name in chosen.units)
        return super().get_context_data(**kwargs) | {
            "heading": f"抽样底册：{chosen.name if chosen else '还没有抽取'}",
            "chosen": chosen,
            "lots": lots,
            "townships": townships,
        }


class InspectionPlanDrawView(RegionScopedMixin, SingleObjectMixin, FormView):
    model = InspectionPlan
    permission = DRAW
    form_class = DrawForm
    template_name = "common/confirm.html"

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        refuse_closed(self.object)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form) -> HttpResponse:
        try:
            draw_samples(self.object, actor=self.request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        return redirect(self.object)

    def get_context_data(self, **kwargs) -> dict:
        plan, pool = self.object, pool_of(self.object)
        units = sum(len(each[2]) for each in pool)
        return super().get_context_data(
            heading=f"抽取检查点：{plan}",
            breadcrumbs=[plans_crumb(), (str(plan), plan.get_absolute_url())],
            question=f"从{plan.region.name_in_titles}{len(pool)}个乡镇(街道)的{units}个村(居)中抽取：{say_table(plan.table)}。",
            consequence="每个计划只抽取一次，抽取后不能修改；种子和底册公开保存，任何人都可以重演。",
            submit_label="抽取",
            cancel_url=plan.get_absolute_url(),
            **kwargs,
        )
