from django.db import models
from django.db.models.functions import Length

from common.history import tracked
from common.models import RegionScopedQuerySet, TimestampedModel, revision_counter
from villages.choices import RegionLevel
from villages.codes import REGION_CODE_LENGTHS


class RegionQuerySet(RegionScopedQuerySet):
    region_lookup = "path"

    def at_level(self, level: RegionLevel) -> "RegionQuerySet":
        return self.filter(level=level)

    def in_use(self) -> "RegionQuerySet":
        return self.filter(is_active=True)

    def below(self, region: "Region") -> "RegionQuerySet":
        """The region itself and everything under it."""
        return self.filter(path__startswith=region.path)


NAMELESS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


@tracked(exclude=["path"])
class Region(TimestampedModel):
    """A province, city, county or township, by its statistical division code."""

    code = models.CharField("代码", max_length=9, primary_key=True)
    name = models.CharField("名称", max_length=50)
    level = models.PositiveSmallIntegerField("级别", choices=RegionLevel)
    parent = models.ForeignKey(
        "self", verbose_name="上级", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField("路径", max_length=60, editable=False)
    is_active = models.BooleanField("在用", default=True)

    objects = RegionQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "行政区划"
        verbose_name_plural = "行政区划"
        ordering = ["code"]
        indexes = [models.Index(fields=["path"], name="region_path_prefix", opclasses=["text_pattern_ops"])]
        constraints = [
            models.UniqueConstraint(
                fields=["path"], name="region_path_once", violation_error_message="该区划已登记，请核对代码。"
            ),
            models.CheckConstraint(
                condition=models.Q(level=RegionLevel.PROVINCE, parent__isnull=True)
                | models.Q(level__gt=RegionLevel.PROVINCE, parent__isnull=False),
                name="region_parent_by_level",
                violation_error_message="省级没有上级区划，其他级别必须选择上级区划。",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    *[models.Q(level=level, code__length=size) for level, size in REGION_CODE_LENGTHS.items()],
                    _connector=models.Q.OR,
                ),
                name="region_code_length",
                violation_error_message="代码位数与级别不符：省2位、市4位、县(区)6位、乡镇(街道)9位。",
            ),
        ]
        triggers = [revision_counter("path")]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        return self.path

    @property
    def name_in_titles(self) -> str:
        """What papers call it: below a municipality the city level has no name of its own."""
        return self.parent.name if self.name in NAMELESS and self.parent_id else self.name

    def save(self, *args, **kwargs) -> None:
        parent_path = self.parent.path if self.parent_id else ""
        self.path = f"{parent_path}{self.code}/"
        super().save(*args, **kwargs)


models.CharField.register_lookup(Length)
