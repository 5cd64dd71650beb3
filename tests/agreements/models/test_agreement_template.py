"""A released version never changes: the database itself refuses."""

import pytest
from django.db import IntegrityError, InternalError, transaction

from agreements.choices import AgreementSide, AgreementTemplateState, AgreementTopic
from agreements.models import AgreementAnswer, AgreementClause, AgreementTemplateVersion
from common.workflow import states_open
from tests.factories import (
    AgreementAnswerFactory,
    AgreementClauseFactory,
    AgreementTemplateFactory,
    AgreementTemplateVersionFactory,
    TownshipFactory,
)

RELEASED, RETIRED = AgreementTemplateState.RELEASED, AgreementTemplateState.RETIRED
pytestmark = pytest.mark.django_db


def refused(write) -> bool:
    with pytest.raises(InternalError, match=r"fixed|Cannot delete"), transaction.atomic():
        write()
    return True


@pytest.fixture(params=[RELEASED, RETIRED])
def version(request):
    version = AgreementTemplateVersionFactory()
    AgreementAnswerFactory(version=version)
    with states_open():
        AgreementTemplateVersion.objects.filter(pk=version.pk).update(state=request.param)
    version.refresh_from_db()
    return version


def test_wording_of_a_released_version_is_fixed(version):
    before = (version.title, [clause.text for clause in version.clauses.all()])
    other = AgreementTemplateVersionFactory()
    clauses, answers = AgreementClause.objects.filter(version=version), AgreementAnswer.objects.filter(version=version)

    assert refused(lambda: AgreementTemplateVersion.objects.filter(pk=version.pk).update(title="改"))
    assert refused(lambda: AgreementTemplateVersion.objects.filter(pk=version.pk).delete())
    assert refused(lambda: clauses.update(text="改"))
    assert refused(lambda: clauses.update(version=other))
    assert refused(lambda: clauses.all()[:1].get().delete())
    assert refused(lambda: AgreementClauseFactory(version=version))
    assert refused(lambda: other.clauses.update(version=version))
    assert refused(lambda: answers.update(reason="改"))
    assert refused(lambda: answers.get().delete())
    assert refused(lambda: AgreementAnswerFactory(version=version))
    version.refresh_from_db()
    assert (version.title, [clause.text for clause in version.clauses.all()]) == before


def test_draft_changes_freely_and_can_be_thrown_away():
    version = AgreementTemplateVersionFactory()
    version.clauses.update(text="改")
    AgreementClauseFactory(version=version, side=AgreementSide.BOTH, topic=AgreementTopic.TERM)

    version.delete()

    assert list(AgreementClause.objects.all()) == []


def test_one_released_version_for_each_county_and_kind():
    template = AgreementTemplateFactory()
    AgreementTemplateVersionFactory(template=template, released=True)

    with pytest.raises(IntegrityError, match="one_released_agreement_version"), transaction.atomic():
        AgreementTemplateVersionFactory(template=template, released=True)
    with pytest.raises(IntegrityError, match="agreement_template_once_per_county"), transaction.atomic():
        type(template).objects.create(county=template.county, kind=template.kind)


def test_template_is_of_a_county():
    with pytest.raises(IntegrityError, match="agreement_template_of_a_county"), transaction.atomic():
        type(AgreementTemplateFactory()).objects.create(county=TownshipFactory(), kind="house_letting")
