"""When a batch may be opened and ended: conditions of its steps, each called as `guard(batch, now=now)`."""

from datetime import datetime

from assessments.choices import ProgrammeKind
from assessments.desks import BEFORE_NAMING
from common.refusal import Refused


def organiser_is_approved(batch, *, now: datetime) -> None:
    objection = batch.programme.lacking_approval or batch.programme.unfit_organiser
    if objection:
        raise Refused(objection)


def assessment_is_named_so(batch, *, now: datetime) -> None:
    """An annual assessment is outside the 2022 rule and must not be labelled a demonstration, nor its titles."""
    programme = batch.programme
    said = [batch.name, *(text for level in programme.levels.all() for text in (level.name, level.honour))]
    wrong = next((text for text in said if programme.misnames(text)), None)
    if wrong is not None:
        raise Refused(f"年度考核不得称为示范，请把“{wrong}”改名；经批准的示范创建，请在项目中改为示范创建。")


def has_levels(batch, *, now: datetime) -> None:
    if not batch.programme.levels.exists():
        raise Refused("该项目还没有申报级别，请先在项目中设置级别和办理环节。")


def nobody_waits_for_an_answer(batch, *, now: datetime) -> None:
    """Who applied is owed an answer. The units of an assessment were enrolled and end with it, scored or not; but
    what was decided about them is released, and who passed gets the title."""
    if batch.programme.kind == ProgrammeKind.ASSESSMENT:
        _nothing_decided_is_left(batch)
    elif live := batch.applications.live().count():
        raise Refused(f"还有{live}件申报没有办结，办结、撤销或判定不通过后才能结束批次。")


def _nothing_decided_is_left(batch) -> None:
    prepared = batch.applications.filter(decisions__isnull=False, decisions__released_at__isnull=True).count()
    if prepared:
        raise Refused(f"还有{prepared}个单位的评定结果没有发布，请先集中发布或撤销拟定结果，再结束批次。")
    promised = batch.applications.at(*BEFORE_NAMING).count()
    if promised:
        raise Refused(f"还有{promised}个单位等待命名授牌，请先命名或取消拟命名，再结束批次。")
