"""Base classes every room builds on: the region gate and the row that knows its own revision."""

import pgtrigger
from django.db import models


class RegionScopedQuerySet(models.QuerySet):
    """The one gate: what a user may see is what lies below his region.

    A model names the way to the path of its region in `region_lookup`, e.g. "township__path".

    village_lookup the column that holds the village, e.g. "application__village_id": an account of that village sees
                   the row. Without it no village account does.
    names_persons  rows that name private persons: their `for_user` is narrower than the region, and what others
                   read of them (audit search, logs) leaves out their `private_fields`
    shared_below   papers of a region that the regions below it read as well
    """

    region_lookup = "region__path"
    village_lookup = ""
    names_persons = False
    shared_below = False

    def for_user(self, user) -> "RegionScopedQuerySet":
        """Rows inside the viewer's region; all for national staff, none for the anonymous."""
        path = getattr(user, "region_path", None)
        if not user.is_authenticated or not user.is_active or path is None:
            return self.none()
        if path == "":
            return self
        if user.village_id is not None:
            return self.filter(**{self.village_lookup: user.village_id}) if self.village_lookup else self.none()
        return self.filter(**{f"{self.region_lookup}__startswith": path})

    def prepare_for_bulk(self, rows: list) -> None:
        """Fill the columns that `save()` would derive, before many rows are written at once."""


class SharedBelowQuerySet(RegionScopedQuerySet):
    """Papers of a region that bind the regions below it: its own staff, those above and those below read them."""

    shared_below = True

    def for_user(self, user) -> "SharedBelowQuerySet":
        path = getattr(user, "region_path", None)
        if not path or not user.is_authenticated or not user.is_active:
            return super().for_user(user)
        above = [path[:end] for end in range(1, len(path)) if path[end - 1] == "/"]
        inside = models.Q(**{f"{self.region_lookup}__startswith": path})
        return self.filter(inside | models.Q(**{f"{self.region_lookup}__in": above}))

    def inside(self, user) -> "SharedBelowQuerySet":
        """Without what comes from above: the papers of the user's own region and of those below it."""
        return super().for_user(user)


def revision_counter(*quiet: str) -> pgtrigger.Trigger:
    """A trigger for the model's Meta: each changed row is a new revision.

    `quiet` names columns that no person edits; a model with such columns lists its own counter in its triggers.
    """
    return pgtrigger.Trigger(
        name="count_revision",
        operation=pgtrigger.Update,
        when=pgtrigger.Before,
        condition=pgtrigger.AnyChange(exclude=["created_at", "updated_at", "revision", *quiet]),
        func="NEW.revision = OLD.revision + 1; NEW.updated_at = clock_timestamp(); RETURN NEW;",
    )


def held_at_commit(name: str, operation, condition, wrong: str, sentence: str) -> pgtrigger.Trigger:
    """A trigger for the model's Meta: what must be true of several tables, asked when the transaction ends.

    `wrong` is SQL up to an IF; `sentence` has a % for the row's key and is for the log: actions and forms say it
    to users before it comes to this.
    """
    return pgtrigger.Trigger(
        name=name,
        operation=operation,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        condition=condition,
        func=f"""
            {wrong} THEN
                RAISE EXCEPTION '{sentence}', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
            RETURN NULL;
        """,
    )


def not_emptied() -> pgtrigger.Trigger:
    """A trigger for the model's Meta: nobody empties the table at one stroke, past the triggers of its rows.

    Where that is the work (a database of tests is emptied between two of them), `portal.emptying` is set to on.
    """
    return pgtrigger.Trigger(
        name="not_emptied",
        level=pgtrigger.Statement,
        operation=pgtrigger.Truncate,
        when=pgtrigger.Before,
        func="""
            IF current_setting('portal.emptying', true) IS DISTINCT FROM 'on' THEN
                RAISE EXCEPTION 'what % holds stays', TG_TABLE_NAME;
            END IF;
            RETURN NULL;
        """,
    )


class TimestampedModel(models.Model):
    """A row that people edit. The database itself counts its revisions, whoever writes."""

    created_at = models.DateTimeField("建立时间", auto_now_add=True, editable=False)
    updated_at = models.DateTimeField("更新时间", auto_now=True, editable=False)
    revision = models.PositiveIntegerField("修订号", default=1, editable=False)

    # Why nobody may change the row or its attachments any more, in a sentence; blank while they may.
    why_closed = ""
    # With which permission attachments come and go.
    attach_verb = "change"

    class Meta:
        abstract = True
        triggers = [revision_counter()]

    @property
    def why_files_closed(self) -> str:
        """Why no attachment may come or go now; a record may close its files before itself."""
        return self.why_closed


class AppendOnlyModel(models.Model):
    """A row that is written once. The database refuses to change or delete it."""

    class Meta:
        abstract = True
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            not_emptied(),
        ]
