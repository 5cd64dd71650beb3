from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.actions.demo_assessments import CITY_PROGRAMME, make_demo_assessments
from assessments.actions.demo_closing import make_demo_closing
from assessments.actions.demo_naming import make_demo_naming
from assessments.actions.demo_trial import make_demo_trial
from assessments.models import Programme


class Command(BaseCommand):
    help = "Makes the demo's programmes, inspection, applications and honours, in the demo only (PORTAL_DEMO=1)."

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("演示数据只能在演示环境中建立（PORTAL_DEMO=1）。")
        now = timezone.now()
        self.stdout.write(f"新增创建批次 {make_demo_assessments(now=now)} 个。")
        self.stdout.write(f"新增试用批次 {make_demo_trial(now=now)} 个。")
        self.stdout.write(f"新增整改事项 {make_demo_closing(now=now)} 项。")
        programme = Programme.objects.get(name=CITY_PROGRAMME)
        self.stdout.write(f"新增申报 {make_demo_naming(programme, now=now)} 件。")
