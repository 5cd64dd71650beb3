from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reporting.actions.demo_rounds import make_demo_rounds
from reporting.actions.demo_submissions import make_demo_submissions


class Command(BaseCommand):
    help = "Makes the demo's annual rounds and submissions, in the demo only (PORTAL_DEMO=1)."

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("演示数据只能在演示环境中建立（PORTAL_DEMO=1）。")
        self.stdout.write(f"新增年度考核 {make_demo_rounds(now=timezone.now())} 个。")
        self.stdout.write(f"新增上报 {make_demo_submissions(now=timezone.now())} 件。")
