from django.core.management.base import BaseCommand
from django.utils import timezone

from assessments.actions.ready_made import load_standards


class Command(BaseCommand):
    help = "Adds the ready-made standards S1 to S8 that are not there yet; those that are kept stay as they are."

    def handle(self, *args, **options) -> None:
        loaded = load_standards(timezone.now())
        self.stdout.write(f"新增评估标准 {len(loaded)} 套。")
        for one in loaded:
            for objection in one.blocking:
                self.stdout.write(f"{one.version.standard.code} 未发布，留作草稿：{objection}")
