"""What applications and honours add to 一村一档."""

from django.urls import reverse

from assessments.desks import badge_kind, holder_of
from assessments.models import Application, Honour
from assessments.tables.honours import HONOUR_BADGES
from common.templatetags.portal import badge
from villages.models import Village
from villages.tabs import VillageTab, number_of, register


def demonstration(village: Village, user) -> dict:
    """Every application of the village with its holder, and every title with what became of it."""
    applications = Application.objects.for_user(user).filter(village=village).with_place().with_deadline()
    may = not village.why_closed and user.has_perm("assessments.add_application")
    honours = Honour.objects.for_user(user).filter(village=village).prefetch_related("rechecks")
    return {
        "applications": [
            (one, badge(badge_kind(one.state), one.get_state_display()), holder_of(one))
            for one in applications.order_by("-batch__year", "-pk")
        ],
        "honours": [
            (one, badge(HONOUR_BADGES[one.state], one.get_state_display())) for one in honours.order_by("-year", "-pk")
        ],
        "apply_url": f"{reverse('application_create')}?village={village.pk}" if may else "",
    }


# Applications
register(
    VillageTab(
        "demonstration",
        "示范创建",
        75,
        "assessments/tabs/_demonstration.html",
        demonstration,
        count=lambda: number_of(Application.objects.running()),
        permission="assessments.view_application",
        print_template="assessments/print/_demonstration.html",
    ),
)
