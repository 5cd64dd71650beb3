"""A business administrator at his browser: types standards in by the forms, nothing else."""

from django.test import Client
from django.urls import reverse

from assessments.models import Indicator, Section, StandardVersion
from tests.factories import RegionFactory, StaffUserFactory
from villages.choices import Role

COUNTY = "120119"
SETTINGS = {
    "applies_to": "both",
    "full_points": "100",
    "judged_by": "points",
    "not_applicable": "rescaled",
    "bonus_cap": "",
    "penalty_cap": "",
    "is_floored": "on",
    "grade_lines": "合格：60分\n示范：90分",
    "source": "样发〔2026〕3号",
}
INDICATOR = {
    "kind": "yes_no",
    "residents_points": "",
    "applies_to": "both",
    "metric": "",
    "guidance": "",
    "evidence": "",
}


class Desk:
    """Every method posts a form and fails unless it was taken."""

    def __init__(self, code: str = COUNTY) -> None:
        self.user = StaffUserFactory(role=Role.BUSINESS_ADMIN, region=RegionFactory(code=code))
        self.client = Client()
        self.client.force_login(self.user)

    def post(self, address: str, values: dict):
        response = self.client.post(address, values)
        assert response.status_code == 302, errors_of(response)
        return response

    def begin(self, code: str, name: str, how: str = "blank", source: StandardVersion | None = None) -> StandardVersion:
        key = source.pk if source else ""
        self.post(reverse("standard_create"), {"code": code, "name": name, "how": how, "source": key})
        return StandardVersion.objects.get(standard__code=code, standard__region=self.user.region)

    def settle(self, version: StandardVersion, **settings) -> None:
        version.refresh_from_db()
        given = SETTINGS | {"title": version.title, "revision": version.revision} | settings
        self.post(reverse("standard_version_update", args=[version.pk]), given)

    def section(self, version: StandardVersion, title: str, points: str, pass_mark: str = "") -> Section:
        values = {"title": title, "stated_points": points, "pass_mark": pass_mark}
        self.post(reverse("section_create", args=[version.pk]), values)
        return version.sections.get(title=title)

    def indicator(self, section: Section, number: str, text: str, points: str, **values) -> Indicator:
        given = INDICATOR | {"section": section.pk, "number": number, "text": text, "points": points} | values
        self.post(reverse("indicator_create", args=[section.pk]), given)
        return section.indicators.get(number=number)

    def publish(self, version: StandardVersion) -> StandardVersion:
        self.post(reverse("standard_version_step", args=[version.pk, "publish"]), {"note": ""})
        version = StandardVersion.objects.with_parts().get(pk=version.pk)
        assert version.state == "published", [str(one) for one in version.objections()]
        return version


def errors_of(response) -> object:
    form = response.context and response.context.get("form")
    return form.errors if form is not None else response.status_code
