from django.core.management.base import BaseCommand

from assessments.actions.holidays import load_holidays


class Command(BaseCommand):
    help = "Adds the State Council's arrangements of holidays that are published; days that are kept stay as they are."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"新增节假日安排 {load_holidays()} 天。")
