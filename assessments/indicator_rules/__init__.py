"""How one indicator scores: a kind and its parameters become a typed rule, which cleans values, scores them and says
why points are lost. Plain values in and out; no database.

A rule knows nothing of sheets, sections and grades: `assessments.scoring` adds up.
"""

from assessments.indicator_rules.base import Rule, Unfit, as_json
from assessments.indicator_rules.parsing import clean_value, figure_value, parse_rule

__all__ = ["Rule", "Unfit", "as_json", "clean_value", "figure_value", "parse_rule"]
