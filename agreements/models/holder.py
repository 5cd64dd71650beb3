"""Who holds a plan or an account: a village, a township or a county."""

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from common.models import RegionScopedQuerySet
from villages.choices import RegionLevel
from villages.codes import REGION_CODE_LENGTHS
from villages.models import Region, Village


class HolderQuerySet(RegionScopedQuerySet):
    """Rows of a village lie where the village lies today; those of a township or county in that region."""

    region_lookup = "region__path"

    def for_user(self, user) -> "HolderQuerySet":
        path = getattr(user, "region_path", None)
        if not user.is_authenticated or not user.is_active or path is None:
            return self.none()
        return self.below(path) if path else self

    def below(self, path: str) -> "HolderQuerySet":
        """What is held inside the region of this path."""
        of_village = models.Q(village__township__path__startswith=path)
        return self.filter(of_village | models.Q(village__isnull=True, region__path__startswith=path))

    def of_holder(self, region: Region, village: Village | None) -> "HolderQuerySet":
        return self.filter(village=village) if village else self.filter(region=region, village=None)

    def with_holder(self) -> "HolderQuerySet":
        return self.select_related("village__township", "region")


def holder_constraint(name: str) -> models.CheckConstraint:
    """A village stands under its township; without one the holder is a township or a county."""
    at_township = models.Q(Exact(Length("region"), REGION_CODE_LENGTHS[RegionLevel.TOWNSHIP]))
    at_county = models.Q(Exact(Length("region"), REGION_CODE_LENGTHS[RegionLevel.COUNTY]))
    return models.CheckConstraint(
        condition=at_township | (at_county & models.Q(village__isnull=True)),
        name=name,
        violation_error_message="持有单位应为县(区)、乡镇(街道)或村(居)；村(居)的区划为其所属乡镇(街道)。",
    )


class HolderMixin:
    """What a row with `region` and `village` says about its holder."""

    @property
    def holder(self) -> Region | Village:
        return self.village if self.village_id else self.region

    @property
    def holder_name(self) -> str:
        return self.holder.name

    @property
    def scope_path(self) -> str:
        return self.holder.scope_path
