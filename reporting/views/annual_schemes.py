"""考核方案: what counts how much, written before the year is summed up."""

from django.urls import reverse
from django.utils import timezone

from common.decimals import plain
from common.refusal import refuse_closed
from common.views.editing import ScopedCreateView, ScopedUpdateView
from common.views.gate import ScopedDetailView
from common.views.parts import PartsView
from reporting.actions.annual_rounds import ADD, CHANGE, set_components, set_grades, set_up_scheme
from reporting.forms.annual_schemes import MOST_COMPONENTS, AnnualSchemeForm, ComponentsForm, GradesForm
from reporting.models import AnnualScheme
from reporting.views.annual_rounds import list_crumb

VIEW = "reporting.view_annualscheme"


def scheme_crumbs(scheme: AnnualScheme) -> list[tuple[str, str]]:
    return [list_crumb(), (str(scheme), scheme.get_absolute_url())]


class SchemeMixin:
    model = AnnualScheme

    def get_queryset(self):
        return super().get_queryset().select_related("region__parent", "round")


class AnnualSchemeDetailView(SchemeMixin, ScopedDetailView):
    permission = VIEW
    template_name = "reporting/annual_scheme_detail.html"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_context_data(self, **kwargs) -> dict:
        scheme = self.object
        ties = scheme.get_tie_rule_display()
        facts = [
            ("年度", scheme.year),
            ("县(区)", scheme.region.name_in_titles),
            ("方案文号", scheme.document_number),
            ("加分上限", self.cap(scheme.bonus_cap)),
            ("扣分上限", self.cap(scheme.penalty_cap)),
            ("总分相同时", f"{ties}：{'、'.join(scheme.tie_numbers)}" if scheme.tie_numbers else ties),
            ("乡镇(街道)得分", f"{scheme.get_township_basis_display()}的平均分"),
        ]
        return super().get_context_data(
            facts=facts,
            components=list(scheme.components.select_related("batch__programme__region")),
            grades=list(scheme.grades.all()),
            objections=scheme.objections() if scheme.is_open else [],
            round=getattr(scheme, "round", None),
            may_change=scheme.is_open and self.request.user.has_perm(CHANGE, scheme),
            **kwargs,
        )

    @staticmethod
    def cap(points) -> str:
        return "不设上限" if points is None else f"{plain(points)}分"

    def actions(self) -> list[dict]:
        scheme, user = self.object, self.request.user
        buttons = []
        if hasattr(scheme, "round"):
            buttons.append({"label": "考核进展", "icon": "progress", "url": scheme.round.get_absolute_url()})
        if scheme.is_open and user.has_perm(CHANGE, scheme):
            for name, label, icon in (
                ("components", "设置分项", "adjustments"),
                ("grades", "设置等次", "medal"),
                ("update", "修改", "pencil"),
            ):
                address = reverse(f"annual_scheme_{name}", args=[scheme.pk])
                first = name == "components" and not scheme.components.exists()
                buttons.append({"label": label, "icon": icon, "url": address, "primary": first})
        history = reverse("record_history", args=[scheme._meta.label_lower, scheme.pk])
        return [*buttons, {"label": "变更记录", "icon": "history", "url": history}]


class AnnualSchemeCreateView(ScopedCreateView):
    model = AnnualScheme
    permission = ADD
    form_class = AnnualSchemeForm
    heading = "制定考核方案"
    done = "已建立考核方案，请设置分项和等次。"

    def get_initial(self) -> dict:
        return {"year": timezone.localdate().year}

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"instance": AnnualScheme(region=self.request.user.region)}

    def save(self, form) -> AnnualScheme:
        set_up_scheme(form.instance, actor=self.request.user)
        return form.instance

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [list_crumb()]

    def get_cancel_url(self) -> str:
        return reverse("annual_round_list")


class AnnualSchemeUpdateView(SchemeMixin, ScopedUpdateView):
    permission = CHANGE
    form_class = AnnualSchemeForm

    def get_queryset(self):
        return super().get_queryset().select_related(None).select_related("region__parent")

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        refuse_closed(row)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return scheme_crumbs(self.object)


class _SchemePartsView(PartsView):
    model = AnnualScheme
    permission = CHANGE

    def get_queryset(self):
        return super().get_queryset().select_related("region__parent")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return scheme_crumbs(self.object)


class AnnualSchemeComponentsView(_SchemePartsView):
    form_class = ComponentsForm
    title = "设置分项"
    template_name = "reporting/annual_scheme_components.html"

    def rows(self) -> list:
        return list(self.object.components.all())

    def get_initial(self) -> dict:
        found = {}
        for number, one in enumerate(self.rows()[:MOST_COMPONENTS], start=1):
            said = {"name": one.name, "weight": plain(one.weight), "batch": one.batch_id}
            said |= {"stage": one.stage, "coverage": one.coverage}
            found |= {f"{part}_{number}": value for part, value in said.items()}
        return found

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"user": self.request.user, "scheme": self.object}

    def save(self, form) -> None:
        set_components(self.object, form.made(), actor=self.request.user)


class AnnualSchemeGradesView(_SchemePartsView):
    form_class = GradesForm
    title = "设置等次"
    template_name = "reporting/annual_scheme_grades.html"

    def rows(self) -> list:
        return list(self.object.grades.all())

    def get_initial(self) -> dict:
        found = {}
        for number, one in enumerate(self.rows(), start=1):
            found |= {f"name_{number}": one.name, f"minimum_{number}": plain(one.minimum)}
        return found

    def save(self, form) -> None:
        set_grades(self.object, form.lines, actor=self.request.user)
