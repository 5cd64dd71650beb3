"""The number that an authority gives next, and which authority it is."""

import pytest

from agreements.filing_number import authority_of, next_number

HERE = {"county": "蓟州区", "township": "下营镇", "year": 2026}


@pytest.mark.parametrize(
    ("used", "body", "suggested"),
    [
        ([], "village", "蓟下营〔2026〕村规备001号"),
        ([], "residents", "蓟下营〔2026〕居约备001号"),
        (["蓟下营〔2026〕村规备003号", "蓟下营〔2026〕村规备010号"], "village", "蓟下营〔2026〕村规备011号"),
        (["蓟下营〔2025〕村规备044号"], "village", "蓟下营〔2026〕村规备001号"),
        (["下政备〔2026〕7号"], "village", "下政备〔2026〕8号"),
        (["下政备〔2026〕009号", "下政备〔2026〕8号"], "village", "下政备〔2026〕010号"),
        (["老样子 12"], "village", "蓟下营〔2026〕村规备001号"),
        (["蓟下营〔2026〕村规备999号"], "village", "蓟下营〔2026〕村规备1000号"),
    ],
)
def test_next_number_goes_on_where_the_authority_stopped(used, body, suggested):
    assert next_number(used, **HERE, body=body) == suggested


@pytest.mark.parametrize(
    ("body", "township", "authority"),
    [
        ("village", "下营镇", "下营镇人民政府"),
        ("village", "文昌街道", "文昌街道办事处"),
        ("residents", "文昌街道", "蓟州区人民政府文昌街道办事处"),
        ("residents", "下营镇", "蓟州区人民政府"),
    ],
)
def test_authority_follows_the_kind_of_body(body, township, authority):
    assert authority_of(body, county="蓟州区", township=township) == authority
