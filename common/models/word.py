from django.db import models

from common.history import tracked
from common.models.base import TimestampedModel


class WordList(models.TextChoices):
    """The word lists that the business administrator keeps."""

    COMMITTEE_POST = "committee_post", "村(居)委会职务"
    ASSOCIATION_POST = "association_post", "协会职务"
    FACILITY_KIND = "facility_kind", "阵地类别"


class WordQuerySet(models.QuerySet):
    def listed_in(self, word_list: str) -> "WordQuerySet":
        return self.filter(word_list=word_list)

    def in_use(self) -> "WordQuerySet":
        return self.filter(is_active=True)


@tracked()
class Word(TimestampedModel):
    """One entry of a word list. A word once used is switched off, never deleted."""

    of_everybody = True  # belongs to no region

    word_list = models.CharField("词表", max_length=30, choices=WordList)
    label = models.CharField("名称", max_length=30)
    position = models.PositiveSmallIntegerField("顺序", default=100)
    is_active = models.BooleanField("在用", default=True)

    objects = WordQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "词条"
        verbose_name_plural = "词表"
        ordering = ["word_list", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["word_list", "label"],
                name="word_once_per_list",
                violation_error_message="该词表中已有同名词条。",
            )
        ]

    def __str__(self) -> str:
        return self.label
