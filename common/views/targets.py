"""Records named in an address by their table and key, for pages that serve every table."""

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404

from common.actions.attachments import permission_to


def target_of(user, label: str, key) -> models.Model:
    """The record, as far as the user may see it: 404 outside his region, 403 if not permitted."""
    try:
        rows = apps.get_model(label)._default_manager.all()
    except (LookupError, ValueError) as error:
        raise Http404 from error
    if not hasattr(rows, "for_user"):
        raise Http404
    try:
        target = get_object_or_404(rows.for_user(user), pk=key)
    except (ValueError, ValidationError) as error:
        raise Http404 from error
    if not user.has_perm(permission_to("view", target), target):
        raise PermissionDenied
    return target
