import django_filters

from assessments.choices import ProgrammeKind
from villages.filters.region import RegionFilterSet


class ProgrammeKindFilterSet(RegionFilterSet):
    """Demonstrations unless asked otherwise: a county enrols all its units in an assessment, a few of them apply.

    Whoever names a batch sees what is in it, for a batch is of one kind.
    """

    usual = {"programme_kind": ProgrammeKind.DEMONSTRATION}

    programme_kind = django_filters.ChoiceFilter(
        label="性质", choices=[*ProgrammeKind.choices, ("all", "全部")], empty_label=None, method="by_programme_kind"
    )

    def __init__(self, data=None, *args, **kwargs) -> None:
        if data and data.get("batch"):
            data = data.copy()
            data["programme_kind"] = "all"
        super().__init__(data, *args, **kwargs)

    def by_programme_kind(self, rows, name: str, wanted: str):
        return rows if wanted == "all" else rows.filter(batch__programme__kind=wanted)
