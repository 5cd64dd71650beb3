"""试用导览: shown in the demo only, also before anybody has signed in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from common.views.jobs import private_file
from reporting.guide import STEPS
from villages.actions.demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from villages.actions.demo_statistics import example_workbook


@login_not_required
def guide(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    names = {account[0]: account[4] for account in DEMO_ACCOUNTS}
    steps = [(step, names[step.account]) for step in STEPS]
    shell = "common/base.html" if request.user.is_authenticated else "common/bare.html"
    context = {"heading": "试用导览", "steps": steps, "password": DEMO_PASSWORD, "shell": shell}
    return render(request, "reporting/guide.html", context)


@login_not_required
def guide_example(request: HttpRequest) -> HttpResponse:
    """The workbook of the first step; its figures are invented."""
    if not settings.DEMO:
        raise Http404
    return private_file(ContentFile(example_workbook(timezone.now())), "下营镇年度数据（样例）.xlsx")
