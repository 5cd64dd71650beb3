"""Small pages on the shells: the portal's URLs while tests watch what the browser does with them."""

from dataclasses import dataclass

import django_tables2 as tables
from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template import RequestContext, Template
from django.urls import path

from common.forms import PortalFormHelper, Section
from common.tables import NameColumn, PortalTable, SelectColumn
from config.urls import urlpatterns as portal

posts: list[dict] = []
LIST = """{% extends "common/list.html" %}
{% block side %}{% include "common/_region_tree.html" %}{% endblock %}
{% block bulk %}<button class="btn" type="submit">导出所选</button>{% endblock %}"""


class NoteForm(forms.Form):
    name = forms.CharField(label="名称")
    kind = forms.ChoiceField(label="类别", choices=[("v", "村委会"), ("r", "居委会")])
    has_sign = forms.BooleanField(label="有牌子", required=False)
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea)

    helper = PortalFormHelper(Section("基本信息", ("name", "kind"), "has_sign", "note"))


@dataclass
class Row:
    number: int

    def __str__(self) -> str:
        return f"第{self.number}村"


class RowTable(PortalTable):
    select = SelectColumn(accessor="number")
    name = NameColumn(verbose_name="名称", accessor="__str__")
    number = tables.Column(verbose_name="序号")


def form_page(request):
    form = NoteForm(request.POST or None, initial={"name": "台子村", "kind": "v"})
    if form.is_valid():
        posts.append(request.POST.dict())
        return redirect("/saved/")
    revision = int(request.GET.get("revision", 7))
    return render(request, "common/form.html", {"heading": "修改：台子村", "form": form, "revision": revision})


def saved_page(request):
    return render(request, "common/detail.html", {"heading": "台子村"})


def list_page(request):
    table = RowTable([Row(number) for number in range(1, 61)], request=request)
    table.paginate(page=request.GET.get("page", 1), per_page=25)
    nodes = [{"name": "下营镇", "url": "?region=120119107", "children_url": "/tree/"}]
    page = Template(LIST)
    context = RequestContext(
        request,
        {"heading": "村居台账", "table": table, "bulk_url": "/bulk/", "tree_root": nodes, "tree_all_url": "?"},
    )
    return HttpResponse(page.render(context))


def tree_page(request):
    posts.append({"tree": "asked"})
    nodes = [{"name": "台子村", "url": "?region=120119107203", "children_url": ""}]
    return render(request, "common/_region_nodes.html", {"nodes": nodes})


def bulk_page(request):
    chosen = ",".join(request.POST.getlist("selected"))
    return HttpResponse(f"{request.POST.get('scope', 'selected')}:{chosen}:{request.POST['query']}")


urlpatterns = [
    path("form/", form_page, name="test_form"),
    path("saved/", saved_page, name="test_saved"),
    path("list/", list_page, name="test_list"),
    path("tree/", tree_page, name="test_tree"),
    path("bulk/", bulk_page, name="test_bulk"),
    *portal,
]
