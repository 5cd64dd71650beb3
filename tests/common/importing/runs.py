"""Imports of villages, as the tests begin them."""

from common.actions.imports import start_import
from common.models import ImportRun
from common.resources import resource_of
from tests.common.importing.workbooks import HEADERS, villages_upload

TOWN, OTHER_TOWN = "990101101", "990101102"
CODE = f"{TOWN}201"


def bring(user, *rows, headers=HEADERS, **options) -> ImportRun:
    return start_import(resource_of("villages"), villages_upload(*rows, headers=headers, **options), actor=user)


def counts(run) -> dict:
    return {key: number for key, number in run.counts.items() if number}
