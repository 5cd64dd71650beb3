"""Checks of single values that a form, the importer and the admin share."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as NumberError

from villages.reporting_year import FIRST_YEAR, LAST_YEAR

YEARS = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]


def validate_credit_code(value: str) -> None:
    """A unified social credit code (GB 32100): 18 characters, check digit mod 31."""
    try:
        if uscc.validate(value) != value:
            raise NumberError
    except NumberError as error:
        raise ValidationError("统一社会信用代码应为18位且校验位正确，请对照证书核对。") from error
