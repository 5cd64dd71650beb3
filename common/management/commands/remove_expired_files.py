from django.core.management.base import BaseCommand
from django.utils import timezone

from common.actions.jobs import remove_expired_files


class Command(BaseCommand):
    help = "Delete result files in the download centre whose time is over. The worker does so after each job, too."

    def handle(self, **options) -> None:
        self.stdout.write(f"{remove_expired_files(now=timezone.now())} removed")
