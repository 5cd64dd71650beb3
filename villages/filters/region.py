import django_filters
from django import forms

from villages.models import Region


class RegionFilterSet(django_filters.FilterSet):
    """Filters of a list beside the region tree: `region` is the code of the chosen branch."""

    region = django_filters.CharFilter(label="行政区划", method="in_region", widget=forms.HiddenInput)

    def in_region(self, rows, name: str, code: str):
        """Rows below the region; none when it is not the viewer's."""
        region = Region.objects.for_user(self.request.user).filter(code=code).first()
        if region is None:
            return rows.none()
        return rows.filter(**{f"{rows.region_lookup}__startswith": region.path})
