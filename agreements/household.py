"""What may stand for a household in the signing register: a number and a name, nothing that says more."""

import re

from django.core.exceptions import ValidationError

from common.full_width import HALF_WIDTH
from common.personal_data import personal_numbers

ALLOWED = re.compile(r"[0-9A-Za-z一-鿿\-—_/.()#]+")
NAME = re.compile(r"[^\W\d_]+(?:[·•．.\s][^\W\d_]+)*")


def tidy_number(text: str) -> str:
    """The household number without spaces, full-width digits and letters made narrow, letters large."""
    return "".join(text.split()).translate(HALF_WIDTH).upper()


def validate_household_number(text: str) -> None:
    if found := personal_numbers(text):
        raise ValidationError(f"户编号不能填{'、'.join(found)}，请填村(居)自编的户编号。")
    if not ALLOWED.fullmatch(text) or not any(sign.isdigit() for sign in text):
        raise ValidationError("户编号应含数字，可以带字母、汉字和横线，例如 3-012。")


def validate_signatory(text: str) -> None:
    if any(sign.isdigit() for sign in text):
        raise ValidationError("只填姓名，请勿填写证件号、电话等。")
    if not NAME.fullmatch(text):
        raise ValidationError("只填一个姓名，不带括号、顿号和其他说明。")
