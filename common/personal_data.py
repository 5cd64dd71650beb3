"""Numbers that name a person: short texts of the portal hold none. Pure."""

import re

from common.full_width import HALF_WIDTH

IDENTITY_NUMBER = re.compile(r"(?<!\d)\d{6}[- ]?\d{8}[- ]?\d{3}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)")
MOBILE_NUMBER = re.compile(r"(?<!\d)(?:86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")


def personal_numbers(text: str) -> list[str]:
    """Words for what the text holds of 身份证号 and 手机号; empty when it holds neither."""
    plain = text.translate(HALF_WIDTH)
    found = [("身份证号", IDENTITY_NUMBER), ("手机号", MOBILE_NUMBER)]
    return [word for word, pattern in found if pattern.search(plain)]
