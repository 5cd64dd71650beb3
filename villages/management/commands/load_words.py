from django.core.management.base import BaseCommand

from villages.actions.words import load_words


class Command(BaseCommand):
    help = "Fills the word lists that are still empty: posts of committees and associations, kinds of facilities."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"新增词条 {load_words()} 个。")
