"""What somebody posted after his session had ended waits a day for him, and for nobody else."""

from datetime import datetime, timedelta

from villages.models import KeptForm, StaffUser

KEPT_FOR = timedelta(days=1)


def keep_form(
    user: StaffUser, fields: list[tuple[str, str]], *, path: str, page: str, had_files: bool, now: datetime
) -> None:
    """One form per account, the newest. Without a typed value there is nothing to keep."""
    longest = KeptForm._meta.get_field("path").max_length
    if not any(value.strip() for _, value in fields) or max(len(path), len(page)) > longest:
        return
    kept = {"fields": fields, "path": path, "page": page, "had_files": had_files, "kept_at": now, "is_offered": False}
    KeptForm.objects.update_or_create(user=user, defaults=kept)


def waiting_form(user: StaffUser, now: datetime) -> KeptForm | None:
    """What is offered after signing in: once. Clears away what has waited too long, whoever's it is."""
    KeptForm.objects.filter(kept_at__lt=now - KEPT_FOR).delete()
    if not KeptForm.objects.filter(user=user, is_offered=False).update(is_offered=True):
        return None
    return KeptForm.objects.get(user=user)
