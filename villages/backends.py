from django.contrib.auth.backends import ModelBackend

from villages.models import StaffUser


class PasswordBackend(ModelBackend):
    """Checks passwords. It grants nothing: see `StaffUser.has_perm`."""

    def get_all_permissions(self, user_obj, obj=None) -> set[str]:
        return set()

    def get_user(self, user_id: int) -> StaffUser | None:
        """The account with its region, of which every page asks: one query for both."""
        try:
            user = StaffUser.objects.select_related("region").get(pk=user_id)
        except StaffUser.DoesNotExist:
            return None
        return user if self.user_can_authenticate(user) else None
