"""Writing what was compared: all in the caller's transaction, all inside the user's region, or nothing."""

from datetime import datetime

from django.db import IntegrityError, connection

import common.any_of  # noqa: F401 registers the lookup
from common.importing.problems import CHANGED, NEW, Cleaned
from common.importing.writing import insert_rows, update_rows
from common.integrity import refusal_of
from common.refusal import Refused
from common.resources import PortalResource

CHUNK = 10_000


def lock_table(model) -> None:
    """One import into a table at a time, until the transaction ends. Reading and forms go on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import:{model._meta.db_table}"])


def write_rows(resource: PortalResource, cleaned: Cleaned, user, *, now: datetime, report=None) -> int:
    """Write new and changed rows; returns how many. Raises Refused with nothing kept to lose.

    The caller's transaction must be rolled back when this raises.
    """
    new = [row for row in cleaned.rows if row.status == NEW]
    changed = [row for row in cleaned.rows if row.status == CHANGED]
    total = len(new) + len(changed)

    def tell(done: int) -> None:
        if report:
            report(done, total)

    try:
        _hold(resource.model, changed)
        superseding = [row for row in new if row.supersedes]
        if superseding:
            held, values = [row.supersedes for row in superseding], [row.values for row in superseding]
            resource.make_room(held, values, actor=user, now=now)
        written = insert_rows(resource.model, (row.values for row in new), tell)
        update_rows(
            resource.model,
            {row.pk: row.changes for row in changed},
            resource.derived_columns,
            resource.derived_from,
            lambda done: tell(len(new) + done),
        )
    except IntegrityError as error:
        raise _sentence(error, resource.model) from error
    written += [row.pk for row in changed]
    _require_inside(resource, written, user)
    return total


def _hold(model, changed) -> None:
    """Lock the rows to be changed; somebody may have saved one since it was compared."""
    seen = {row.pk: row.before for row in changed}
    keys = sorted(seen)
    for start in range(0, len(keys), CHUNK):
        rows = model._default_manager.order_by("pk").filter(pk__any=keys[start : start + CHUNK])
        revisions = dict(rows.select_for_update(of=("self",)).values_list("pk", "revision"))
        for pk in keys[start : start + CHUNK]:
            if revisions.get(pk) != seen[pk]["revision"]:
                raise Refused("导入时有人刚刚改动了其中的数据，没有写入任何内容。请重新核对后再导入。")


def _require_inside(resource: PortalResource, keys: list, user) -> None:
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        if resource.model._default_manager.for_user(user).filter(pk__any=chunk).count() != len(chunk):
            raise Refused("导入后有的行将不在您的管辖区划内，因此没有写入任何内容。请核对所填的区划。")


def _sentence(error: IntegrityError, model) -> Refused:
    """The database's own refusal in words, with the values it names."""
    try:
        refusal = refusal_of(error, model)
    except IntegrityError:
        refusal = Refused("有的行与台账中的其他数据冲突，请核对后再导入。")
    detail = getattr(getattr(error.__cause__, "diag", None), "message_detail", None) or ""
    values = detail.partition(")=(")[2].partition(")")[0]
    place = f"（{values}）" if values else ""
    return Refused(f"数据库拒绝写入，没有写入任何内容：{refusal}{place}")
