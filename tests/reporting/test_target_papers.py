"""目标责任书: its process, what the law keeps out, and what the database keeps as it was signed."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from assessments.standard_files import standards_of_files
from common.inbox import tasks_for
from common.metrics import all_metrics
from common.models import Notice, StepRecord
from common.refusal import Refused
from reporting.actions.targets import advance_paper, draw_papers, write_results
from reporting.choices import Light, TargetState
from reporting.models import TargetPaper
from reporting.target_checks import OWN_DECISIONS, why_no_target
from reporting.target_figures import readings
from tests.factories import RegionFactory, ResponsibilityTargetFactory, StaffUserFactory, TargetPaperFactory
from tests.reporting.target_scenes import COUNTY, HERE, SIGNED, THERE, YEAR, figures_of, laid_on, paper_of

UNLAWFUL = [
    *("综合避孕率", "长效避孕率", "结扎人数", "上环率"),
    *("符合政策生育率", "社会抚养费征收率", "罚款收缴率"),
]


@pytest.fixture
def leader(db):
    return StaffUserFactory(leader=True, region__code=COUNTY)


def refusal_of(paper, verb, actor, now) -> str:
    with pytest.raises(Refused) as caught:
        advance_paper(paper, verb, actor=actor, now=now)
    assert list(StepRecord.objects.all()) == []
    return str(caught.value)


# --- Signing


def test_signing_names_what_is_missing(leader, now):
    paper = paper_of(document_number="", township_signatory="")

    assert refusal_of(paper, "sign", leader, now) == "还没有填写文号、乡镇(街道)签字人，请补填后再登记签订。"


def test_paper_without_targets_is_not_signed(leader, now):
    paper = TargetPaperFactory(township=RegionFactory(code=HERE), year=YEAR, **SIGNED)

    assert refusal_of(paper, "sign", leader, now) == "还没有列目标，请先填写至少一项目标。"


def test_paper_is_not_signed_ahead_of_its_day(leader, now):
    paper = paper_of(signed_on=date(2026, 10, 20))

    assert refusal_of(paper, "sign", leader, now) == "签订日期晚于今天，请在签订以后登记。"


@pytest.mark.parametrize("name", UNLAWFUL)
def test_unlawful_target_keeps_a_paper_from_being_signed(leader, now, name):
    paper = paper_of()
    ResponsibilityTargetFactory(paper=paper, position=4, name=name)

    sentence = refusal_of(paper, "sign", leader, now)

    assert sentence.startswith("目标4：“")
    assert "依据：" in sentence or "原因：" in sentence


def test_unlawful_preamble_keeps_a_paper_from_being_signed(leader, now):
    paper = paper_of(preamble="未完成任务的村民罚款二百元。")

    assert refusal_of(paper, "sign", leader, now).startswith("正文：“")


def test_indicators_of_the_archive_are_refused_with_their_reason(db):
    archived = [
        (indicator["text"], indicator["archived"])
        for said in standards_of_files().values()
        for section in said["section"]
        for indicator in section["indicator"]
        if "archived" in indicator
    ]

    assert len(archived) > 5
    for text, reason in archived:
        assert why_no_target(text).startswith(f"“{text}”依法不再考核，请删去这一项。原因："), reason


def test_lawful_names_are_taken(db):
    assert [why_no_target(name) for name in ("群众知晓率", "满意率", "整建率", "优生检查完成率")] == [""] * 4


@pytest.mark.parametrize("metric", all_metrics(), ids=lambda metric: metric.key)
def test_metrics_of_the_portal_may_be_targets_but_for_families_own_decisions(db, metric):
    reason = why_no_target(metric.label, metric.key)

    assert (reason != "") == (metric.key in OWN_DECISIONS), reason


def test_township_is_told_of_the_signing(leader, now):
    advance_paper(paper_of(), "sign", actor=leader, now=now)

    (notice,) = Notice.objects.all()
    assert (notice.title, notice.region_path) == (f"2026年样例{HERE}街道目标责任书已签订", f"12/1201/{COUNTY}/{HERE}/")


# --- What the database keeps


@pytest.mark.parametrize("state", [TargetState.SIGNED, TargetState.SETTLED])
@pytest.mark.parametrize("said", [{"preamble": "改"}, {"document_number": "改"}, {"green_from": 90}, {"year": 2027}])
def test_wording_of_a_signed_paper_is_fixed(db, state, said):
    paper = laid_on(paper_of(), state)

    with pytest.raises(InternalError, match="fixed"), transaction.atomic():
        TargetPaper.objects.filter(pk=paper.pk).update(**said)


@pytest.mark.parametrize("state", [TargetState.SIGNED, TargetState.SETTLED])
def test_targets_of_a_signed_paper_are_fixed(db, state):
    paper = laid_on(paper_of(), state)
    other = paper_of(THERE)
    changes = [
        lambda: paper.targets.update(target=1),
        lambda: paper.targets.filter(metric="").update(name="改"),
        lambda: paper.targets.first().delete(),
        lambda: ResponsibilityTargetFactory(paper=paper, position=9),
        lambda: other.targets.filter(metric="").update(paper=paper),
        lambda: TargetPaper.objects.filter(pk=paper.pk).delete(),
    ]

    for change in changes:
        with pytest.raises(InternalError), transaction.atomic():
            change()


def test_result_of_a_signed_paper_may_be_written_and_of_a_settled_one_not(db):
    paper = laid_on(paper_of(), TargetState.SIGNED)
    assert paper.targets.filter(metric="").update(result=2, note="样例") == 1
    laid_on(paper, TargetState.SETTLED)

    with pytest.raises(InternalError, match="fixed"), transaction.atomic():
        paper.targets.filter(metric="").update(result=3)


def test_township_has_one_paper_a_year(db):
    paper_of()

    with pytest.raises(IntegrityError, match="target_paper_once_a_year"), transaction.atomic():
        TargetPaperFactory(township=RegionFactory(code=HERE), year=YEAR)


# --- Results


def shown(paper) -> list[tuple]:
    paper = TargetPaper.objects.with_lines().get(pk=paper.pk)
    return [(one.result, one.completion, one.light) for one in readings([paper])[paper.pk]]


def test_results_come_from_the_register_until_the_paper_is_settled(leader, now):
    paper = paper_of()
    figures_of(resident_population=1000, members=120, awareness_rate=Decimal(81))
    advance_paper(paper, "sign", actor=leader, now=now)
    paper.targets.filter(metric="").update(result=4)
    live = [
        (Decimal("81.00"), Decimal("90.00"), Light.YELLOW),
        (Decimal("12.00"), Decimal("120.00"), Light.GREEN),
        (Decimal("4.00"), Decimal("75.00"), Light.RED),
    ]
    assert shown(paper) == live

    advance_paper(paper, "settle", actor=leader, now=now)
    figures_of(resident_population=1000, members=0, awareness_rate=Decimal(99))

    assert shown(paper) == live
    advance_paper(paper, "reopen", actor=leader, now=now, note="补报")
    assert [one[0] for one in shown(paper)] == [Decimal("90.00"), Decimal("6.00"), Decimal("4.00")]


def test_paper_is_not_settled_before_what_is_typed_is_known(leader, now):
    paper = laid_on(paper_of(), TargetState.SIGNED)

    assert refusal_of(paper, "settle", leader, now) == "还没有填写完成值：群众来信来访。请填写后再结账。"
    assert list(paper.targets.exclude(result=None)) == []


def test_results_are_not_typed_by_the_township_nor_after_the_account(leader, now):
    paper = laid_on(paper_of(), TargetState.SIGNED)
    line = paper.targets.get(metric="")
    line.result = Decimal(1)
    with pytest.raises(PermissionDenied):
        write_results(paper, [line], actor=StaffUserFactory(region__code=HERE))
    write_results(paper, [line], actor=leader)
    laid_on(paper, TargetState.SETTLED)

    with pytest.raises(Refused, match="已结账，完成值不能再修改"):
        write_results(paper, [line], actor=leader)
    assert paper.targets.get(metric="").result == 1


# --- Drawing up


def lines_of(paper) -> list[tuple]:
    return list(paper.targets.values_list("position", "name", "target", "result"))


def test_each_township_goes_by_its_own_paper_of_last_year(leader):
    old = paper_of(HERE, 2025)
    old.targets.filter(metric="").update(result=2)
    ResponsibilityTargetFactory(paper=old, position=4, name="综合避孕率")

    here, there = draw_papers([old.township, RegionFactory(code=THERE)], 2026, actor=leader)

    assert (here.paper.year, here.paper.state, here.paper.township_signatory) == (2026, "draft", "样例乙")
    assert (here.paper.signed_on, here.paper.document_number) == (None, "")
    assert lines_of(here.paper) == [
        (1, "群众知晓率", 90, None),
        (2, "会员覆盖率", 10, None),
        (3, "群众来信来访", 3, None),
    ]
    assert here.left_out == ("综合避孕率",)
    assert there.objection == "没有2025年度的目标责任书可以沿用，请选择一份作为样本，或单独起草。"


def test_all_townships_may_go_by_one_paper_and_those_that_have_theirs_keep_it(leader):
    model = paper_of(HERE)

    here, there = draw_papers([model.township, RegionFactory(code=THERE)], YEAR, model=model, actor=leader)

    assert here.objection == "2026年度已有目标责任书，没有另外起草。"
    assert there.paper.township_signatory == ""
    assert [name for _, name, _, _ in lines_of(there.paper)] == ["群众知晓率", "会员覆盖率", "群众来信来访"]


def test_nobody_draws_up_a_paper_for_another_county(leader):
    with pytest.raises(PermissionDenied):
        draw_papers([RegionFactory(code="120118001")], YEAR, model=paper_of(), actor=leader)
    with pytest.raises(PermissionDenied):
        draw_papers([RegionFactory(code=HERE)], YEAR, actor=StaffUserFactory(leader=True, region__code=HERE))


# --- The inbox


def test_inbox_of_the_county_names_drafts_and_papers_of_years_that_are_over(leader, now):
    paper_of(HERE)
    laid_on(paper_of(THERE), TargetState.SIGNED)
    laid_on(paper_of(THERE, 2025), TargetState.SIGNED)
    laid_on(paper_of(HERE, 2025), TargetState.SETTLED)
    paper_of("120118001")

    assert [(task.title, task.count) for task in tasks_for(leader, now)] == [
        ("2026年目标责任书待签订", 1),
        ("2025年目标责任书待年终结账", 1),
    ]
    assert tasks_for(StaffUserFactory(region__code=COUNTY), timezone.now()) == []
