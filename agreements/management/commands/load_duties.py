from django.core.management.base import BaseCommand

from agreements.actions.duty_catalogue import load_duties


class Command(BaseCommand):
    help = "Fills the catalogue of duties while it is empty; one that is kept stays as it is."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"新增制度 {load_duties()} 项。")
