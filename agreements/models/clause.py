import pgtrigger
from django.db import models

from agreements.choices import ClauseTopic
from agreements.models.charter import EDITABLE, CharterVersion
from agreements.numerals import chinese
from common.history import tracked
from common.models import RegionScopedQuerySet, TimestampedModel, not_emptied

LONGEST_CLAUSE = 20_000
MOST_CLAUSES = 500


class ClauseQuerySet(RegionScopedQuerySet):
    region_lookup = "version__charter__village__township__path"


@tracked()
class Clause(TimestampedModel):
    """One clause (条) of a version. It has a number by its place and may stand under a chapter (章)."""

    version = models.ForeignKey(CharterVersion, verbose_name="版本", on_delete=models.CASCADE, related_name="clauses")
    position = models.PositiveSmallIntegerField("序号")
    chapter = models.CharField("章名", max_length=60, blank=True)
    topic = models.CharField("内容类别", max_length=30, choices=ClauseTopic, default=ClauseTopic.OTHER)
    text = models.TextField("条文", max_length=LONGEST_CLAUSE)
    origin = models.ForeignKey(
        "self",
        verbose_name="上一版条文",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )

    objects = ClauseQuerySet.as_manager()

    class Meta(TimestampedModel.Meta):
        verbose_name = "条文"
        verbose_name_plural = "条文"
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"],
                name="clause_position_once",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]
        triggers = [
            *TimestampedModel.Meta.triggers,
            pgtrigger.Trigger(
                name="clause_fixed",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                declare=[("desk", "text"), ("papers", "bigint[]")],
                func=f"""
                    -- A clause taken from one version to another changes both. Shared locks: no version leaves its
                    -- desk while its clauses are being written.
                    papers := CASE TG_OP
                        WHEN 'INSERT' THEN ARRAY[NEW.version_id]
                        WHEN 'DELETE' THEN ARRAY[OLD.version_id]
                        ELSE ARRAY[OLD.version_id, NEW.version_id]
                    END;
                    FOR desk IN SELECT state FROM agreements_charterversion WHERE id = ANY(papers) FOR SHARE LOOP
                        IF desk NOT IN ({EDITABLE}) THEN
                            RAISE EXCEPTION 'the clauses of this charter version are fixed';
                        END IF;
                    END LOOP;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
            not_emptied(),
        ]

    def __str__(self) -> str:
        return f"第{chinese(self.position)}条"

    @property
    def scope_path(self) -> str:
        return self.version.scope_path

    @property
    def why_closed(self) -> str:
        return self.version.why_fixed

    def get_absolute_url(self) -> str:
        return f"{self.version.get_absolute_url()}#clause-{self.pk}"
