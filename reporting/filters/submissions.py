import django_filters

from common.filters import YearFilter
from reporting.choices import SubmissionSource, SubmissionState
from reporting.models import Submission
from villages.filters.region import RegionFilterSet

ADD = "reporting.add_submission"


class SubmissionFilter(RegionFilterSet):
    of_year = YearFilter(field_name="year")
    state = django_filters.ChoiceFilter(label="状态", choices=SubmissionState.choices, empty_label="全部")
    source = django_filters.ChoiceFilter(label="来源", choices=SubmissionSource.choices, empty_label="全部")

    class Meta:
        model = Submission
        fields = ["of_year", "state", "source"]

    def __init__(self, *args, **kwargs) -> None:
        """Those above a county see no drafts, so they are not asked for either."""
        super().__init__(*args, **kwargs)
        if not self.request.user.has_perm(ADD):
            left = [choice for choice in SubmissionState.choices if choice[0] != SubmissionState.DRAFT]
            self.filters["state"].extra["choices"] = left
