from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agreements.actions.demo_duties import make_demo_duties


class Command(BaseCommand):
    help = "Fills the demo's duties of this year. Works in the demo only (PORTAL_DEMO=1)."

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("演示数据只能在演示环境中建立（PORTAL_DEMO=1）。")
        self.stdout.write(f"新增制度记录 {make_demo_duties(now=timezone.now())} 条。")
