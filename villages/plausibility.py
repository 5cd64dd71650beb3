"""What looks wrong about a unit but may be right: said as a warning, never as an error. Pure."""

from dataclasses import dataclass

from villages.choices import VillageKind
from villages.codes import is_village_code, kind_of_code, kind_of_name

CREDIT_CODE_PREFIXES = ("54", "55")  # village committees and residents' committees, coded by the civil affairs side
LABELS = {VillageKind.VILLAGE: "村委会", VillageKind.RESIDENTS: "居委会"}


@dataclass(frozen=True)
class Doubt:
    """A sentence about one field. `key` names the doubt and what it is about: another value is another doubt."""

    field: str
    key: str
    text: str


def doubts_about_village(*, code: str = "", name: str = "", kind: str = "", credit_code: str = "") -> list[Doubt]:
    """What a careful reader would ask back. Values left blank are not judged."""
    doubts = []
    by_code = kind_of_code(code) if is_village_code(code) else None
    by_name = kind_of_name(name)
    if is_village_code(code) and by_code is None:
        doubts.append(Doubt("code", f"range:{code}", f"代码第10至12位“{code[9:]}”不在村(居)委会的编码范围内。"))
    if by_code and by_name and by_code != by_name:
        text = f"名称“{name}”像{LABELS[by_name]}，而代码第10至12位“{code[9:]}”属于{LABELS[by_code]}的编码范围。"
        doubts.append(Doubt("name", f"name:{code}:{name}", text))
    if kind and by_code and kind != by_code:
        text = f"类型选的是{LABELS[kind]}，而代码第10至12位“{code[9:]}”属于{LABELS[by_code]}的编码范围。"
        doubts.append(Doubt("kind", f"kind:{code}:{kind}", text))
    if credit_code and not credit_code.startswith(CREDIT_CODE_PREFIXES):
        text = f"统一社会信用代码以“{credit_code[:2]}”开头，村(居)委会的代码通常以54或55开头。"
        doubts.append(Doubt("credit_code", f"credit:{credit_code}", text))
    return doubts
