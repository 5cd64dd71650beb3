from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.actions.demo_assessments import make_demo_assessments
from assessments.actions.demo_closing import make_demo_closing


class Command(BaseCommand):
    help = "Makes the demo's programmes, batches, seats, inspection and honours, in the demo only (PORTAL_DEMO=1)."

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("演示数据只能在演示环境中建立（PORTAL_DEMO=1）。")
        self.stdout.write(f"新增创建批次 {make_demo_assessments(now=timezone.now())} 个。")
        self.stdout.write(f"新增整改事项 {make_demo_closing(now=timezone.now())} 项。")
