from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agreements.actions.demo_charters import make_demo_charters


class Command(BaseCommand):
    help = "Makes the demo's charters and its campaign of revision. Works in the demo only (PORTAL_DEMO=1)."

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("演示数据只能在演示环境中建立（PORTAL_DEMO=1）。")
        self.stdout.write(f"新增章程规约 {make_demo_charters(now=timezone.now())} 份。")
