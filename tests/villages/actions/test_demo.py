from django.contrib.auth.password_validation import validate_password

from villages.actions.demo import DEMO_ACCOUNTS, DEMO_PASSWORD, make_demo_accounts
from villages.actions.divisions import TIANJIN, load_divisions, read_divisions
from villages.choices import Role
from villages.models import StaffUser


def test_demo_accounts_cover_every_role_once_made_stay_and_keep_the_rules(db, now) -> None:
    load_divisions(read_divisions(TIANJIN), source="来源")

    accounts = make_demo_accounts(now=now)
    StaffUser.objects.filter(username="xitong").update(name="改名")
    again = make_demo_accounts(now=now)

    assert [account.username for account in again] == [account[0] for account in DEMO_ACCOUNTS]
    assert {account.role for account in accounts} == set(Role)
    assert StaffUser.objects.get(username="xitong").name == "改名"
    for account in accounts:
        validate_password(DEMO_PASSWORD, StaffUser(username=account.username, name=account.name))
        assert account.check_password(DEMO_PASSWORD)
        assert not account.must_change_password
