"""What careless and ill-meaning users send to rounds, papers, circulars and submissions: a sentence, nothing lost."""

import io
from pathlib import Path

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from common.refusal import Refused
from reporting.actions.circulars import document_of, issue
from reporting.actions.drawing import draw_submission, redraw
from reporting.actions.submissions import hand_up
from reporting.choices import RoundState
from reporting.models import AnnualScheme, Circular, Submission, TargetPaper
from reporting.official_forms.catalogue import CATALOGUE
from reporting.views.submissions import offered_to
from tests.factories import AnnualSchemeFactory, AssociationFactory, CircularFactory, RegionFactory, StaffUserFactory
from tests.factories.reporting_rounds import at
from tests.reporting.handing_up import (
    FORM,
    YEAR,
    city_staff,
    correct_register,
    county_staff,
    drawn,
    filed_village,
    handed_up,
    signed_in,
)
from tests.reporting.published import published_round
from tests.reporting.rounds import COUNTY, Scene
from tests.reporting.target_scenes import THERE, paper_of
from tests.reporting.word_files import lines_of
from villages.models import Region, Village

pytestmark = pytest.mark.django_db
FORMULA, COMMAND = '=HYPERLINK("http://a.example","看")', "+cmd|' /C calc'!A0"
MARKUP = "样例&<b>{{ 7*7 }}{% for x in y %}村"


# --- Names like formulas and like markup


@pytest.fixture
def county(db):
    """A village and a township whose names would run, if a workbook took them for formulas."""
    village = filed_village("120119001201", households=420, members=130)
    AssociationFactory(village=village, individual_members=130)
    Village.objects.filter(pk=village.pk).update(name=FORMULA)
    Region.objects.filter(pk=village.township_id).update(name=COMMAND)
    return county_staff()


def cells_of(content: bytes) -> list:
    book = load_workbook(io.BytesIO(content))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def downloaded(response) -> bytes:
    assert response.status_code == 200, response.status_code
    return b"".join(response) if response.streaming else response.content


@pytest.mark.parametrize("key", [form.key for form in CATALOGUE if form.fill])
def test_no_official_form_has_a_formula_for_a_name(county, key):
    address = reverse("official_form_paper", args=[key]) + f"?year={YEAR}&rows=villages&as=xlsx"

    cells = cells_of(downloaded(signed_in(county).get(address)))

    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []


def test_book_and_submission_have_no_formula_and_hold_the_names_as_they_are(county, now):
    client = signed_in(county)
    draft = draw_submission(YEAR, offered_to(county), actor=county, now=now)

    book = cells_of(downloaded(client.post(f"{reverse('annual_book')}?year={YEAR}", {"by_village": "1"})))
    own = cells_of(downloaded(client.get(reverse("submission_workbook", args=[draft.pk]))))

    for cells in (book, own):
        assert {cell.data_type for cell in cells} == {"s", "n"}
        assert COMMAND in {cell.value for cell in cells}
    assert FORMULA in {cell.value for cell in book}


def test_round_and_cross_table_have_no_formula(now):
    one = published_round(2026, state=RoundState.YEAR_END)
    Village.objects.filter(code="120119001201").update(name=FORMULA)
    one.scores.filter(village__code="120119001201").update(unit_name=FORMULA)
    at(one, RoundState.PUBLISHED)
    county = StaffUserFactory(reviewer=True, region=one.scheme.region)
    client = signed_in(county)

    for address in (
        reverse("cross_table_paper") + "?metric=annual_total&years=2026&rows=villages&as=xlsx",
        reverse("official_form_paper", args=["F9"]) + "?year=2026&as=xlsx",
    ):
        cells = cells_of(downloaded(client.get(address)))
        assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
        assert any(FORMULA in str(cell.value) for cell in cells)


def test_name_like_markup_stands_in_word_as_it_is_and_is_not_carried_out(now):
    leader = StaffUserFactory(leader=True, region=RegionFactory(code=COUNTY))
    circular = CircularFactory(region=leader.region, praise=MARKUP, title="样例&<通报>", opening=MARKUP)

    lines = lines_of(document_of(circular, day=None))

    assert f"1．{MARKUP}" in lines and MARKUP in lines and "样例&<通报>" in lines


# --- What changed while one was looking


def test_draft_that_was_drawn_anew_after_it_was_looked_at_is_not_handed_up(now):
    filed_village("120119001201", households=420)
    county = county_staff()
    draft, client = drawn(county, now), signed_in(county)
    address = reverse("submission_submit", args=[draft.pk])
    form = client.get(address).context["form"]
    looked_at = {"seal": form["seal"].value()} | {doubt.key: "样例说明" for doubt in form.doubts}
    correct_register(households=999)
    redraw(draft, [FORM], actor=county, now=now)

    response = client.post(address, looked_at)

    assert "您核对以后草稿被重新生成，请重新打开本页，核对后再上报。" in response.content.decode()
    with pytest.raises(Refused, match="草稿被重新生成"):
        hand_up(draft, (), {}, actor=county, now=now)
    form = client.get(address).context["form"]
    fresh = {"seal": form["seal"].value()} | {doubt.key: "样例说明" for doubt in form.doubts}
    assert client.post(address, fresh).status_code == 302
    assert Submission.objects.get().state == "submitted"


def test_circular_that_somebody_else_saved_is_not_written_over(now):
    leader = StaffUserFactory(leader=True, region=RegionFactory(code=COUNTY))
    circular, client = CircularFactory(region=leader.region, title="样例通报"), signed_in(leader)
    address = reverse("circular_update", args=[circular.pk])
    context = client.get(address).context
    said = {name: context["form"][name].value() or "" for name in context["form"].fields}
    said |= {"revision": context["revision"], "title": "后来的标题", "due_on": "2099-01-01"}
    Circular.objects.filter(pk=circular.pk).update(title="先保存的标题")

    response = client.post(address, said)

    assert response.status_code == 409
    assert "先保存的标题" in response.content.decode() and "后来的标题" in response.content.decode()
    circular.refresh_from_db()
    assert circular.title == "先保存的标题"


def test_scheme_that_somebody_else_saved_is_not_written_over():
    officer = StaffUserFactory(reviewer=True, region=RegionFactory(code=COUNTY))
    scheme, client = AnnualSchemeFactory(region=officer.region, year=2026), signed_in(officer)
    address = reverse("annual_scheme_update", args=[scheme.pk])
    context = client.get(address).context
    said = {name: context["form"][name].value() or "" for name in context["form"].fields}
    AnnualScheme.objects.filter(pk=scheme.pk).update(title="先保存的名称")

    response = client.post(address, said | {"revision": context["revision"], "title": "后来的名称"})

    assert response.status_code == 409
    scheme.refresh_from_db()
    assert scheme.title == "先保存的名称"


def test_grades_that_somebody_else_saved_are_not_written_over():
    scene = Scene({"weight": 100})
    client = signed_in(StaffUserFactory(reviewer=True, region=scene.county))
    address = reverse("annual_scheme_grades", args=[scene.scheme.pk])
    form = client.get(address).context["form"]
    said = {name: form[name].value() or "" for name in form.fields}
    scene.scheme.grades.filter(name="优秀").update(minimum=85)

    text = client.post(address, said | {"minimum_2": "70"}).content.decode()

    assert "他人刚刚保存了新的内容" in text
    assert list(scene.scheme.grades.values_list("minimum", flat=True)) == [85, 60, 0]


# --- Files that were changed behind the portal


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda path: path.write_bytes(b"PK changed"), "与保存时的校验值不符，可能被改动过"),
        (lambda path: path.unlink(), "的文件找不到了"),
    ],
)
def test_document_of_an_issued_circular_that_was_changed_is_not_given_out(now, spoil, sentence):
    leader = StaffUserFactory(leader=True, region=RegionFactory(code=COUNTY))
    RegionFactory(code=THERE)
    row = issue(CircularFactory(region=leader.region, due_on="2099-01-01"), actor=leader, now=now)
    row.refresh_from_db()
    spoil(Path(row.file.path))

    response = signed_in(leader).get(reverse("circular_word", args=[row.pk]), follow=True)

    assert sentence in response.content.decode()


# --- Neighbours' keys, unknown keys, odd addresses


def test_paper_of_a_neighbours_township_is_neither_drawn_up_nor_read():
    stranger = StaffUserFactory(reviewer=True, region=RegionFactory(code="120118"))
    paper, client = paper_of(), signed_in(stranger)
    said = {"township": THERE, "year": "2026", "targets-TOTAL_FORMS": 0, "targets-INITIAL_FORMS": 0}

    response = client.post(reverse("target_create"), said)

    assert response.context["form"].errors["township"]
    for name in ("target_detail", "target_update"):
        assert client.get(reverse(name, args=[paper.pk])).status_code == 404
    assert list(TargetPaper.objects.all()) == [paper]


def test_component_does_not_take_the_batch_of_a_neighbour():
    own, other = Scene({"weight": 100}), Scene({"weight": 100}, county="120118")
    client = signed_in(StaffUserFactory(reviewer=True, region=own.county))
    address = reverse("annual_scheme_components", args=[own.scheme.pk])
    form = client.get(address).context["form"]
    said = {name: form[name].value() or "" for name in form.fields}

    response = client.post(address, said | {"batch_1": other.components[0].batch_id})

    assert list(response.context["form"].errors) == ["batch_1"]
    assert own.scheme.components.get().batch == own.components[0].batch


def test_submission_of_a_neighbour_is_not_found_by_any_of_its_addresses(now):
    filed_village("120119001201")
    submission = handed_up(county_staff(), now)
    client = signed_in(county_staff("120118"))

    for verb in ("accept", "return", "recall"):
        assert client.post(reverse("submission_step", args=[submission.pk, verb])).status_code == 404
    for name in ("submission_redraw", "submission_delete", "submission_submit"):
        assert client.post(reverse(name, args=[submission.pk])).status_code == 404
    submission.refresh_from_db()
    assert (submission.state, submission.opened_at) == ("submitted", None)


@pytest.mark.parametrize(
    "query",
    ["?old=abc&new=²", "?old=-1&new=999999999999999999999", "?page=0&old=", "?page=99999999999999999999"],
)
def test_odd_versions_to_compare_are_answered(now, query):
    filed_village("120119001201")
    county, city = county_staff(), city_staff()
    handed_up(county, now)
    first = Submission.objects.get()
    client = signed_in(city)
    client.post(reverse("submission_step", args=[first.pk, "return"]), {"note": "请核对。", "revise_by": "2099-01-01"})
    handed_up(county, now)

    assert client.get(reverse("submission_compare", args=[first.pk]) + query).status_code == 200


@pytest.mark.parametrize("year", ["", "0", "99999", "abc", "²", "2026 OR 1=1", "-1", "٢٠٢٦"])
def test_odd_year_in_the_address_is_answered(year):
    city, county = city_staff(), county_staff()

    assert signed_in(city).get(reverse("submission_overview"), {"year": year}).status_code == 200
    assert signed_in(county).get(reverse("circular_create"), {"year": year}).status_code == 200
    assert signed_in(county).get(reverse("submission_create"), {"year": year}).status_code == 200


@pytest.mark.parametrize(
    "said",
    [
        {"year": "1800", "forms": ["F8"]},
        {"year": YEAR, "forms": ["F999"]},
        {"year": YEAR, "forms": ["F16"]},
        {"year": YEAR},
        {"forms": ["F8"]},
        {},
    ],
)
def test_forms_and_years_that_are_not_on_offer_are_refused_beside_the_field(said):
    county = county_staff()

    response = signed_in(county).post(reverse("submission_create"), said)

    assert response.context["form"].errors
    assert not Submission.objects.exists()
