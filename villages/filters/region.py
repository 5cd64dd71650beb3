import django_filters
from django import forms

from villages.models import Region


class RegionFilterSet(django_filters.FilterSet):
    """Filters of a list beside the region tree: `region` is the code of the chosen branch.

    `usual` names what a choice stands at until the user chooses.
    """

    usual: dict[str, str] = {}

    region = django_filters.CharFilter(label="行政区划", method="in_region", widget=forms.HiddenInput)

    def __init__(self, data=None, *args, **kwargs) -> None:
        data = data.copy() if data is not None else {}
        for name, value in self.usual.items():
            if data.get(name) not in dict(self.base_filters[name].extra["choices"]):
                data[name] = value
        super().__init__(data, *args, **kwargs)

    def in_region(self, rows, name: str, code: str):
        """Rows below the region; none when it is not the viewer's."""
        region = Region.objects.for_user(self.request.user).filter(code=code).first()
        if region is None:
            return rows.none()
        return rows.filter(**{f"{rows.region_lookup}__startswith": region.path})


class UseFilterSet(RegionFilterSet):
    """The same for rows that are switched off, never deleted: those in use unless asked otherwise."""

    usual = {"use": "yes"}

    use = django_filters.ChoiceFilter(
        label="状态", choices=[("yes", "在用"), ("no", "已停用"), ("all", "全部")], empty_label=None, method="by_use"
    )

    def by_use(self, rows, name: str, wanted: str):
        return rows if wanted == "all" else rows.filter(is_active=wanted == "yes")
