from django.views.generic import TemplateView


class HomeView(TemplateView):
    """工作台: what waits for the viewer."""

    template_name = "villages/home.html"
