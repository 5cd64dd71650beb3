"""The rules of law a new portal begins with; the business administrator keeps them from then on."""

import tomllib
from pathlib import Path

from django.db import transaction

from agreements.models import RuleOfLaw

FIRST_RULES = Path(__file__).parent.parent / "data" / "rules_of_law.toml"


@transaction.atomic
def load_rules() -> int:
    """Add the rules for which there is none of that body, matter and day; kept ones stay. Returns how many are new."""
    known = set(RuleOfLaw.objects.values_list("body", "matter", "effective_from"))
    added = 0
    for law in tomllib.loads(FIRST_RULES.read_text(encoding="utf-8"))["rule"]:
        matters = law.pop("matters")
        for matter in matters:
            rule = RuleOfLaw(**law, **matter)
            if (rule.body, rule.matter, rule.effective_from) not in known:
                rule.save()
                added += 1
    return added
