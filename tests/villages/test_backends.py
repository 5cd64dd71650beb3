import pytest

from tests.factories import StaffUserFactory

pytestmark = pytest.mark.django_db


def test_permission_that_is_lacking_costs_no_query(django_assert_num_queries):
    user = StaffUserFactory()

    with django_assert_num_queries(0):
        answer = user.has_perm("common.view_audit")

    assert answer is False
