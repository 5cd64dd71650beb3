import django_filters

from common.filters import YearFilter
from reporting.choices import SubmissionSource, SubmissionState
from reporting.models import Submission
from villages.filters.region import RegionFilterSet


class SubmissionFilter(RegionFilterSet):
    of_year = YearFilter(field_name="year")
    state = django_filters.ChoiceFilter(label="状态", choices=SubmissionState.choices, empty_label="全部")
    source = django_filters.ChoiceFilter(label="来源", choices=SubmissionSource.choices, empty_label="全部")

    class Meta:
        model = Submission
        fields = ["of_year", "state", "source"]
