"""The pages of drafting, as people use them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.actions.charters import advance
from agreements.actions.clauses import NewClause, add_clauses, remove_clause
from agreements.actions.library import load_library
from agreements.choices import CharterKind, CharterState, ClauseTopic
from agreements.models import Charter, CharterVersion, Clause, DraftingStep, LibraryClause
from tests.agreements.papers import TOWNSHIP, complete_version
from tests.factories import CharterFactory, CharterVersionFactory, StaffUserFactory, VillageFactory
from villages.choices import Role

FINE = "违反本规约的，罚款200元。"


@pytest.fixture
def clerk(client, db):
    user = StaffUserFactory(region__code=TOWNSHIP)
    client.force_login(user)
    return user


@pytest.fixture
def village(db):
    return VillageFactory(code=f"{TOWNSHIP}201", name="台子村委会")


def draft(village, *texts: str, **fields) -> CharterVersion:
    return CharterVersionFactory(charter__village=village, texts=texts, **fields)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_ready_draft_is_two_clicks_away(client, clerk, village):
    load_library()
    page = client.get(reverse("charter_missing"))
    assert "台子村委会一键按范本起草" in page.content.decode()

    response = client.post(reverse("charter_create", args=[village.pk]), {"kind": "covenant", "whole": "1"})

    version = CharterVersion.objects.get()
    assert response.headers["Location"] == version.get_absolute_url()
    assert version.clauses.count() == LibraryClause.objects.fitting("covenant", village.kind).count()
    assert "台子村委会" not in client.get(reverse("charter_missing")).content.decode()


def test_draft_takes_the_chosen_topics_alone(client, clerk, village):
    load_library()

    client.post(reverse("charter_create", args=[village.pk]), {"kind": "covenant", "topics": ["benefits", "breaches"]})

    topics = set(Clause.objects.values_list("topic", flat=True))
    assert topics == {ClauseTopic.BENEFITS, ClauseTopic.BREACHES}


def test_second_draft_is_refused_with_a_sentence(client, clerk, village):
    draft(village, "甲。")

    response = client.post(
        reverse("charter_create", args=[village.pk]), {"kind": "covenant", "whole": "1"}, follow=True
    )

    assert said(response) == ["台子村委会村规民约已有一个正在办理的版本，请在其上修改。"]
    assert CharterVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"甲村", "乙村", "丙居"}),
        ("?found=blocking", {"甲村"}),
        ("?found=warning", {"乙村"}),
        ("?state=in_force", {"丙居"}),
        ("?state=drafting", {"甲村", "乙村"}),
        ("?kind=working_rules", {"丙居"}),
        ("?body=residents", {"丙居"}),
        ("?q=乙村", {"乙村"}),
    ],
)
def test_list_is_narrowed_by_what_lies_on_a_desk_now(client, clerk, query, found):
    for number, name, fields in (
        (201, "甲村", {"blocking_count": 2, "warning_count": 0}),
        (202, "乙村", {"blocking_count": 0, "warning_count": 1}),
    ):
        CharterVersionFactory(charter__village=VillageFactory(code=f"{TOWNSHIP}{number}", name=name), **fields)
    place = VillageFactory(code=f"{TOWNSHIP}001", name="丙居")
    kept = CharterFactory(village=place, kind=CharterKind.WORKING_RULES)
    CharterVersionFactory(charter=kept, state=CharterState.SUPERSEDED, blocking_count=3, warning_count=1)
    CharterVersionFactory(charter=kept, number=2, in_force=True, blocking_count=0, warning_count=0)

    page = client.get(reverse("charter_list") + query)

    assert {charter.village.name for charter in page.context["table"].page.object_list.data} == found


def test_page_of_a_version_marks_what_is_found_and_escapes_it(client, clerk, village):
    version = draft(village, "<script>alert(1)</script>违反本规约的，罚款200元。")

    page = client.get(version.get_absolute_url()).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert '<mark class="mark-block">违反本规约的，罚款200元</mark>' in page
    assert "建议：对违反本规约的，由村民委员会批评教育、劝导改正" in page


def test_missing_topics_are_listed_with_a_way_to_each(client, clerk, village):
    version = draft(village, "甲。")

    page = client.get(version.get_absolute_url())

    assert page.context["missing_topics"] == [
        ClauseTopic.COMMITTEE_DUTIES,
        ClauseTopic.ASSOCIATION_ROLE,
        ClauseTopic.DEMOCRATIC_PRACTICE,
        ClauseTopic.RIGHTS_AND_DUTIES,
        ClauseTopic.BENEFITS,
        ClauseTopic.BREACHES,
    ]
    address = reverse("charter_version_library", args=[version.pk])
    assert f'href="{address}?topic=benefits"' in page.content.decode()


def test_steps_of_drafting_are_recorded_and_altered(client, clerk, village):
    version = draft(village, "甲。")

    body = {"done_on": "2026-03-02", "people": "36", "note": ""}
    client.post(reverse("drafting_step_create", args=[version.pk, 1]), body)
    record = DraftingStep.objects.get()
    changed = {"revision": record.revision, "done_on": "2026-03-03", "people": "", "note": "院内"}
    client.post(reverse("drafting_step_update", args=[record.pk]), changed)

    record.refresh_from_db()
    assert (record.stage, record.done_on, record.people, record.note) == (1, date(2026, 3, 3), None, "院内")
    page = client.get(version.get_absolute_url())
    assert [row.record for row in page.context["stages"]] == [record] + [None] * 7


def test_same_step_twice_is_refused_with_a_sentence(client, clerk, village):
    version = draft(village, "甲。")
    body = {"done_on": "2026-03-02", "people": "", "note": ""}
    for _ in range(2):
        response = client.post(reverse("drafting_step_create", args=[version.pk, 1]), body)

    assert "该步骤已登记，请直接修改。" in response.content.decode()
    assert DraftingStep.objects.count() == 1


def test_party_study_is_recorded_before_the_vote_alone(client, clerk, village):
    version = complete_version(CharterState.TO_VOTE, village=village)
    address = reverse("party_study_update", args=[version.pk])

    body = {"revision": version.revision, "party_studied_on": "2026-03-05", "party_study": "同意提请表决"}
    client.post(address, body)
    version.refresh_from_db()
    assert (version.party_studied_on, version.party_study) == (date(2026, 3, 5), "同意提请表决")

    posted = CharterVersionFactory(charter__village__code=f"{TOWNSHIP}202", state=CharterState.PUBLICISED)
    client.post(reverse("party_study_update", args=[posted.pk]), body | {"revision": posted.revision})
    posted.refresh_from_db()
    assert posted.party_studied_on is None


def test_objections_to_a_step_are_explained_and_the_step_is_not_taken(client, clerk, village):
    version = complete_version(CharterState.CONSULTING, village=village)
    Clause.objects.filter(version=version, position=2).update(text=FINE)

    page = client.get(reverse("charter_version_step", args=[version.pk, "submit"]))

    assert page.context["objection"] == "第二条“违反本规约的，罚款200元”涉及“罚款、处罚”，请改写后再办理。"
    assert page.context["form"] is None
    client.post(reverse("charter_version_step", args=[version.pk, "submit"]))
    version.refresh_from_db()
    assert version.state == CharterState.CONSULTING


def test_return_asks_for_reason_and_date(client, village):
    client.force_login(StaffUserFactory(region__code=TOWNSHIP, role=Role.REVIEWER))
    version = complete_version(CharterState.AT_TOWNSHIP, village=village)
    address = reverse("charter_version_step", args=[version.pk, "return"])

    errors = client.post(address, {}).context["form"].errors
    assert errors == {"note": ["“退回修改”必须填写理由。"], "due_on": ["请选择修改期限。"]}
    due_on = timezone.localdate() + timedelta(days=14)
    client.post(address, {"note": "请写明时间", "due_on": due_on.isoformat()})

    version.refresh_from_db()
    assert (version.state, version.revise_by) == (CharterState.RETURNED, due_on)


def test_draft_is_deleted_but_not_what_was_sent_on(client, clerk, village):
    fresh = draft(village, "甲。")
    sent = complete_version(CharterState.CONSULTING, village=VillageFactory(code=f"{TOWNSHIP}203"))

    for version in (fresh, sent):
        client.post(reverse("charter_version_delete", args=[version.pk]))

    assert list(CharterVersion.objects.all()) == [sent]


def test_compare_shows_what_changed_between_versions_and_escapes_it(client, clerk, village):
    charter = CharterFactory(village=village)
    old = CharterVersionFactory(
        charter=charter, state=CharterState.SUPERSEDED, texts=["<b>爱护环境</b>人人有责。", "旧条文。"]
    )
    new = CharterVersionFactory(charter=charter, number=2, texts=["<b>爱护环境</b>户户有责。"])
    address = reverse("charter_compare", args=[charter.pk])

    page = client.get(f"{address}?old={old.pk}&new={new.pk}")

    assert page.context["counts"] == {"新增": 0, "删除": 1, "修改": 1, "移动": 0}
    text = page.content.decode()
    assert "&lt;b&gt;爱护环境&lt;/b&gt;<del>人人</del><ins>户户</ins>有责。" in text
    paper = client.get(f"{address}?print=1")
    assert paper.templates[0].name == "agreements/charter_compare_print.html"
    for query in ("?old=x&new=9999999", "?old=&new="):
        assert client.get(address + query).status_code == 200


def test_page_of_five_hundred_clauses_takes_few_queries(client, clerk, village, django_assert_max_num_queries):
    version = draft(village, "甲。")
    Clause.objects.bulk_create(
        Clause(version=version, position=position, text=f"第{position}项办事程序在公开栏公布。")
        for position in range(2, 501)
    )

    with django_assert_max_num_queries(26):
        page = client.get(version.get_absolute_url())
    with django_assert_max_num_queries(16):
        form = client.get(reverse("clause_update", args=[version.clauses.first().pk]))

    assert (len(page.context["rows"]), len(form.context["outline"])) == (500, 500)


def test_lists_of_charters_lead_to_each_other(client, clerk, village):
    version = draft(village, "甲。")

    assert Charter.objects.with_versions().get().current == version
    page = client.get(version.charter.get_absolute_url()).content.decode()
    assert f'href="{version.get_absolute_url()}"' in page


def test_examiner_sees_what_was_altered_since_the_paper_was_handed_in(client, clerk, village):
    reviewer = StaffUserFactory(region__code=TOWNSHIP, role=Role.REVIEWER)
    version = complete_version(CharterState.CONSULTING, village=village)
    address = reverse("charter_version_changes", args=[version.pk])
    assert client.get(address).status_code == 404
    advance(version, "submit", actor=clerk, now=timezone.now())
    advance(version, "return", actor=reviewer, now=timezone.now(), note="请改第二条", due_on=date(2026, 12, 1))
    first, second, third = version.clauses.order_by("position")[:3]

    Clause.objects.filter(pk=second.pk).update(text="邻里和睦。")
    remove_clause(third, actor=clerk)
    add_clauses(version, [NewClause("爱护环境。", ClauseTopic.OTHER)], actor=clerk, after=first)
    page = client.get(address)

    assert page.context["counts"] == {"新增": 1, "删除": 1, "修改": 1, "移动": 0}
    assert [(row["old"], row["new"], row["word"]) for row in page.context["rows"]] == [
        ("", "第二条", "新增"),
        ("第二条", "第三条", "修改"),
        ("第三条", "", "删除"),
    ]
    assert f'href="{address}"' in client.get(version.get_absolute_url()).content.decode()
