from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse

from common.history import tracked
from common.models import RegionScopedQuerySet, TimestampedModel, Word, WordList
from villages.models.village import Village


class FacilityQuerySet(RegionScopedQuerySet):
    region_lookup = "village__township__path"


@tracked()
class Facility(TimestampedModel):
    """A place of work of a village (阵地): members' home, school, service room, noticeboard."""

    village = models.ForeignKey(Village, verbose_name="村(居)", on_delete=models.PROTECT, related_name="facilities")
    kind = models.ForeignKey(
        Word,
        verbose_name="类别",
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"word_list": WordList.FACILITY_KIND},
    )
    name = models.CharField("阵地名称", max_length=50)
    area = models.DecimalField(
        "面积(㎡)", max_digits=8, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    opened_on = models.DateField("启用日期", null=True, blank=True)
    is_active = models.BooleanField("在用", default=True)

    objects = FacilityQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "阵地"
        verbose_name_plural = "阵地"
        ordering = ["village__code", "kind__position", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "name"],
                name="facility_once_per_village",
                violation_error_message="该村(居)已有同名阵地。",
            ),
            models.CheckConstraint(
                condition=models.Q(area__isnull=True) | models.Q(area__gte=0),
                name="facility_area_not_negative",
                violation_error_message="面积不能是负数。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('village_detail', args=[self.village_id])}?tab=facilities"

    @property
    def scope_path(self) -> str:
        return self.village.scope_path

    @property
    def why_closed(self) -> str:
        return self.village.why_closed
