"""Operations of a migration taken together leave the same tables as one after the other."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from common.at_once import AtOnce

ADDED_LATER = [
    migrations.CreateModel("Paper", [("id", models.BigAutoField(primary_key=True))]),
    migrations.CreateModel("Desk", [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField())]),
    migrations.AddField("Paper", "desk", models.ForeignKey("common.Desk", models.CASCADE)),
    migrations.AddIndex("Desk", models.Index(fields=["name"], name="desk_name")),
    migrations.AddConstraint("Paper", models.UniqueConstraint(fields=["desk"], name="one_paper_a_desk")),
]


def carry_out(operations: list) -> tuple[ProjectState, ProjectState]:
    before = ProjectState()
    after = before
    for operation in operations:
        after = after.clone()
        operation.state_forwards("common", after)
    with connection.schema_editor() as editor:
        for operation in operations:
            operation.database_forwards("common", editor, before, after)
    return before, after


@pytest.mark.django_db(transaction=True)
def test_models_are_created_with_what_later_operations_add():
    together = AtOnce(ADDED_LATER)
    before, after = carry_out([together])
    try:
        with connection.cursor() as cursor:
            paper = connection.introspection.get_constraints(cursor, "common_paper")
            desk = connection.introspection.get_constraints(cursor, "common_desk")
            keys = connection.introspection.get_relations(cursor, "common_paper")
    finally:
        with connection.schema_editor() as editor:
            together.database_backwards("common", editor, after, before)

    assert paper["one_paper_a_desk"]["unique"] is True
    assert desk["desk_name"]["index"] is True
    assert keys["desk_id"][:2] == ("id", "common_desk")
    assert not {"common_paper", "common_desk"} & set(connection.introspection.table_names())


@pytest.mark.django_db(transaction=True)
def test_what_is_there_is_replaced_and_comes_back():
    rule = models.CheckConstraint(condition=models.Q(number__gte=1), name="number_counts")
    stricter = models.CheckConstraint(condition=models.Q(number__gte=2), name="number_counts")
    made = migrations.CreateModel(
        "Sheet",
        [("id", models.BigAutoField(primary_key=True)), ("number", models.SmallIntegerField())],
        options={"constraints": [rule]},
    )
    change = AtOnce(
        [
            migrations.RemoveConstraint("Sheet", "number_counts"),
            migrations.AlterField("Sheet", "number", models.IntegerField(null=True)),
            migrations.AddField("Sheet", "note", models.TextField(default="")),
            migrations.AddConstraint("Sheet", stricter),
        ]
    )
    nothing, first = carry_out([made])
    second = first.clone()
    change.state_forwards("common", second)
    try:
        with connection.schema_editor() as editor:
            change.database_forwards("common", editor, first, second)
        replaced = look_at("common_sheet")
        with connection.schema_editor() as editor:
            change.database_backwards("common", editor, second, first)
        restored = look_at("common_sheet")
    finally:
        with connection.schema_editor() as editor:
            made.database_backwards("common", editor, first, nothing)

    assert replaced == ({"id": "NO", "number": "YES", "note": "NO"}, "CHECK ((number >= 2))")
    assert restored == ({"id": "NO", "number": "NO"}, "CHECK ((number >= 1))")


def look_at(table: str) -> tuple[dict[str, str], str]:
    """Which columns may be null, and the table's one condition."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name, is_nullable FROM information_schema.columns WHERE table_name = %s", [table])
        columns = dict(cursor.fetchall())
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'",
            [table],
        )
        return columns, cursor.fetchone()[0]


def test_an_operation_that_moves_data_is_refused():
    with pytest.raises(ValueError, match="AtOnce cannot hold RunSQL"):
        AtOnce([migrations.RunSQL("SELECT 1")])
