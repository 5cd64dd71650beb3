"""Rows that all tests of a module share: made once, gone at its end. Each test still undoes what it does itself."""

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction


def shared_rows(make: Callable):
    """A module-scoped fixture that holds what `make()` returns."""

    @pytest.fixture(scope="module", name=make.__name__)
    def shared(django_db_setup, django_db_blocker) -> Iterator:
        whole = transaction.atomic()
        with django_db_blocker.unblock():
            whole.__enter__()
            made = make()
        yield made
        with django_db_blocker.unblock():
            transaction.set_rollback(True)
            whole.__exit__(None, None, None)

    return shared
