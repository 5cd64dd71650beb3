"""A migration's operations taken together: one look at the models instead of one after each operation.

Django draws all related models anew after every operation. With history and guards on each table there are hundreds,
and making an empty database took most of a minute. See docs/decisions/0111-operations-at-once.md.
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    CreateModel,
    RemoveConstraint,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger


class AtOnce(Operation):
    """Create models with all that the other operations add to them, and change those that are there.

    A model created here is created as it stands at the end, so the operations that add fields, indexes and
    constraints to it have nothing left to do. PostgreSQL gets its foreign keys last, whatever the order of tables.
    Each operation sees the models as they were before and are after all of them, so none may build on another: one
    field is added or altered once.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        known = {each.__name__ for each in (CreateModel, *ADDING, *REPLACING)}
        others = {type(each).__name__ for each in operations} - known
        if others:
            raise ValueError(f"AtOnce cannot hold {', '.join(sorted(others))}; let them follow it.")
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # drawn once, when the database is changed
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self._that_work():
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in reversed(self._that_work()):
            if not (isinstance(operation, AddTrigger) and self._creates(operation)):
                operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def references_model(self, name: str, app_label: str) -> bool:
        return any(operation.references_model(name, app_label) for operation in self.operations)

    def describe(self) -> str:
        return "At once: " + "; ".join(operation.describe() for operation in self._that_work())

    def _that_work(self) -> list[Operation]:
        return [
            operation
            for operation in self.operations
            if isinstance(operation, CreateModel | AddTrigger | RemoveTrigger) or not self._creates(operation)
        ]

    def _creates(self, operation: Operation) -> bool:
        """Whether the model that the operation adds to is created here."""
        created = {each.name_lower for each in self.operations if isinstance(each, CreateModel)}
        return operation.model_name.lower() in created


ADDING = (AddField, AddIndex, AddConstraint, AddTrigger)
REPLACING = (AlterField, RemoveConstraint, RemoveTrigger)
