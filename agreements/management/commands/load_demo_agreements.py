from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agreements.actions.demo_agreements import make_demo_agreements


class Command(BaseCommand):
    help = "Releases the demo's templates of agreements and signs some. Works in the demo only (PORTAL_DEMO=1)."

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("演示数据只能在演示环境中建立（PORTAL_DEMO=1）。")
        self.stdout.write(f"新增签约登记 {make_demo_agreements(now=timezone.now())} 份。")
