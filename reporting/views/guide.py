"""试用导览: shown in the demo only, also before anybody has signed in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from reporting.guide import STEPS
from villages.actions.demo import DEMO_ACCOUNTS, DEMO_PASSWORD


@login_not_required
def guide(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    names = {account[0]: account[4] for account in DEMO_ACCOUNTS}
    steps = [(step, names[step.account]) for step in STEPS]
    shell = "common/base.html" if request.user.is_authenticated else "common/bare.html"
    context = {"heading": "试用导览", "steps": steps, "password": DEMO_PASSWORD, "shell": shell}
    return render(request, "reporting/guide.html", context)
