"""Demo: the district keeps its city's workbook, and shares a query with its colleagues."""

from django.core.files.base import ContentFile
from django.utils import timezone

from reporting.actions.superior_forms import example_workbook, keep
from reporting.models import SavedView, SuperiorForm
from villages.models import StaffUser


def make_forms(actor: StaffUser) -> None:
    """Once: a county's clerk uploads the example as a form of the city, and keeps the year's report by village."""
    if not SuperiorForm.objects.filter(region=actor.region).exists():
        file = ContentFile(example_workbook(timezone.now()))
        form = SuperiorForm(name="市级人口与会员情况表（样例）", issuer="天津市计划生育协会")
        keep(form, file, "人口与会员情况表.xlsx", actor=actor)
    view = {"name": "基本情况年报，分村", "address": "/reports/F8/?rows=villages", "is_shared": True}
    SavedView.objects.get_or_create(
        owner=actor, name=view.pop("name"), defaults=view | {"owner_name": actor.name, "region": actor.region}
    )
