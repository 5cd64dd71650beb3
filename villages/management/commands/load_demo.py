from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from villages.actions.demo import DEMO_PASSWORD, make_demo_accounts
from villages.actions.demo_changes import make_demo_changes
from villages.actions.demo_registry import make_demo_registry
from villages.actions.demo_statistics import make_demo_statistics
from villages.actions.words import load_words


class Command(BaseCommand):
    help = "Makes the demo's accounts and registry, and prints the accounts. Works in the demo only (PORTAL_DEMO=1)."

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("演示账号只能在演示环境中建立（PORTAL_DEMO=1）。")
        self.stdout.write(f"演示账号（密码均为 {DEMO_PASSWORD}）：")
        now = timezone.now()
        accounts = make_demo_accounts(now=now)
        load_words()
        make_demo_registry(now=now)
        make_demo_statistics(now=now)
        make_demo_changes(now=now)
        for account in accounts:
            self.stdout.write(f"  {account.username:<16}{account.get_role_display()}　{account.unit}　{account.name}")
