"""`column__any=[…]`: like `__in`, but the values travel as one array, which the server reads far faster."""

from django.db.models import Field, ForeignKey, Lookup


@ForeignKey.register_lookup
@Field.register_lookup
class AnyOf(Lookup):
    lookup_name = "any"

    def get_prep_lookup(self) -> list:
        field = self.lhs.output_field
        field = getattr(field, "target_field", field)
        return [field.get_prep_value(value) for value in self.rhs]

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value]

    def as_sql(self, compiler, connection) -> tuple[str, list]:
        field = self.lhs.output_field
        field = getattr(field, "target_field", field)
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s::{field.rel_db_type(connection)}[])", [*parameters, self.rhs]
