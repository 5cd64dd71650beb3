"""Pages of naming: numbers before they are given, level by level; certificate and F2."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions.honours import Scheme, name_all
from assessments.choices import ApplicationState
from assessments.models import Honour
from tests.assessments.notices import concluded_today, drafted
from tests.assessments.papers import COUNTY, at_desk, running_batch, seats_of
from tests.factories import ProgrammeLevelFactory, StaffUserFactory

pytestmark = pytest.mark.django_db
DOCUMENT = "津发〔2026〕9号"


@pytest.fixture
def leader(client):
    user = StaffUserFactory(region__code=COUNTY, leader=True, name="样例负责人", work_phone="02200000001")
    client.force_login(user)
    return user


@pytest.fixture
def batch():
    return running_batch(year=2026)


@pytest.fixture
def level(batch):
    return batch.programme.levels.get()


@pytest.fixture
def units(batch):
    return [at_desk(batch, number, ApplicationState.PUBLICISED) for number in (201, 202)]


@pytest.fixture
def concluded(batch, units, leader):
    return concluded_today(drafted(batch, units, leader), leader)


def said_today(level) -> dict:
    return {
        "level": level.pk,
        "document_number": DOCUMENT,
        "named_on": timezone.localdate().isoformat(),
        "number_prefix": "津示范",
        "plaque_prefix": "津示牌",
    }


def name_today(notice, level, leader) -> list[Honour]:
    scheme, today = Scheme("津示范", "津示牌"), timezone.localdate()
    return name_all(notice, level, scheme, DOCUMENT, today, actor=leader, now=timezone.now())


def test_numbers_are_shown_before_they_are_given(client, leader, concluded, level):
    address = reverse("naming_notice_name", args=[concluded.pk])
    sent = said_today(level)

    shown = client.post(address, sent)
    nothing_yet = Honour.objects.count()
    client.post(address, sent | {"confirmed": "1"})

    assert [honour.number for honour in shown.context["honours"]] == ["津示范〔2026〕001号", "津示范〔2026〕002号"]
    assert nothing_yet == 0
    assert sorted(Honour.objects.values_list("plaque_number", flat=True)) == ["津示牌2026001", "津示牌2026002"]
    assert "津示范〔2026〕001号" in client.get(concluded.get_absolute_url()).text


def test_prefix_with_digits_is_refused(client, leader, concluded, level):
    sent = said_today(level) | {"number_prefix": "津示范2026"}

    answer = client.post(reverse("naming_notice_name", args=[concluded.pk]), sent)

    assert answer.context["form"].errors["number_prefix"] == ["字头只写文字，年份和序号由系统编排。"]


def test_next_naming_goes_on_with_the_prefixes_of_the_last(client, leader, concluded, batch, level):
    name_today(concluded, level, leader)
    later = concluded_today(drafted(batch, [at_desk(batch, 203, ApplicationState.PUBLICISED)], leader), leader)

    page = client.get(reverse("naming_notice_name", args=[later.pk]))

    assert page.context["form"].initial["number_prefix"] == "津示范"
    assert page.context["form"].initial["plaque_prefix"] == "津示牌"


def test_certificate_names_unit_title_number_and_day(client, leader, concluded, level):
    honour = name_today(concluded, level, leader)[0]

    page = client.get(reverse("honour_certificate", args=[honour.pk]))

    assert 'class="sheet-page landscape"' in page.text
    for words in (
        "样例201村",
        "经评估、公示，你单位被命名为",
        "样例示范村",
        "津示范〔2026〕001号",
        "津示牌2026001",
        "样例县人民政府（盖章）",
    ):
        assert words in page.text


def test_f2_lists_who_was_filed_and_who_is_recommended(client, leader, batch):
    seats_of(batch, 3)
    at_desk(batch, 201, ApplicationState.CREATING)
    at_desk(batch, 202, ApplicationState.CITY_INSPECTING)
    at_desk(batch, 203, ApplicationState.AT_COUNTY)

    filed = client.get(reverse("registration_paper", args=[batch.pk])).text
    recommended = client.get(reverse("recommendation_paper", args=[batch.pk])).text

    assert [name in filed for name in ("样例201村", "样例202村", "样例203村")] == [True, True, False]
    assert [name in recommended for name in ("样例201村", "样例202村", "样例203村")] == [False, True, False]
    assert "村居总数：3个　　分配名额：3个　　实报数：2个" in filed
    assert "实报数：1个" in recommended


def test_levels_of_one_notice_are_named_one_by_one_each_with_its_own_series(client, leader, batch, level, units):
    higher = ProgrammeLevelFactory(programme=batch.programme, name="国家级", honour="样例国家级村", position=2)
    type(units[1]).objects.filter(pk=units[1].pk).update(level=higher)
    notice = concluded_today(drafted(batch, units, leader), leader)
    address = reverse("naming_notice_name", args=[notice.pk])

    first = client.post(address, said_today(level) | {"confirmed": "1"}, follow=True)
    form = client.get(address).context["form"]
    offered = (list(form.fields["level"].queryset), form.initial["number_prefix"])
    client.post(address, said_today(higher) | {"number_prefix": "国示范", "plaque_prefix": "", "confirmed": "1"})

    assert "已命名1个村(居)，证书可以打印。还有1个其他级别的村(居)待命名。" in first.text
    assert offered == ([higher], "")
    assert [(one.title, one.number) for one in Honour.objects.order_by("pk")] == [
        ("样例示范村", "津示范〔2026〕001号"),
        ("样例国家级村", "国示范〔2026〕001号"),
    ]


def test_what_was_typed_is_there_again_when_the_numbers_are_not_as_wanted(client, leader, concluded, level):
    page = client.post(reverse("naming_notice_name", args=[concluded.pk]), said_today(level) | {"back": "1"})

    assert 'value="津示范"' in page.text
    assert list(Honour.objects.all()) == []
