from django.db import models
from django.urls import reverse

from common.history import tracked
from common.models import RegionScopedQuerySet, TimestampedModel, Word, WordList
from villages.models.term import TermMixin, TermQuerySetMixin, term_constraints
from villages.models.village import Village


class CommitteeMemberQuerySet(TermQuerySetMixin, RegionScopedQuerySet):
    region_lookup = "village__township__path"


@tracked()
class CommitteeMember(TermMixin, TimestampedModel):
    """An office-holder of a village or residents' committee: name, post, term and work phone, no more."""

    village = models.ForeignKey(Village, verbose_name="村(居)", on_delete=models.PROTECT, related_name="committee")
    name = models.CharField("姓名", max_length=50)
    post = models.ForeignKey(
        Word,
        verbose_name="职务",
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"word_list": WordList.COMMITTEE_POST},
    )
    work_phone = models.CharField("办公电话", max_length=20, blank=True)
    term_start = models.DateField("任期开始")
    term_end = models.DateField("任期届满", null=True, blank=True)
    left_on = models.DateField("离任日期", null=True, blank=True)

    objects = CommitteeMemberQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "村(居)委会成员"
        verbose_name_plural = "村(居)委会成员"
        ordering = ["village__code", "post__position", "term_start", "pk"]
        indexes = [models.Index(fields=["term_end"])]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "name", "post", "term_start"],
                name="member_once_per_term",
                violation_error_message="该成员的这一任期已登记。",
            ),
            *term_constraints("member"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.post}）"

    def get_absolute_url(self) -> str:
        return f"{reverse('village_detail', args=[self.village_id])}?tab=committee"

    @property
    def scope_path(self) -> str:
        return self.village.scope_path

    @property
    def why_closed(self) -> str:
        return self.village.why_closed
