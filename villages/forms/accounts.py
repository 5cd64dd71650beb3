"""Forms about accounts: signing in, one's own password, other people's accounts."""

from django import forms
from django.conf import settings
from django.contrib.auth import forms as auth

from common.forms import PortalFormHelper, ScopedModelForm, Section
from villages.actions.demo import DEMO_PASSWORD
from villages.choices import Role
from villages.forms.region_field import RegionField
from villages.models import StaffUser, Village
from villages.rules import grantable_roles


class SignInForm(auth.AuthenticationForm):
    """One sentence for a wrong name, a wrong password and a disabled account: none gives another away."""

    error_messages = dict.fromkeys(
        ("invalid_login", "inactive"),
        "登录名或密码不正确，请重新输入。忘记密码请联系本单位或上级的系统管理员重置。",
    )

    def confirm_login_allowed(self, user) -> None:
        """The demo's password is known to everybody: on a database that was a demo's once it opens nothing."""
        super().confirm_login_allowed(user)
        if not settings.DEMO and self.cleaned_data["password"] == DEMO_PASSWORD:
            raise self.get_invalid_login_error()

    def clean_username(self) -> str:
        return StaffUser.normalize_username(self.cleaned_data["username"])


class OwnPasswordForm(auth.PasswordChangeForm):
    error_messages = {
        "password_incorrect": "当前密码不正确，请重新输入。",
        "password_mismatch": "两次输入的新密码不一致，请重新输入。",
    }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "当前密码"
        self.fields["new_password1"].label = "新密码"
        self.fields["new_password2"].label = "再次输入新密码"
        self.fields["new_password2"].help_text = ""

    def validate_password_for_user(self, user, password_field_name: str = "new_password1") -> None:
        """What is wrong with the new password is said where it is first typed."""
        super().validate_password_for_user(user, "new_password1")


class AccountForm(ScopedModelForm):
    """Name, role and region of somebody else's account; offers only what the user may give.

    Whoever types for one village names the village; its township is his region.
    """

    region = RegionField(label="管辖区划", required=False)
    village = forms.ModelChoiceField(
        label="所在村(居)代码",
        queryset=Village.objects.active(),
        to_field_name="code",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 12}),
        help_text="只有村(居)填报人填写12位代码，管辖区划随之确定；其他角色不填。",
        error_messages={"invalid_choice": "您的管辖范围内没有这个代码的村(居)，请对照村居台账核对12位代码。"},
    )

    class Meta:
        model = StaffUser
        fields = ["username", "name", "unit", "post", "work_phone", "role", "region", "village"]
        help_texts = {
            "username": "字母、数字或汉字，例如姓名全拼；建立后请告知本人。",
            "unit": "例如：蓟州区卫生健康委员会。打印和办理记录上显示。",
            "role": "一个账号只有一个角色。",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        grantable = grantable_roles(self.user)
        self.fields["role"].choices = [("", "请选择"), *[(r.value, r.label) for r in Role if r in grantable]]
        self.fields["region"].type_names_when_many()
        self.initial["village"] = self.instance.village.code if self.instance.village_id else ""
        if self.user.is_superuser:
            self.fields["region"].help_text += "全国账号不选区划。"
            self.fields["is_national"] = forms.BooleanField(
                label="全国账号", required=False, initial=self.instance.is_national
            )

        for name, field in self.fields.items():
            verb = "选择" if name in ("role", "region") else "填写"
            field.error_messages["required"] = f"请{verb}{field.label}。"
        self.helper = self.layout_of()

    def layout_of(self) -> PortalFormHelper:
        sign_in = [name for name in ("username",) if name in self.fields]
        national = [name for name in ("is_national",) if name in self.fields]
        return PortalFormHelper(
            Section("账号", *sign_in, ("role", "region"), ("village", *national)),
            Section("使用人", ("name", "post"), ("unit", "work_phone")),
        )

    def clean(self) -> dict:
        cleaned = super().clean()
        if "is_national" in self.fields:
            self.instance.is_national = cleaned.get("is_national", False)
        village = cleaned.get("village")
        if cleaned.get("role") == Role.VILLAGE:
            cleaned["region"] = village and village.township
            if village is None and "village" not in self.errors:
                self.add_error("village", "请填写所在村(居)的12位代码。")
        elif village is not None:
            self.add_error("village", "只有村(居)填报人填写；请清空，或者把角色改为村(居)填报人。")
        elif not cleaned.get("region") and not self.user.is_superuser and "region" not in self.errors:
            self.add_error("region", "请选择管辖区划。")
        return cleaned


class AccountUpdateForm(AccountForm):
    """The name somebody signs in with stays what it was."""

    class Meta(AccountForm.Meta):
        fields = AccountForm.Meta.fields[1:]
        help_texts = {name: AccountForm.Meta.help_texts[name] for name in ("unit", "role")}
