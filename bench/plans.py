"""How the database answers the main questions on the large table: which indexes it uses."""

import json
import re
from collections.abc import Iterator

from django.db import connection

from villages.models import StaffUser, Village


def questions(readers: dict[str, StaffUser]) -> Iterator[tuple[str, object]]:
    for name, user in readers.items():
        rows = Village.objects.for_user(user).active()
        yield f"{name}: first page", rows.order_by("code")[:25]
        yield f"{name}: count, capped", rows.order_by().values("pk")[:10_001]
        for text in ("东大", "120101", "xl"):
            yield f"{name}: search {text}", rows.found_by(text).order_by("code")[:25]


def explained(rows) -> dict:
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
        found = cursor.fetchone()[0]
    plan = found if isinstance(found, list) else json.loads(found)
    return plan[0]


def indexes_of(plan: dict) -> list[str]:
    own = [short(plan["Index Name"])] if "Index Name" in plan else []
    whole = [f"all of {plan['Relation Name']}"] if plan["Node Type"] == "Seq Scan" else []
    return list(dict.fromkeys(own + whole + [name for child in plan.get("Plans", []) for name in indexes_of(child)]))


def short(name: str) -> str:
    """An index without the hash that Django ends its name with."""
    return re.sub(r"_[0-9a-f]{8}(_\w+)?$", r"\1", name)


def explain_all(readers: dict[str, StaffUser]) -> list[tuple[str, str, float]]:
    found = []
    for question, rows in questions(readers):
        explained(rows)
        plan = explained(rows)
        found.append((question, ", ".join(indexes_of(plan["Plan"])), plan["Execution Time"]))
    return found
