"""目标责任书 on the screens and on paper."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from reporting.models import TargetPaper
from tests.factories import RegionFactory, StaffUserFactory
from tests.reporting.target_scenes import COUNTY, HERE, THERE, YEAR, figures_of, laid_on, paper_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    RegionFactory(code=HERE)
    RegionFactory(code=THERE)
    officer = StaffUserFactory(reviewer=True, region__code=COUNTY)
    client.force_login(officer)
    return officer


def line(metric: str = "", name: str = "", target: str = "", order: int | str = "", **more) -> dict:
    said = {"metric": metric, "name": name, "unit": "", "direction": "at_least", "target": target, "note": ""}
    return said | {"ORDER": order} | more


def posted(lines: list[dict], **said) -> dict:
    usual = {"township": HERE, "year": str(YEAR), "green_from": "100", "yellow_from": "80"}
    stored = sum(bool(one.get("id")) for one in lines)
    counts = {"targets-TOTAL_FORMS": len(lines), "targets-INITIAL_FORMS": stored}
    fields = {f"targets-{n}-{name}": value for n, one in enumerate(lines) for name, value in one.items()}
    return usual | counts | fields | said


def errors_of(response) -> list[str]:
    assert response.status_code == 200
    found = dict(response.context["form"].errors)
    lines = [errors for one in response.context["lines"].errors for errors in one.values()]
    return [sentence for errors in [*found.values(), *lines] for sentence in errors]


def test_paper_is_drawn_up_with_its_targets_in_their_order(client, officer):
    lines = [line(name="群众来信来访", target="3", order=2, unit="件", direction="at_most")]
    lines += [line("member_coverage", target="10", order=1), line()]

    response = client.post(reverse("target_create"), posted(lines))

    paper = TargetPaper.objects.get()
    assert response["Location"] == paper.get_absolute_url()
    assert list(paper.targets.values_list("position", "metric", "name", "unit", "direction", "target")) == [
        (1, "member_coverage", "会员覆盖率", "%", "at_least", 10),
        (2, "", "群众来信来访", "件", "at_most", 3),
    ]


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (line(target="3"), "请选择取数口径，或者填写指标名称；不需要这一行的，请把整行留空或勾选删除。"),
        (line("births", target="3"), "请从列表中选择取数口径；出生、死亡等只作统计的数据不设目标。"),
        (line(name="群众知晓率", target="-1"), "确保该值大于或等于0。"),
        (line(name="群众知晓率", target=""), "这个字段是必填项。"),
    ],
)
def test_bad_line_is_answered_with_a_sentence_and_nothing_is_lost(client, officer, one, sentence):
    response = client.post(reverse("target_create"), posted([one], document_number="样发〔2026〕1号"))

    assert errors_of(response) == [sentence]
    assert "样发〔2026〕1号" in response.content.decode()
    assert list(TargetPaper.objects.all()) == []


def test_unlawful_target_is_refused_beside_its_field(client, officer):
    response = client.post(reverse("target_create"), posted([line(name="社会抚养费征收率", target="95")]))

    (sentence,) = errors_of(response)
    assert sentence.startswith("“社会抚养费")
    assert "依据：" in sentence


def test_same_target_twice_and_a_second_paper_of_the_year_are_refused(client, officer):
    twice = [line("member_coverage", target="10"), line("member_coverage", target="12")]
    assert errors_of(client.post(reverse("target_create"), posted(twice))) == [
        "“会员覆盖率”已经列过，同一指标只能列一次。"
    ]
    paper_of()

    assert errors_of(client.post(reverse("target_create"), posted([]))) == [
        "该乡镇(街道)这一年度已有目标责任书，请打开原有的修改。"
    ]


def test_signed_paper_is_not_edited(client, officer):
    paper = laid_on(paper_of(), "signed")
    said = posted(
        [], revision=paper.revision, preamble="改", stamp=",".join(f"{one.pk}.1" for one in paper.targets.all())
    )

    response = client.post(reverse("target_update", args=[paper.pk]), said)

    assert errors_of(response) == [f"“{paper}”已签订，内容不能再修改；确需修改的，请由县(区)负责人撤回。"]


def test_township_reads_its_paper_with_lights_and_may_not_write(client):
    paper = paper_of()
    figures_of(resident_population=1000, members=120, awareness_rate=Decimal(81))
    client.force_login(StaffUserFactory(leader=True, region__code=HERE))

    text = client.get(paper.get_absolute_url()).content.decode()

    assert [word in text for word in ("绿灯", "黄灯", "无数据", "各村(居)平均", "按各村(居)合计数计算")] == [True] * 5
    assert client.get(reverse("target_update", args=[paper.pk])).status_code == 403
    assert client.post(reverse("target_step", args=[paper.pk, "sign"])).status_code == 403


def test_results_are_typed_on_a_page_of_their_own(client, officer):
    paper = laid_on(paper_of(), "signed")
    typed = paper.targets.get(metric="")
    said = {"results-TOTAL_FORMS": 1, "results-INITIAL_FORMS": 1, "results-0-id": typed.pk}

    client.post(reverse("target_results", args=[paper.pk]), said | {"results-0-result": "2", "results-0-note": "样例"})

    typed.refresh_from_db()
    assert (typed.result, typed.note) == (2, "样例")


def test_unlawful_note_beside_a_result_is_refused_as_it_is_in_a_draft(client, officer):
    paper = laid_on(paper_of(), "signed")
    typed = paper.targets.get(metric="")
    said = {"results-TOTAL_FORMS": 1, "results-INITIAL_FORMS": 1, "results-0-id": typed.pk, "results-0-result": "2"}

    response = client.post(
        reverse("target_results", args=[paper.pk]), said | {"results-0-note": "未完成的每户罚款五百元"}
    )

    (sentence,) = response.context["lines"].forms[0].errors["note"]
    assert "依据：" in sentence
    typed.refresh_from_db()
    assert (typed.result, typed.note) == (None, "")


def test_townships_are_drawn_up_together_and_the_page_says_how_each_fared(client, officer):
    model = paper_of()

    response = client.post(reverse("target_draw"), {"year": YEAR, "model": model.pk, "townships": [HERE, THERE]})

    assert [response.context["drawn"], response.context["undrawn"]] == [1, 1]
    assert sorted(TargetPaper.objects.values_list("township", flat=True)) == [HERE, THERE]


def test_step_that_cannot_be_taken_says_why(client, officer):
    paper = paper_of(document_number="")

    response = client.get(reverse("target_step", args=[paper.pk, "sign"]))

    assert response.context["objection"] == "还没有填写文号，请补填后再登记签订。"


def test_townships_stand_side_by_side_on_screen_and_in_the_workbook(client, officer):
    paper_of(HERE)
    laid_on(paper_of(THERE), "signed")
    figures_of(HERE, resident_population=1000, members=120, awareness_rate=Decimal(91))
    figures_of(THERE, resident_population=1000, members=90, awareness_rate=Decimal(60))

    page = client.get(reverse("target_overview")).content.decode()
    book = load_workbook(
        io.BytesIO(b"".join(client.get(reverse("target_overview_paper") + "?as=xlsx").streaming_content))
    )

    rows = [[cell for cell in row if cell is not None] for row in book.active.iter_rows(values_only=True)]
    assert [row for row in rows if row and row[0] in (1, 2)] == [
        [1, f"样例{HERE}街道", "起草中", 91, "绿灯", 12, "绿灯", "无数据"],
        [2, f"样例{THERE}街道", "已签订", 60, "红灯", 9, "黄灯", "无数据"],
    ]
    assert [page.count(word) for word in ("绿灯", "黄灯", "红灯", "无数据")] == [2, 1, 1, 2]


def test_list_with_live_figures_asks_as_many_queries_for_many_townships_as_for_one(client, officer):
    def queries() -> int:
        client.get(reverse("target_list"))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("target_list")).status_code == 200
        return len(captured)

    paper_of(HERE)
    figures_of(HERE)
    for_one = queries()
    for number in range(2, 25):
        paper_of(f"120119{number:03d}")

    assert queries() == for_one
    assert for_one <= 12


def test_form_of_one_paper_says_its_number_its_day_and_how_far_each_target_was_reached(client, officer):
    paper = paper_of(signed_on=date(2026, 3, 1))
    figures_of(HERE, resident_population=1000, members=120, awareness_rate=Decimal(81))

    answer = client.get(reverse("target_paper", args=[paper.pk]) + "?as=xlsx")

    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert [f"2026年样例{HERE}街道目标责任书完成情况表"] in rows
    assert ["文号：样发〔2026〕3号　签订日期：2026年3月1日"] in rows
    assert [row for row in rows if row and row[0] in (1, 2, 3)] == [
        [1, "群众知晓率", "%", "不低于", 90, 81, 90, "黄灯"],
        [2, "会员覆盖率", "%", "不低于", 10, 12, 120, "绿灯"],
        [3, "群众来信来访", "件", "不高于", 3, "无数据"],
    ]
