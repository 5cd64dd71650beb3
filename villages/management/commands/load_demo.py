from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from villages.actions.demo import DEMO_PASSWORD, make_demo_accounts


class Command(BaseCommand):
    help = "Makes the demo's accounts and prints them. Works in the demo only (PORTAL_DEMO=1)."

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("演示账号只能在演示环境中建立（PORTAL_DEMO=1）。")
        self.stdout.write(f"演示账号（密码均为 {DEMO_PASSWORD}）：")
        for account in make_demo_accounts(now=timezone.now()):
            self.stdout.write(f"  {account.username:<16}{account.get_role_display()}　{account.unit}　{account.name}")
