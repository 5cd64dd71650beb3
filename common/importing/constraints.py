"""The table's own constraints, read from the model and asked in memory before the database is.

What cannot be read here is left to the database: it refuses, and the whole import rolls back.
Answers follow SQL: True, False, or None where a blank makes the question moot (a check then passes).
"""

import operator
from collections.abc import Callable

from django.db.models import CheckConstraint, F, Model, Q, UniqueConstraint
from django.db.models.expressions import CombinedExpression, Value

Answer = bool | None
COMPARISONS = {
    "exact": operator.eq,
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
    "in": lambda left, right: left in right,
    "range": lambda left, right: right[0] <= left <= right[1],
    "startswith": lambda left, right: left.startswith(right),
}
ARITHMETIC = {"+": operator.add, "-": operator.sub, "*": operator.mul}


class Unreadable(Exception):
    """A condition that only the database can answer."""


def check_rules(model: type[Model]) -> list[tuple[Callable[[dict], Answer], str, tuple[str, ...]]]:
    """(question, sentence, columns named) of each check constraint that can be asked in memory."""
    rules = []
    for constraint in model._meta.constraints:
        if not isinstance(constraint, CheckConstraint):
            continue
        names: list[str] = []
        try:
            question = _compiled(constraint.condition, model, names)
        except Unreadable:
            continue
        rules.append((question, str(constraint.get_violation_error_message()), tuple(dict.fromkeys(names))))
    return rules


def unique_rules(model: type[Model]) -> list[tuple[tuple[str, ...], Callable[[dict], Answer], Q | None, str]]:
    """(columns, question whether it applies, the same as a filter, sentence) of each uniqueness of the table."""
    rules = []
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key:
            rules.append(((field.attname,), lambda values: True, None, str(field.error_messages["unique"])))
    for constraint in model._meta.constraints:
        if not isinstance(constraint, UniqueConstraint) or not constraint.fields:
            continue
        columns = tuple(model._meta.get_field(name).attname for name in constraint.fields)
        try:
            applies = _compiled(constraint.condition, model, []) if constraint.condition else lambda values: True
        except Unreadable:
            continue
        rules.append((columns, applies, constraint.condition, str(constraint.get_violation_error_message())))
    return rules


def _compiled(condition: Q, model, names: list[str]) -> Callable[[dict], Answer]:
    if condition.connector == Q.XOR or not all(isinstance(child, Q | tuple) for child in condition.children):
        raise Unreadable
    parts = [
        _compiled(child, model, names) if isinstance(child, Q) else _compared(*child, model, names)
        for child in condition.children
    ]
    decisive = condition.connector == Q.OR  # the answer that settles the whole

    def ask(values: dict) -> Answer:
        answers = [part(values) for part in parts]
        answer = decisive if decisive in answers else (None if None in answers else not decisive)
        return answer if answer is None or not condition.negated else not answer

    return ask


def _compared(path: str, right, model, names: list[str]) -> Callable[[dict], Answer]:
    name, _, lookup = path.partition("__")
    column = _column(model, name, names)
    if lookup == "isnull":
        return lambda values: (values.get(column) is None) == right
    compare = COMPARISONS.get(lookup or "exact")
    if compare is None:
        raise Unreadable
    other = _operand(right, model, names)

    def ask(values: dict) -> Answer:
        left, value = values.get(column), other(values)
        return None if left is None or value is None else compare(left, value)

    return ask


def _operand(right, model, names: list[str]) -> Callable[[dict], object]:
    if isinstance(right, F):
        column = _column(model, right.name, names)
        return lambda values: values.get(column)
    if isinstance(right, CombinedExpression):
        sides = [_operand(side, model, names) for side in (right.lhs, right.rhs)]
        calculate = ARITHMETIC.get(right.connector)
        if calculate is None:
            raise Unreadable

        def answer(values: dict):
            left, other = (side(values) for side in sides)
            return None if left is None or other is None else calculate(left, other)

        return answer
    if isinstance(right, Value):
        return lambda values: right.value
    if hasattr(right, "resolve_expression"):
        raise Unreadable
    return lambda values: right


def _column(model, name: str, names: list[str]) -> str:
    if "__" in name:
        raise Unreadable
    column = model._meta.get_field(name).attname
    names.append(column)
    return column
