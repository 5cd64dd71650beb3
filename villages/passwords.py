"""What a password must be, in sentences that name the fix; and the making of one-time passwords."""

import secrets
import string

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError

MINIMUM_LENGTH = 8
MINIMUM_CLASSES = 3
REMEMBERED = 5
ONE_TIME_LENGTH = 12
# Without 0 O o, 1 l I: a one-time password is read out or copied by hand.
ONE_TIME_CLASSES = (
    "".join(sorted(set(string.ascii_uppercase) - set("OI"))),
    "".join(sorted(set(string.ascii_lowercase) - set("lo"))),
    "".join(sorted(set(string.digits) - set("01"))),
    "#%+=@",
)


def classes_of(password: str) -> int:
    """How many of the four classes it uses: capitals, small letters, digits, signs (whatever else)."""
    kinds = {
        "upper" if c in string.ascii_uppercase else "lower" if c in string.ascii_lowercase else
        "digit" if c in string.digits else "sign"
        for c in password
    }  # fmt: skip
    return len(kinds)


def one_time_password() -> str:
    """A random password of all four classes, in groups of nothing: twelve characters that cannot be confused."""
    chosen = [secrets.choice(letters) for letters in ONE_TIME_CLASSES]
    everything = "".join(ONE_TIME_CLASSES[:3])
    chosen += [secrets.choice(everything) for _ in range(ONE_TIME_LENGTH - len(chosen))]
    secrets.SystemRandom().shuffle(chosen)
    return "".join(chosen)


class LengthValidator:
    def validate(self, password: str, user=None) -> None:
        if len(password) < MINIMUM_LENGTH:
            raise ValidationError(f"密码只有{len(password)}个字符，请至少填写{MINIMUM_LENGTH}个。", code="too_short")

    def get_help_text(self) -> str:
        return f"至少{MINIMUM_LENGTH}个字符。"


class CharacterClassesValidator:
    """Three of the four classes."""

    def validate(self, password: str, user=None) -> None:
        if classes_of(password) < MINIMUM_CLASSES:
            raise ValidationError(
                f"密码应包含大写字母、小写字母、数字、符号中的至少{MINIMUM_CLASSES}种，请补充。", code="too_few_classes"
            )

    def get_help_text(self) -> str:
        return f"大写字母、小写字母、数字、符号中至少{MINIMUM_CLASSES}种。"


class NotRecentValidator:
    """Not the present password nor one of those before it, five in all."""

    def validate(self, password: str, user=None) -> None:
        if user is None or user.pk is None:
            return
        before = user.password_records.values_list("password", flat=True)[: REMEMBERED - 1]
        if any(check_password(password, old) for old in (user.password, *before)):
            raise ValidationError(f"不能使用最近{REMEMBERED}次用过的密码，请换一个新密码。", code="recent")

    def get_help_text(self) -> str:
        return f"不能与最近{REMEMBERED}次用过的密码相同。"


class NotCommonValidator(CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "这个密码过于常见，容易被猜到，请换一个。"

    def get_help_text(self) -> str:
        return "不能是常见密码，例如 Password1。"


class NotLikeAccountValidator(UserAttributeSimilarityValidator):
    def __init__(self) -> None:
        super().__init__(user_attributes=("username", "name", "work_phone"), max_similarity=0.7)

    def get_error_message(self) -> str:
        return "密码与您的%(verbose_name)s过于相似，请换一个。"

    def get_help_text(self) -> str:
        return "不能与登录名、姓名、电话相似。"
