"""Columns that several tables share: the unit, its township, the words of the lists."""

from common.models import Word
from common.resources import Column
from common.widgets import LookupWidget
from villages.models import Village

TOWNSHIP_NAMES = ("所属乡镇", "所属乡镇(街道)", "乡镇", "街道", "乡镇名称", "镇街")


def active_villages(user):
    return Village.objects.for_user(user).active()


def township_column() -> Column:
    """Printed by exports; narrows down the unit's name when a sheet is read."""
    return Column(
        "village__township__name",
        "乡镇(街道)",
        synonyms=TOWNSHIP_NAMES,
        merges=True,
        helper=True,
        rule="填乡镇(街道)全称；填了村(居)代码的可以留空。",
    )


def village_column() -> Column:
    return Column(
        "village",
        "村(居)",
        LookupWidget(
            active_villages, ("name", "code"), what="村(居)", within=("village__township__name", "township__name")
        ),
        synonyms=("村(居)名称", "村居名称", "村名", "所在村(居)", "单位名称", "村(居)委会名称"),
        required=True,
        merges=True,
        example="样例村委会",
        rule="填全称；不同乡镇(街道)有同名的，请同时填乡镇(街道)或村(居)代码。",
    )


def village_code_column() -> Column:
    return Column(
        "village",
        "村(居)代码",
        LookupWidget(active_villages, ("code",), what="村(居)代码"),
        synonyms=("村居代码", "代码", "统计用区划代码", "区划代码"),
        merges=True,
        example="120119001201",
        rule="12位统计用区划代码，按文本填写；填了代码的，村(居)名称可以留空。",
    )


def word_widget(word_list: str, what: str) -> LookupWidget:
    return LookupWidget(lambda user: Word.objects.listed_in(word_list).in_use(), ("label",), what=what, listed=True)
