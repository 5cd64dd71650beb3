import django_filters
from django.db import models
from django.utils import timezone

from common.models import Word, WordList
from villages.filters.region import RegionFilterSet
from villages.models import CommitteeMember


class TermState(models.TextChoices):
    """How a term of office stands today."""

    ENDING = "ending", "60天内届满"
    OVER = "over", "已届满"
    LEFT = "left", "已离任"


class CommitteeMemberFilter(RegionFilterSet):
    q = django_filters.CharFilter(label="姓名或村(居)名称", method="by_text")
    post = django_filters.ModelChoiceFilter(
        label="职务", queryset=Word.objects.listed_in(WordList.COMMITTEE_POST), empty_label="全部"
    )
    term = django_filters.ChoiceFilter(label="任期", choices=TermState.choices, empty_label="在任", method="in_term")

    class Meta:
        model = CommitteeMember
        fields = ["q", "post", "term"]

    def __init__(self, data=None, *args, **kwargs) -> None:
        super().__init__({} if data is None else data, *args, **kwargs)  # bound: those in office even without a query

    def filter_queryset(self, rows):
        rows = super().filter_queryset(rows)
        if self.form.cleaned_data.get("term"):
            return rows
        return rows.in_office(timezone.localdate())

    def by_text(self, rows, name: str, text: str):
        text = "".join(text.split())
        return rows.filter(models.Q(name__contains=text) | models.Q(village__name__contains=text))

    def in_term(self, rows, name: str, term: str):
        today = timezone.localdate()
        if term == TermState.LEFT:
            return rows.exclude(pk__in=rows.in_office(today).values("pk"))
        if term == TermState.OVER:
            return rows.in_office(today).filter(term_end__lt=today)
        return rows.term_ending(today).filter(term_end__gte=today)
