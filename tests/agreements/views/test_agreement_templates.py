"""A county writes a template, answers its warnings and releases it; its townships read it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.actions.agreement_templates import advance_version, answer_warning, begin_version, ready_made
from agreements.balance import Provision, imbalances
from agreements.choices import AgreementKind, AgreementSide, AgreementTemplateState, AgreementTopic
from agreements.models import AgreementTemplateVersion
from agreements.screening import screen
from common.models import StepRecord
from common.refusal import Refused
from tests.factories import (
    AgreementClauseFactory,
    AgreementTemplateFactory,
    AgreementTemplateVersionFactory,
    RegionFactory,
    SignedAgreementFactory,
    StaffUserFactory,
    VillageFactory,
)
from villages.choices import Role

COUNTY, TOWN = "120119", "120119001"
pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer():
    return StaffUserFactory(region=RegionFactory(code=COUNTY), role=Role.REVIEWER, name="样例审核")


@pytest.fixture
def client(reviewer):
    client = Client()
    client.force_login(reviewer)
    return client


@pytest.fixture
def draft():
    return AgreementTemplateVersionFactory(template=AgreementTemplateFactory(county=RegionFactory(code=COUNTY)))


@pytest.mark.parametrize("kind", AgreementKind.values)
def test_ready_made_texts_are_balanced_and_lawful(kind):
    text = ready_made(kind)

    assert imbalances(Provision(**clause) for clause in text["clauses"]) == []
    assert [found for clause in text["clauses"] for found in screen(clause["text"])] == []
    assert screen(text["title"]) == screen(text["opening"]) == []


@pytest.mark.parametrize("kind", AgreementKind.values)
def test_template_from_the_ready_made_text_can_be_released_at_once(kind, reviewer, now):
    version = begin_version(reviewer.region, kind, source="ready_made", actor=reviewer)

    released = advance_version(version, "release", actor=reviewer, now=now)

    assert (released.state, released.number) == (AgreementTemplateState.RELEASED, 1)
    assert len(released.clauses.all()) == len(ready_made(kind)["clauses"])


def test_new_version_copies_the_last_and_its_release_retires_the_one_before(reviewer, now):
    first = begin_version(reviewer.region, "house_letting", source="ready_made", actor=reviewer)
    advance_version(first, "release", actor=reviewer, now=now)
    second = begin_version(reviewer.region, "house_letting", source="latest", actor=reviewer)

    assert (second.number, second.title) == (2, first.title)
    assert list(second.clauses.values_list("text")) == list(first.clauses.values_list("text"))
    advance_version(second, "release", actor=reviewer, now=now)
    states = AgreementTemplateVersion.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == ["retired", "released"]
    assert list(StepRecord.objects.of(first).values_list("verb", "note")) == [
        ("release", ""),
        ("retire", "发布新版，旧版停用。"),
    ]


def test_second_draft_of_a_kind_is_refused(reviewer):
    begin_version(reviewer.region, "good_faith", source="blank", actor=reviewer)

    with pytest.raises(Refused, match=r"^“诚信计生协议”已有起草中的第1版，请在其上修改。$"):
        begin_version(reviewer.region, "good_faith", source="ready_made", actor=reviewer)


def test_fine_stops_the_release_and_takes_no_answer(draft, reviewer, now):
    AgreementClauseFactory(
        version=draft,
        side=AgreementSide.BOTH,
        topic=AgreementTopic.RESPONSIBILITY,
        text="户一方违约的，交纳违约金二千元。",
    )
    finding = next(one for one in draft.findings if one.is_blocking)

    with pytest.raises(Refused, match="不合法"):
        advance_version(draft, "release", actor=reviewer, now=now)
    with pytest.raises(Refused, match="不能以说明代替修改"):
        answer_warning(draft, rule=finding.found.rule, quote=finding.found.quote, reason="确需保留", actor=reviewer)
    draft.refresh_from_db()
    assert draft.state == AgreementTemplateState.DRAFT


def warned(draft) -> AgreementTemplateVersion:
    """With a clause of which the screening only warns."""
    AgreementClauseFactory(version=draft, side="both", topic="voluntary", text="各户一律签订本协议。")
    return draft


def test_warning_is_answered_with_a_reason_that_stays_with_the_version(draft, client, reviewer, now):
    warned(draft)
    finding = draft.findings[0]
    said = {"rule": finding.found.rule, "quote": finding.found.quote}
    with pytest.raises(Refused, match="没有说明"):
        advance_version(draft, "release", actor=reviewer, now=now)

    client.post(reverse("agreement_version_answer", args=[draft.pk]), said | {"reason": "引用法律原文。"})

    version = advance_version(draft, "release", actor=reviewer, now=now)
    answer = version.answers.get()
    assert (answer.rule, answer.reason, answer.answered_by_name) == (said["rule"], "引用法律原文。", "样例审核")


def test_release_page_says_what_is_missing(client, draft):
    draft.clauses.filter(topic=AgreementTopic.VOLUNTARY).delete()

    page = client.get(reverse("agreement_version_step", args=[draft.pk, "release"]))

    assert "缺少知情自愿条款" in page.content.decode()


def posted(draft, **changes) -> dict:
    rows = list(draft.clauses.order_by("position"))
    data = {"revision": draft.revision, "title": draft.title, "months": draft.months, "opening": draft.opening}
    data |= {"clauses-TOTAL_FORMS": len(rows) + 1, "clauses-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        said = {"id": row.pk, "side": row.side, "topic": row.topic, "text": row.text, "ORDER": number + 1}
        data |= {f"clauses-{number}-{name}": value for name, value in said.items()}
    blank = {"id": "", "side": "committee", "topic": "rights", "text": "", "ORDER": ""}
    data |= {f"clauses-{len(rows)}-{name}": value for name, value in blank.items()}
    return data | changes


def test_clauses_are_moved_added_and_taken_out_on_one_page(client, draft):
    texts = [row.text for row in draft.clauses.order_by("position")]
    changes = {"clauses-0-ORDER": "9", "clauses-1-DELETE": "on", f"clauses-{len(texts)}-text": "新的一条。"}

    response = client.post(reverse("agreement_version_update", args=[draft.pk]), posted(draft, **changes))

    assert response.status_code == 302
    assert [row.text for row in draft.clauses.order_by("position")] == [*texts[2:], texts[0], "新的一条。"]


def test_second_of_two_editors_of_the_clauses_is_told(client, draft):
    first, second = posted(draft), posted(draft)
    first["clauses-0-text"] = "先保存的内容，知情自愿，可以退出。"
    client.post(reverse("agreement_version_update", args=[draft.pk]), first)

    response = client.post(reverse("agreement_version_update", args=[draft.pk]), second)

    assert response.status_code == 409
    assert draft.clauses.order_by("position").first().text == "先保存的内容，知情自愿，可以退出。"


def test_released_version_answers_an_edit_with_a_sentence(client):
    template = AgreementTemplateFactory(county=RegionFactory(code=COUNTY))
    version = AgreementTemplateVersionFactory(template=template, released=True)

    page = client.get(reverse("agreement_version_update", args=[version.pk]), follow=True)

    assert page.redirect_chain == [(version.get_absolute_url(), 302)]
    assert "已发布的协议不能修改，请以它为底本新建一个版本。" in page.content.decode()


def test_township_reads_the_template_and_changes_nothing(draft):
    client = Client()
    client.force_login(StaffUserFactory(region=RegionFactory(code=TOWN)))

    answers = {
        name: client.get(reverse(name, args=[draft.pk])).status_code
        for name in ("agreement_version_detail", "agreement_version_print", "agreement_version_update")
    }
    assert answers == {
        "agreement_version_detail": 200,
        "agreement_version_print": 200,
        "agreement_version_update": 403,
    }
    assert client.get(reverse("agreement_version_begin")).status_code == 403


def test_printed_agreement_bears_the_name_of_a_village_of_ones_own(client, draft):
    own = VillageFactory(township=RegionFactory(code=TOWN), name="样例本村")
    foreign = VillageFactory(township=RegionFactory(code="120118001"), name="样例外村")
    AgreementTemplateVersion.objects.filter(pk=draft.pk).update(opening="{村(居)}委员会与户一方订立本协议。")
    address = reverse("agreement_version_print", args=[draft.pk])

    assert "样例本村委员会与户一方" in client.get(f"{address}?village={own.pk}").content.decode()
    assert "样例外村" not in client.get(f"{address}?village={foreign.pk}").content.decode()


def test_version_page_of_the_county_counts_no_households(client):
    template = AgreementTemplateFactory(county=RegionFactory(code=COUNTY))
    version = AgreementTemplateVersionFactory(template=template, released=True)
    SignedAgreementFactory(village=VillageFactory(township=RegionFactory(code=TOWN)), signatory="样例张三")

    assert "样例张三" not in client.get(version.get_absolute_url()).content.decode()


def test_list_of_many_counties_takes_as_many_queries_as_of_one():
    client = Client()
    client.force_login(StaffUserFactory(region=RegionFactory(code="1201"), role=Role.LEADER))

    def queries() -> int:
        client.get(reverse("agreement_template_list"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("agreement_template_list"))
        return len(captured)

    AgreementTemplateVersionFactory(template=AgreementTemplateFactory(county=RegionFactory(code="120101")))
    for_one = queries()
    for number in range(102, 130):
        county = RegionFactory(code=f"120{number}")
        AgreementTemplateVersionFactory(template=AgreementTemplateFactory(county=county), released=True)

    assert queries() == for_one <= 12
