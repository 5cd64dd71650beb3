"""Words for what the database refuses: the constraint's own sentence."""

from django.db import IntegrityError, models

from common.refusal import Refused


def refusal_of(error: IntegrityError, model: type[models.Model]) -> Refused:
    """The sentence of the violated constraint; re-raises the error when it is not one of the model's."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    for constraint in model._meta.constraints:
        if constraint.name == name:
            return Refused(str(constraint.violation_error_message))
    for field in model._meta.local_fields:
        if field.unique and name and name.startswith(f"{model._meta.db_table}_{field.column}_"):
            return Refused(str(field.error_messages["unique"]))
    raise error
