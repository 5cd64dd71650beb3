"""申报表 (F1) of one application: to print, as Excel and as Word."""

from django.utils import timezone

from assessments.actions.application_copies import content_of
from assessments.application_papers import APPLICATION, form_values, opinions_of
from assessments.choices import Stage
from assessments.models import Application
from assessments.views.application_parts import shows_self_scores
from common.models import StepRecord
from common.paper.paper import Paper
from common.templatetags.portal import figure
from common.views.paper import RecordPaperView


class ApplicationPaperView(RecordPaperView):
    """What was handed in last stands on the form, not what the register says today; a draft prints as it is now."""

    model = Application
    permission = "assessments.view_application"
    form = APPLICATION

    def get_queryset(self):
        return super().get_queryset().with_place().select_related("version__standard")

    def values(self) -> dict:
        application = self.object
        copy = None if application.is_editable else application.copies.last()
        content = copy.content if copy else content_of(application, now=timezone.now())
        sheet = application.score_sheets.submitted().filter(stage=Stage.SELF).first()
        is_known = sheet is not None and sheet.total is not None and shows_self_scores(application, self.request.user)
        return form_values(content, self_score=figure(sheet.total) if is_known else "")

    def paper(self) -> Paper:
        application = self.object
        return self.filled(
            values=self.values(),
            place=application.level.honour,
            unit=application.village.name,
            year=application.batch.year,
            opinions=opinions_of(StepRecord.objects.of(application)),
        )
