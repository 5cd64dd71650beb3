from django.db import models
from django.urls import reverse

from agreements.choices import CharterKind, ClauseTopic
from common.history import tracked
from common.models import TimestampedModel
from villages.choices import VillageKind


class LibraryClauseQuerySet(models.QuerySet):
    def for_user(self, user) -> "LibraryClauseQuerySet":
        """The library is the same in every region."""
        return self if user.is_authenticated and user.is_active else self.none()

    def fitting(self, kind: str, body: str) -> "LibraryClauseQuerySet":
        """In use, for this kind of paper and this kind of body."""
        return self.filter(is_active=True, kind=kind, body__in=["", body]).order_by("position", "pk")


@tracked()
class LibraryClause(TimestampedModel):
    """A ready-made lawful clause with the law it rests on, to begin a charter from."""

    of_everybody = True

    kind = models.CharField("文件种类", max_length=20, choices=CharterKind)
    body = models.CharField("适用对象", max_length=10, choices=VillageKind, blank=True, help_text="不选则村、居通用。")
    chapter = models.CharField("章名", max_length=60, blank=True)
    topic = models.CharField("内容类别", max_length=30, choices=ClauseTopic)
    text = models.TextField("条文", max_length=2000)
    basis = models.CharField("法律依据", max_length=300)
    position = models.PositiveSmallIntegerField("顺序", default=100)
    is_active = models.BooleanField("在用", default=True)

    objects = LibraryClauseQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "条文范本"
        verbose_name_plural = "条文库"
        ordering = ["kind", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.get_topic_display()}：{self.text[:20]}"

    def get_absolute_url(self) -> str:
        return reverse("library_clause_detail", args=[self.pk])
