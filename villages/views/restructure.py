"""The pages that ask before a unit's identity changes, and the click that changes it."""

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from common.refusal import Refused
from common.views.editing import kept_inside
from common.views.gate import PermittedMixin
from villages.actions.inheritance import left_behind
from villages.actions.villages import close_village, convert_village, merge_villages, recode_village, rename_village
from villages.choices import VillageKind
from villages.forms.restructure import ConvertForm, DecreeForm, MergeForm, RecodeForm, RenameForm
from villages.heirlooms import in_words
from villages.models import Village
from villages.views.active_only import ActiveOnlyMixin
from villages.views.village import list_crumb

MERGE_LIMIT = 50


def drafts_in_words(count: int) -> str:
    """What becomes of sheets that are not filed yet; blank where there are none."""
    return f"尚未上报的年度数据 {count} 份：变更当年及以后的不再填报，以前年度的仍须补报。" if count else ""


class _DecreeView(ActiveOnlyMixin, SingleObjectMixin, FormView):
    """One act on one unit. Set form_class, act, label, consequence."""

    model = Village
    permission = "villages.restructure_village"
    template_name = "villages/restructure.html"
    act = None
    label = ""
    consequence = ""
    danger = False

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return super().get_queryset().select_related("township__parent")

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"village": self.object}

    def form_valid(self, form) -> HttpResponse:
        posted = self.request.POST.get("revision", "")
        try:
            with kept_inside(self.request.user, Village) as written:
                row = type(self).act(
                    self.object,
                    **form.act_arguments(),
                    decree=form.decree,
                    actor=self.request.user,
                    now=timezone.now(),
                    revision=int(posted) if posted.isdecimal() else 0,
                )
                written.append(row)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"已办理{self.label}：{row.name}。")
        return redirect(row)

    def get_context_data(self, **kwargs) -> dict:
        village = self.object
        return super().get_context_data(
            heading=f"{self.label}：{village.name}",
            breadcrumbs=[list_crumb(), (village.name, village.get_absolute_url())],
            question=f"对“{village.name}”（代码 {village.code}，{village.township.name}）办理{self.label}。",
            consequence=self.get_consequence(),
            hidden=[("revision", self.request.POST.get("revision", village.revision))],
            submit_label=f"确定{self.label}",
            danger=self.danger,
            cancel_url=village.get_absolute_url(),
            **kwargs,
        )

    def get_consequence(self) -> str:
        return self.consequence


class VillageRenameView(_DecreeView):
    form_class = RenameForm
    act = staticmethod(rename_village)
    label = "更名"
    consequence = "原名称会保留在“曾用名称与代码”中，按原名称仍可查到本单位。已归档的材料不改动。"


class VillageRecodeView(_DecreeView):
    form_class = RecodeForm
    act = staticmethod(recode_village)
    label = "代码变更"
    consequence = (
        "原代码会保留，按原代码仍可查到本单位。"
        "新代码前9位是本县(区)另一乡镇(街道)的，本单位及其协会随之划归该乡镇(街道)。"
    )


class VillageConvertView(_DecreeView):
    form_class = ConvertForm
    act = staticmethod(convert_village)
    label = "撤村建居"
    consequence = (
        "类型由村委会改为居委会，名称、代码同时变更；原名称、代码和类型会保留，仍可查到。"
        "班子、协会、阵地和年度数据不变。"
    )

    def check_permission(self, row=None) -> None:
        super().check_permission(row)
        if row.kind != VillageKind.VILLAGE:
            raise Refused(f"“{row.name}”已经是居委会，不需要撤村建居。")


class VillageCloseView(_DecreeView):
    form_class = DecreeForm
    act = staticmethod(close_village)
    label = "撤销"
    danger = True

    def get_consequence(self) -> str:
        left = left_behind([self.object])
        return (
            f"撤销后不能恢复。在任成员 {left['members']} 人的任期随之结束，"
            f"协会 {left['associations']} 个、阵地 {left['facilities']} 处停用；"
            f"{drafts_in_words(left['drafts'])}"
            "历年数据和记录保留，按名称和代码仍可查到。没有撤并去向的才办理撤销，有去向的请办理“撤并”。"
        )


class VillageMergeView(PermittedMixin, FormView):
    """撤并 of one or several units, named in the address; ticked ones arrive from the list by POST."""

    permission = "villages.restructure_village"
    form_class = MergeForm
    template_name = "villages/restructure.html"

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if "successor" in request.POST:
            return super().post(request, *args, **kwargs)
        if request.POST.get("scope") == "all":
            raise Refused("撤并涉及单位的存废，请逐个勾选要撤并的村(居)，不能按查询条件全选。")
        ticked = [key for key in request.POST.getlist("selected") if key.isdecimal()]
        if not ticked:
            raise Refused("请先勾选要撤并的村(居)。")
        return redirect(f"{request.path}?{'&'.join(f'unit={key}' for key in ticked)}")

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.units = []
        if request.user.has_perm(self.permission) and request.GET.getlist("unit"):
            self.units = self._units(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not self.units:
            raise Refused("请先在村居台账中勾选要撤并的村(居)。")
        return super().get(request, *args, **kwargs)

    def _units(self, request: HttpRequest) -> list[Village]:
        keys = {key for key in request.GET.getlist("unit") if key.isdecimal()}
        rows = Village.objects.for_user(request.user).filter(pk__in=keys).select_related("township__parent")
        units = list(rows.order_by("code")[: MERGE_LIMIT + 1])
        if not units:
            raise Refused("没有找到要撤并的村(居)，请在村居台账中重新勾选。")
        if len(units) > MERGE_LIMIT:
            raise Refused(f"一次最多撤并 {MERGE_LIMIT} 个单位，请分批办理。")
        return units

    def get_form_kwargs(self) -> dict:
        counties = {unit.township.parent_id for unit in self.units}
        rows = Village.objects.for_user(self.request.user).active().filter(township__parent__in=counties)
        candidates = rows.exclude(pk__in=[unit.pk for unit in self.units])
        own = [unit.township_id for unit in self.units]
        nearest_first = candidates.order_by(
            models.Case(models.When(township__in=own, then=0), default=1), "code"
        ).select_related("township")
        return super().get_form_kwargs() | {"candidates": list(nearest_first.defer("name_grams"))}

    def form_valid(self, form) -> HttpResponse:
        user, successor = self.request.user, form.cleaned_data["successor"]
        try:
            with kept_inside(user, Village) as written:
                written += merge_villages(self.units, successor, form.decree, actor=user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        names = "、".join(f"“{unit.name}”" for unit in self.units)
        messages.success(self.request, f"已办理撤并：{names}并入“{successor.name}”。")
        return redirect(successor)

    def get_context_data(self, **kwargs) -> dict:
        left = left_behind(self.units)
        return super().get_context_data(
            heading="撤并",
            breadcrumbs=[list_crumb()],
            question=f"将以下 {len(self.units)} 个单位并入另一单位。",
            objects=[f"{unit.name}（{unit.code}，{unit.township.name}）" for unit in self.units],
            consequence=(
                f"撤并后不能恢复。在任成员 {left['members']} 人的任期随之结束；"
                f"阵地 {left['facilities']} 处转到并入单位；"
                f"协会 {left['associations']} 个：并入单位已有协会的，会员小组转入、原协会停用，没有的由并入单位接收；"
                f"会员数等数字请随后在并入单位核对。{in_words(self.units)}{drafts_in_words(left['drafts'])}历年数据留在原单位，按原名称和代码仍可查到。"
            ),
            submit_label="确定撤并",
            danger=True,
            cancel_url=self.units[0].get_absolute_url() if len(self.units) == 1 else reverse("village_list"),
            **kwargs,
        )
