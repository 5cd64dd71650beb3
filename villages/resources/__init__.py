from villages.resources.village import VillageResource

__all__ = ["VillageResource"]
