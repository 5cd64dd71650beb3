from django.contrib.auth.backends import ModelBackend


class PasswordBackend(ModelBackend):
    """Checks passwords. Permissions are predicates (rules.py); no table of permissions is asked for them."""

    def get_all_permissions(self, user_obj, obj=None) -> set[str]:
        return set()
