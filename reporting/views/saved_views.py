"""常用查询: keeping what was chosen on a summary page under a name, alone or for the whole region."""

from django.urls import reverse

from common.views.editing import ScopedCreateView, ScopedDeleteView
from reporting.forms.saved_views import SavedViewForm
from reporting.models import SavedView
from reporting.views.asked import catalogue_crumb

CHANGE = "reporting.change_savedview"


class SavedViewCreateView(ScopedCreateView):
    model = SavedView
    permission = CHANGE
    form_class = SavedViewForm
    heading = "保存为常用查询"

    def get_initial(self) -> dict:
        return {"address": self.request.GET.get("address", "")}

    def save(self, form) -> SavedView:
        user = self.request.user
        form.instance.owner, form.instance.owner_name, form.instance.region = user, user.name, user.region
        return form.save()

    def get_success_url(self) -> str:
        return self.object.address

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [catalogue_crumb()]

    def get_cancel_url(self) -> str:
        return reverse("official_form_list")


class SavedViewDeleteView(ScopedDeleteView):
    """Only its owner removes it."""

    model = SavedView
    permission = CHANGE

    def get_success_url(self) -> str:
        return reverse("official_form_list")
