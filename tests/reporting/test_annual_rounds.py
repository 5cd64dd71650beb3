"""An annual round from its scheme to its publication and back: refusals, standing still, who sees what."""

from datetime import datetime
from decimal import Decimal as D
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InternalError, transaction

from common.models import Notice, StepRecord
from common.refusal import Refused
from common.workflow import states_open
from reporting.actions.annual_rounds import advance_round, set_components, set_grades, set_up_scheme
from reporting.choices import RoundState
from reporting.models import AnnualRound, AnnualScheme, AnnualScore, SchemeComponent, TownshipScore
from reporting.ranking import GradeLine
from tests.factories import AnnualScoreFactory, BatchFactory, RegionFactory, StaffUserFactory
from tests.reporting.rounds import COUNTY, Scene
from villages.models import Village

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def staff(**fields):
    return StaffUserFactory(**{"region": RegionFactory(code=COUNTY), "reviewer": True} | fields)


def leader():
    return StaffUserFactory(region=RegionFactory(code=COUNTY), leader=True)


@pytest.fixture
def scene():
    """Two components, two units: one with both sheets, one with the half-year's alone."""
    found = Scene({"weight": 30, "period": "first_half"}, {"weight": 70, "period": "second_half"})
    whole, half = found.village(1), found.village(2)
    found.sheet(whole, 80, 0)
    found.sheet(half, 90, 0)
    found.sheet(whole, "90.5", 1)
    return found


def walk(scene, *verbs: str) -> AnnualRound:
    one = scene.round
    for verb in verbs:
        actor = leader() if verb in ("publish", "return", "reopen") else staff()
        one = advance_round(one, verb, actor=actor, now=NOW, note="样例理由")
    scene.round = one
    return one


def test_year_is_summed_up_twice_approved_and_told_to_the_townships(scene):
    walk(scene, "sum_half")
    assert scene.told("total", "place") == {"样例001第1村": (D(80), 2), "样例001第2村": (D(90), 1)}

    walk(scene, "sum_year", "propose", "publish")

    assert scene.told("total", "grade", "place", "reason") == {
        "样例001第1村": (D("87.35"), "合格", 1, ""),
        "样例001第2村": (None, "", None, "not_scored"),
    }
    assert (scene.round.state, scene.round.published_at) == (RoundState.PUBLISHED, NOW)
    assert [record.verb for record in StepRecord.objects.of(scene.round)] == [
        "sum_half",
        "sum_year",
        "propose",
        "publish",
    ]
    assert Notice.objects.get().title == f"{scene.scheme.title}结果已公布"


def test_scheme_of_ninety_nine_per_cent_is_refused_and_kept_as_it_was(scene):
    first, second = scene.components
    wanted = [
        SchemeComponent(name="半年", weight=D(30), batch=first.batch, stage="county"),
        SchemeComponent(name="年终", weight=D(69), batch=second.batch, stage="county"),
    ]

    with pytest.raises(Refused, match="现在是99%，还差1个百分点"):
        set_components(scene.scheme, wanted, actor=staff())

    assert [one.weight for one in scene.scheme.components.all()] == [30, 70]
    wanted[1].weight = D(70)
    set_components(scene.scheme, wanted[::-1], actor=staff())
    assert [(one.name, one.weight) for one in scene.scheme.components.all()] == [("年终", 70), ("半年", 30)]


@pytest.mark.django_db(transaction=True)
def test_database_holds_the_weights_to_a_hundred_when_the_act_ends():
    scene = Scene()

    with pytest.raises(Exception, match="do not add up to 100"), transaction.atomic():
        scene.scheme.components.update(weight=99)


def test_round_is_not_summed_up_without_sheets_weights_or_a_half_year():
    empty = Scene({"weight": 100, "name": "年终考核"})
    with pytest.raises(Refused, match="分项“年终考核”还没有已提交的评分表"):
        walk(empty, "sum_year")
    with pytest.raises(Refused, match="方案中没有上半年"):
        walk(empty, "sum_half")

    bare = set_up_scheme(AnnualScheme(region=RegionFactory(code=COUNTY), year=2030, title="样例"), actor=staff())
    with pytest.raises(Refused, match="请至少设置一个分项"):
        advance_round(bare, "sum_year", actor=staff(), now=NOW)


def test_grades_that_leave_a_gap_are_refused(scene):
    with pytest.raises(Refused, match="最低一档的最低分应为0"):
        set_grades(scene.scheme, [GradeLine("优秀", D(90))], actor=staff())
    set_grades(scene.scheme, [GradeLine("优秀", D(85)), GradeLine("一般", D(0))], actor=staff())

    assert walk(scene, "sum_year").scores.get(place=1).grade == "优秀"


def test_second_scheme_of_a_year_takes_over_grades_of_the_year_before_and_a_same_one_is_refused(scene):
    later = AnnualScheme(region=scene.county, year=2027, title="样例")
    set_up_scheme(later, actor=staff())
    assert [grade.name for grade in later.grades.all()] == ["优秀", "合格", "不合格"]

    township = AnnualScheme(region=RegionFactory(code=f"{COUNTY}001"), year=2027, title="样例")
    with pytest.raises(Refused, match="由县\\(区\\)开展"):
        set_up_scheme(township, actor=staff())
    another = AnnualScheme(region=scene.county, year=2028, title="样例")
    with pytest.raises(PermissionDenied):
        set_up_scheme(another, actor=StaffUserFactory(region=scene.county))
    with pytest.raises(IntegrityError, match="scheme_once_per_county_and_year"), transaction.atomic():
        set_up_scheme(AnnualScheme(region=scene.county, year=2026, title="样例"), actor=staff())


def test_scheme_is_fixed_once_its_round_has_begun_and_open_again_after_a_restart(scene):
    walk(scene, "sum_half")
    with pytest.raises(Refused, match="方案不能修改"):
        set_grades(scene.scheme, [GradeLine("一般", D(0))], actor=staff())
    for change in (
        lambda: AnnualScheme.objects.filter(pk=scene.scheme.pk).update(bonus_cap=1),
        lambda: scene.scheme.components.update(weight=50),
        lambda: scene.scheme.grades.all().delete(),
    ):
        with pytest.raises(InternalError, match="a round that has begun is fixed"), transaction.atomic():
            change()

    walk(scene, "restart")

    assert (AnnualScore.objects.count(), TownshipScore.objects.count()) == (0, 0)
    set_grades(AnnualScheme.objects.get(), [GradeLine("一般", D(0))], actor=staff())


@pytest.mark.parametrize("verbs", [("sum_year", "propose"), ("sum_year", "propose", "publish")])
def test_figures_stand_still_for_the_leader_and_after_him(scene, verbs):
    walk(scene, *verbs)
    before, other = list(scene.round.scores.order_by("pk").values()), scene.village(9)
    for change in (
        lambda: scene.round.scores.update(grade="优秀"),
        lambda: scene.round.scores.filter(place=1).delete(),
        lambda: scene.round.township_scores.update(total=1),
        lambda: AnnualScoreFactory.build(round=scene.round, village=other, township=other.township).save(),
    ):
        with pytest.raises(InternalError, match="stand still"), transaction.atomic():
            change()
    assert list(scene.round.scores.order_by("pk").values()) == before


def test_names_of_a_published_round_are_those_of_its_year(scene):
    walk(scene, "sum_year", "propose", "publish")
    Village.objects.filter(name="样例001第1村").update(name="改名村")

    assert "样例001第1村" in scene.told()


def test_what_changed_since_is_summed_up_anew_before_it_is_proposed_or_published(scene):
    walk(scene, "sum_year")
    scene.sheet(Village.objects.get(name="样例001第2村"), 95, 1)
    with pytest.raises(Refused, match="汇总以后有2个村"):
        walk(scene, "propose")

    walk(scene, "sum_anew", "propose")
    sheet = scene.components[1].sheets().first()
    with states_open():
        type(sheet).objects.filter(pk=sheet.pk).update(state="draft")
    with pytest.raises(Refused, match="请重新汇总"):
        walk(scene, "publish")
    assert walk(scene, "return").state == RoundState.YEAR_END


def test_reopening_takes_a_reason_and_hides_the_figures_from_the_townships_again(scene):
    walk(scene, "sum_year")
    township = StaffUserFactory(region=RegionFactory(code=f"{COUNTY}001"), reviewer=True)
    city = StaffUserFactory(region=RegionFactory(code="1201"), reviewer=True)
    seen = [AnnualScore.objects.for_user(user).count() for user in (staff(), township, city)]
    assert seen == [2, 0, 0]

    walk(scene, "propose", "publish")
    assert [AnnualScore.objects.for_user(user).count() for user in (staff(), township, city)] == [2, 2, 2]
    with pytest.raises(Refused, match="必须填写理由"):
        advance_round(scene.round, "reopen", actor=leader(), now=NOW)

    assert walk(scene, "reopen").published_at is None
    assert AnnualScore.objects.for_user(township).count() == 0
    assert Notice.objects.filter(title__contains="重新核定").get().body == "已公布的结果暂停使用。理由：样例理由"
    assert walk(scene, "sum_anew", "propose", "publish").state == RoundState.PUBLISHED


def test_officer_who_sums_up_does_not_publish_and_the_leader_does_not_sum_up(scene):
    with pytest.raises(PermissionDenied):
        advance_round(scene.round, "sum_half", actor=leader(), now=NOW)
    walk(scene, "sum_year", "propose")
    with pytest.raises(PermissionDenied):
        advance_round(scene.round, "publish", actor=staff(), now=NOW)


def test_tie_indicator_that_no_standard_knows_is_named(scene):
    batch = scene.components[1].batch
    BatchFactory(programme=scene.programme, year=2026, period="q4")
    batch.standards.create(kind="village", version=scene.version)
    scheme = scene.scheme
    scheme.tie_rule, scheme.tie_numbers = "indicators", ["2", "9.9"]
    scheme.save()

    assert scheme.objections() == ["最后一个分项的评估标准中没有序号为9.9的指标，请核对比较的指标。"]
