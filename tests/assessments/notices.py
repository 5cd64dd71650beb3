"""Public notices of a naming, as far as a test wants them."""

from datetime import timedelta

from django.utils import timezone

from assessments.actions.notices import conclude_notice, post_notice, write_notice
from assessments.models import NamingNotice

SAID = {
    "title": "2026年样例拟命名公示",
    "basis": "样发〔2026〕1号",
    "publisher": "样例县人民政府",
    "contact": "样例经办",
    "phone": "02212345678",
    "address": "样例路1号",
    "working_days": 5,
}


def drafted(batch, units, leader) -> NamingNotice:
    return write_notice(NamingNotice(batch=batch, **SAID), units, actor=leader)


def concluded_today(draft: NamingNotice, leader) -> NamingNotice:
    """Posted two months ago and concluded now, for pages that go by the real clock."""
    then = post_notice(draft, actor=leader, now=timezone.now() - timedelta(days=60))
    return conclude_notice(then, actor=leader, now=timezone.now())
