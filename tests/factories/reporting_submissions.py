"""Submissions and their forms, as rows; real ones with files are drawn by tests/reporting/handing_up.py."""

from datetime import UTC, datetime

import factory

from common.digest import digest_of
from common.paper.declarations import SUM, ListForm, PaperColumn, Totals
from common.paper.paper import Paper
from common.paper.values import Kind
from common.workflow import states_open
from reporting.choices import SubmissionState
from reporting.models import Submission, SubmittedForm
from reporting.snapshot.frozen import as_content, freeze
from tests.factories.desks import AtDeskFactory
from tests.factories.regions import CountyFactory
from tests.factories.staff import StaffUserFactory

MADE_AT = datetime(2026, 10, 19, 2, 30, tzinfo=UTC)
SHEET = ListForm(
    key="样例1",
    title="{year}年{place}样例统计表",
    totals=Totals.FIRST,
    columns=(
        PaperColumn("code", "代码", Kind.CODE),
        PaperColumn("name", "名称"),
        PaperColumn("households", "户数", Kind.INTEGER, total=SUM),
    ),
)


def sample_paper(*rows: tuple[str, str, int | None], form: ListForm = SHEET, **facts) -> Paper:
    """A filled sheet: code, name, households of each row."""
    lines = [dict(zip(("code", "name", "households"), row, strict=True)) for row in rows]
    usual = {"unit": "样例县计生协会", "made_at": MADE_AT, "year": 2025, "place": "样例县"}
    return Paper(form=form, rows=lines, **usual | facts)


class SubmissionFactory(AtDeskFactory):
    """Handed up without forms, for a draft is for its county's own eyes; its workbook lies nowhere."""

    class Meta:
        model = Submission

    region = factory.SubFactory(CountyFactory)
    receiver = factory.SelfAttribute("region.parent")
    year = factory.Sequence(lambda n: 2009 + n % 90)
    state = SubmissionState.SUBMITTED
    workbook = "00/yangli"
    workbook_name = "样例.xlsx"
    workbook_sha256 = "0" * 64
    sha256 = "0" * 64
    made_at = MADE_AT
    made_by = factory.SubFactory(StaffUserFactory)
    made_by_name = factory.SelfAttribute("made_by.name")
    made_by_unit = factory.SelfAttribute("made_by.unit")


def at(submission: Submission, state: str) -> None:
    """The submission laid on another desk behind the database's gate."""
    with states_open():
        Submission.objects.filter(pk=submission.pk).update(state=state)


class SubmittedFormFactory(factory.django.DjangoModelFactory):
    """A sheet of one village, laid into its submission as if that were a draft still."""

    class Meta:
        model = SubmittedForm

    class Params:
        frozen = factory.LazyFunction(lambda: freeze(sample_paper(("120119001201", "样例村", 420))))

    submission = factory.SubFactory(SubmissionFactory)
    key = factory.SelfAttribute("frozen.key")
    title = factory.SelfAttribute("frozen.title")
    row_count = factory.SelfAttribute("frozen.row_count")
    check_code = factory.SelfAttribute("frozen.check_code")
    content = factory.LazyAttribute(lambda form: as_content(form.frozen))
    sha256 = factory.LazyAttribute(lambda form: digest_of(form.content))

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        submission, state = kwargs["submission"], kwargs["submission"].state
        at(submission, SubmissionState.DRAFT)
        row = super()._create(model_class, *args, **kwargs)
        at(submission, state)
        return row
