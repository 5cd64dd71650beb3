"""Lists of a circular are proposed from the published round, with their source, and stay the county's own."""

import pytest
from django.urls import reverse

from assessments.choices import RectificationState
from reporting.circular_proposals import MOST_LINES, proposal_for
from reporting.models import Circular
from tests.factories import BatchFactory, CircularFactory, RectificationFactory, RegionFactory, StaffUserFactory
from tests.factories.reporting_rounds import at
from tests.reporting.published import COUNTY, HERE, THERE, TOWNSHIPS, published_round
from villages.models import Village

pytestmark = pytest.mark.django_db
YEAR = 2026


@pytest.fixture
def leader(client):
    leader = StaffUserFactory(leader=True, region__code=COUNTY)
    client.force_login(leader)
    return leader


def name_of(code: str) -> str:
    village = Village.objects.select_related("township").get(code=code)
    return f"{village.township.name}{village.name}"


def test_best_are_praised_and_failed_vetoed_and_open_ones_rectify_each_once_with_all_reasons(leader):
    published_round(YEAR, townships=TOWNSHIPS | {f"12011900{n}": ("70.00", n) for n in (3, 4)})
    batch = BatchFactory(programme__region=leader.region, year=YEAR, state="open")
    for code, state in (
        (f"{THERE}202", RectificationState.OPEN),
        (f"{THERE}202", RectificationState.OPEN),
        (f"{HERE}201", RectificationState.ANSWERED),
        (f"{HERE}202", RectificationState.CLOSED),
    ):
        RectificationFactory(village=Village.objects.get(code=code), batch=batch, state=state)
    RectificationFactory(batch=BatchFactory(programme__region=leader.region, year=YEAR - 1, state="open"))

    found = proposal_for(leader.region, YEAR)

    townships = [RegionFactory(code=code).name for code in (HERE, THERE, "120119003")]
    assert found.praise.splitlines() == [*townships, name_of(f"{HERE}201"), name_of(f"{THERE}201")]
    assert found.rectify.splitlines() == [
        f"{name_of(f'{HERE}201')}（1项整改没有销号）",
        f"{name_of(f'{THERE}202')}（不合格等次，2项整改没有销号）",
        f"{name_of(f'{THERE}203')}（一票否决）",
    ]
    assert found.source == (
        "名单按已公布的《样例县2026年度考核》提出：表扬为乡镇(街道)前3名和“优秀”等次的村(居)；"
        "整改为一票否决、“不合格”等次和整改事项没有销号的村(居)。可以增删。"
    )


@pytest.mark.parametrize("state", ["year_end", "at_leader"])
def test_nothing_is_proposed_before_the_round_is_published(leader, state):
    published_round(YEAR, state=state)

    assert proposal_for(leader.region, YEAR) is None
    assert proposal_for(leader.region, YEAR - 1) is None


def test_few_townships_are_not_all_praised(leader):
    published_round(YEAR)

    assert len(proposal_for(leader.region, YEAR).praise.splitlines()) == 2


def test_long_lists_say_what_they_leave_out(leader):
    many = {f"{HERE}{200 + n}": ("95.00", n, "优秀", {}) for n in range(1, MOST_LINES + 3)}
    published_round(YEAR, units=many)

    found = proposal_for(leader.region, YEAR)

    assert len(found.praise.splitlines()) == MOST_LINES
    assert found.source.endswith("名单过长，另有 2 个没有列出。")


def test_lists_of_long_names_are_no_longer_than_a_circular_holds(leader):
    many = {f"{HERE}{200 + n}": ("10.00", n, "不合格", {}) for n in range(1, 91)}
    one = published_round(YEAR, units=many, state="year_end")
    one.scores.update(unit_name="呼和浩特市和林格尔县盛乐园区第一国营林场生活区居民委员会", is_vetoed=True, place=None)
    at(one, "published")

    found = proposal_for(leader.region, YEAR)

    lines = found.rectify.splitlines()
    assert len("\r\n".join(lines)) <= 4000 < len("\r\n".join([*lines, lines[0]]))
    assert found.source.endswith(f"另有 {90 - len(lines)} 个没有列出。")


def test_new_circular_opens_with_the_proposal_and_keeps_what_the_county_makes_of_it(client, leader):
    published_round(YEAR)
    form = client.get(reverse("circular_create"), {"year": YEAR}).context["form"]
    proposal = proposal_for(leader.region, YEAR)
    assert (form.initial["praise"], form.initial["year"]) == (proposal.praise, YEAR)
    assert proposal.source in form.fields["praise"].help_text

    said = {name: form.initial.get(name, "") for name in form.fields}
    said |= {"opening": "现将结果通报如下。", "due_on": "2099-01-01", "series": "样计生协", "praise": "样例甲村"}
    client.post(reverse("circular_create") + f"?year={YEAR}", said)

    circular = Circular.objects.get()
    assert (circular.praise, circular.rectify) == ("样例甲村", proposal.rectify)


def test_draft_keeps_its_lists_until_the_proposal_is_asked_for_and_saved(client, leader):
    draft = CircularFactory(region=leader.region, year=YEAR, praise="样例甲村", rectify="")
    page = draft.get_absolute_url()
    assert "按考核结果提出名单" not in client.get(page).content.decode()
    published_round(YEAR)

    address = reverse("circular_update", args=[draft.pk])
    assert f"{address}?propose=1" in client.get(page).content.decode()
    plain, proposed = (client.get(address + query).context["form"] for query in ("", "?propose=1"))

    found = proposal_for(leader.region, YEAR)
    assert plain["praise"].value() == "样例甲村"
    assert (proposed["praise"].value(), proposed["rectify"].value()) == (found.praise, found.rectify)
    draft.refresh_from_db()
    assert draft.praise == "样例甲村"
