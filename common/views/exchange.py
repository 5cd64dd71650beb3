"""The buttons of a list that lead to the importer and the exporter."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from common.resources import registry


def exchange_actions(request: HttpRequest, key: str) -> list[dict]:
    """导入, 下载模板, 导出 for the resource named by `key`, as far as the user may; see common/_toolbar.html.

    导出 takes the list's present filters along.
    """
    resource = registry[key]()
    buttons = []
    if request.user.has_perm(resource.permission):
        buttons += _button("导入", "upload", "import_start", key)
        buttons += _button("下载模板", "file-spreadsheet", "import_template", key)
    if request.user.has_perm(resource.export_permission):
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        buttons += _button("导出", "download", "export", key, query)
    return buttons


def _button(label: str, icon: str, url_name: str, key: str, query: str = "") -> list[dict]:
    try:
        return [{"label": label, "icon": icon, "url": f"{reverse(url_name, args=[key])}{query}"}]
    except NoReverseMatch:
        return []
