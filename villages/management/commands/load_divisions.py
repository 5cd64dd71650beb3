from django.core.management.base import BaseCommand

from villages.actions.divisions import TIANJIN, load_divisions, read_divisions


class Command(BaseCommand):
    help = "Adds the divisions of Tianjin that are not there yet: regions, villages and residents' committees."

    def handle(self, *args, **options) -> None:
        loaded = load_divisions(read_divisions(TIANJIN), source="统计用区划代码（2023年6月30日）")
        self.stdout.write(f"新增区划 {loaded.regions} 个，村(居) {loaded.villages} 个。")
