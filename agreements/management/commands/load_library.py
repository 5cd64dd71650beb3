from django.core.management.base import BaseCommand

from agreements.actions.library import load_library


class Command(BaseCommand):
    help = "Fills the clause library while it is empty; one that is kept stays as it is."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"新增条文范本 {load_library()} 条。")
