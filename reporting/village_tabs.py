"""What annual rounds add to 一村一档."""

from reporting.choices import RoundState
from reporting.models import AnnualScore
from villages.models import Village
from villages.tabs import VillageTab, number_of, register


def annual(village: Village, user) -> dict:
    """The unit's years, those not yet published only for its county."""
    own = AnnualScore.objects.for_user(user).filter(village=village).select_related("round__scheme")
    return {"years": list(own.order_by("-round__scheme__year"))}


register(
    VillageTab(
        "annual",
        "年度考核",
        80,
        "reporting/tabs/_annual.html",
        annual,
        count=lambda: number_of(AnnualScore.objects.filter(round__state=RoundState.PUBLISHED)),
        permission="reporting.view_annualscore",
        print_template="reporting/print/_annual.html",
    ),
)
