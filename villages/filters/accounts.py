import django_filters
from django import forms
from django.db.models import Q

from villages.choices import Role
from villages.models import StaffUser


class AccountFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label="关键词", method="found_by", widget=forms.TextInput(attrs={"placeholder": "姓名、单位等"})
    )
    role = django_filters.ChoiceFilter(label="角色", choices=Role.choices, empty_label="全部")
    is_active = django_filters.ChoiceFilter(
        label="状态", choices=[("true", "启用"), ("false", "停用")], empty_label="全部", method="in_state"
    )

    class Meta:
        model = StaffUser
        fields = ["q", "role", "is_active"]

    def found_by(self, rows, name: str, text: str):
        text = text.strip()
        return rows.filter(
            Q(name__icontains=text)
            | Q(username__icontains=text)
            | Q(unit__icontains=text)
            | Q(region__name__icontains=text)
            | Q(region_id=text[:9])
        )

    def in_state(self, rows, name: str, value: str):
        return rows.filter(is_active=value == "true")
