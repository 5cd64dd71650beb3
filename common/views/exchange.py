"""The buttons of a list that lead to the importer and the exporter."""

from django.http import HttpRequest
from django.urls import reverse

from common.resources import registry


def exchange_actions(request: HttpRequest, key: str) -> list[dict]:
    """导入, 下载模板, 导出 for the resource named by `key`, as far as the user may; see common/_toolbar.html.

    导出 takes the list's present filters along.
    """
    resource = registry[key]
    buttons = []
    if resource.may_import(request.user):
        buttons.append({"label": "导入", "icon": "upload", "url": reverse("import_start", args=[key])})
        template_url = reverse("import_template", args=[key])
        buttons.append({"label": "下载模板", "icon": "file-spreadsheet", "url": template_url})
    if request.user.has_perm(resource.export_permission):
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        buttons.append({"label": "导出", "icon": "download", "url": f"{reverse('export', args=[key])}{query}"})
    return buttons
