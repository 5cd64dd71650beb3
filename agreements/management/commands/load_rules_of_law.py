from django.core.management.base import BaseCommand

from agreements.actions.law import load_rules


class Command(BaseCommand):
    help = "Adds the rules of the two committee laws, before and from 2026-01-01; those that are kept stay as they are."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"新增法律规则 {load_rules()} 条。")
