"""The narrower gate: rows that name members of households stay in the township of their village."""

from agreements.rules import sees_names
from common.models import RegionScopedQuerySet


class NamesStayHomeQuerySet(RegionScopedQuerySet):
    """Accounts of the village's own township that do business see these rows; county and above count, by village."""

    names_persons = True

    def for_user(self, user) -> "NamesStayHomeQuerySet":
        return super().for_user(user) if user.is_authenticated and sees_names.test(user) else self.none()
