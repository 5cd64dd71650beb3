from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reporting.actions.demo_circulars import make_demo_circulars
from reporting.actions.demo_forms import make_forms
from reporting.actions.demo_rounds import make_demo_rounds
from reporting.actions.demo_submissions import make_demo_submissions
from reporting.actions.demo_targets import make_demo_targets
from villages.models import StaffUser


class Command(BaseCommand):
    help = "Makes the demo's rounds, submissions, targets, circulars and forms, in the demo only (PORTAL_DEMO=1)."

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("演示数据只能在演示环境中建立（PORTAL_DEMO=1）。")
        self.stdout.write(f"新增年度考核 {make_demo_rounds(now=timezone.now())} 个。")
        self.stdout.write(f"新增上报 {make_demo_submissions(now=timezone.now())} 件。")
        self.stdout.write(f"新增目标责任书 {make_demo_targets(now=timezone.now())} 份。")
        self.stdout.write(f"新增通报 {make_demo_circulars(now=timezone.now())} 件。")
        make_forms(StaffUser.objects.get(username="jizhou_jb"))
