import django_filters

from agreements.choices import AgreementKind
from agreements.models import AgreementTemplate


class AgreementTemplateFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(label="协议类型", choices=AgreementKind.choices, empty_label="全部")

    class Meta:
        model = AgreementTemplate
        fields = ["kind"]
