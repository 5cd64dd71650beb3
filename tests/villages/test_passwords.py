import re
from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.factories import PASSWORD, StaffUserFactory
from villages.actions.accounts import change_own_password
from villages.passwords import ONE_TIME_LENGTH, classes_of, one_time_password


def sentences(password, user=None) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return error.messages
    return []


@pytest.mark.parametrize(
    ("password", "classes"),
    [
        ("", 0),
        ("abc", 1),
        ("ABC", 1),
        ("123", 1),
        ("#-", 1),
        ("aB", 2),
        ("aB3", 3),
        ("aB3#", 4),
        ("aB密", 3),
        ("a b", 2),
    ],
)
def test_classes_counts_capitals_small_letters_digits_and_signs(password, classes):
    assert classes_of(password) == classes


def test_seven_characters_are_too_few_and_eight_enough():
    assert sentences("Ab3defg") == ["密码只有7个字符，请至少填写8个。"]
    assert sentences("Ab3defgh") == []


def test_two_classes_are_too_few_and_three_enough():
    assert sentences("abcdwxyz73") == ["密码应包含大写字母、小写字母、数字、符号中的至少3种，请补充。"]
    assert sentences("abcdwxyz7#") == []


def test_a_common_password_is_refused():
    assert sentences("P@ssw0rd") == ["这个密码过于常见，容易被猜到，请换一个。"]


@pytest.mark.django_db
def test_a_password_like_the_login_name_is_refused():
    user = StaffUserFactory(username="wangxiaoming")

    assert sentences("Wangxiaoming1", user) == ["密码与您的登录名过于相似，请换一个。"]


@pytest.mark.django_db
def test_the_last_five_passwords_may_not_come_back_and_the_sixth_may(now):
    user = StaffUserFactory()
    for number in range(1, 6):
        change_own_password(user, f"Haohao-{number}{number}", now=now + timedelta(days=number))

    refused = ["不能使用最近5次用过的密码，请换一个新密码。"]
    assert [sentences(f"Haohao-{number}{number}", user) for number in range(1, 6)] == [refused] * 5
    assert sentences(PASSWORD, user) == []
    assert user.password_records.count() == 4


def test_a_one_time_password_satisfies_the_rules_and_cannot_be_misread():
    made = {one_time_password() for _ in range(200)}

    assert len(made) == 200
    assert {len(password) for password in made} == {ONE_TIME_LENGTH}
    assert {classes_of(password) for password in made} == {4}
    assert [password for password in made if re.search("[0O1lIo]", password)] == []
