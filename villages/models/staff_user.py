from datetime import datetime, timedelta

import rules
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from common.history import tracked
from common.models import RegionScopedQuerySet, TimestampedModel, revision_counter
from villages.choices import BUSINESS_ROLES, OPERATOR_ROLES, Role
from villages.models.region import Region

PASSWORD_VALID_FOR = timedelta(days=90)
PASSWORD_WARNING = timedelta(days=7)
PASSWORD_FIELDS = ("password", "must_change_password", "password_changed_at")
# What signing in writes: neither news for the history nor a newer version of the record.
SIGN_IN_FIELDS = ("last_login", "session_key", "session_started_at", "session_address")


class StaffUserQuerySet(RegionScopedQuerySet):
    """Accounts inside a region; national accounts are seen by national staff only."""


class StaffUserManager(BaseUserManager.from_queryset(StaffUserQuerySet)):
    def create_user(self, username: str, password: str | None = None, **fields) -> "StaffUser":
        fields = {"password_changed_at": timezone.now()} | fields
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields) -> "StaffUser":
        """The first administrator, from the console; he has just chosen his own password."""
        own = {"name": "系统管理员", "role": Role.SYSTEM_ADMIN, "is_national": True, "must_change_password": False}
        fields = own | fields
        return self.create_user(username, password, is_superuser=True, **fields)


@tracked(exclude=["password", *SIGN_IN_FIELDS])
class StaffUser(TimestampedModel, AbstractBaseUser, PermissionsMixin):
    """An official's account: what he is, and the region in which he is it."""

    username = models.CharField(
        "登录名",
        max_length=50,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "该登录名已被使用，请换一个。"},
    )
    name = models.CharField("姓名", max_length=50)
    unit = models.CharField("单位", max_length=100, blank=True)
    post = models.CharField("职务", max_length=50, blank=True)
    work_phone = models.CharField("办公电话", max_length=20, blank=True)
    role = models.CharField("角色", max_length=20, choices=Role)
    region = models.ForeignKey(
        Region, verbose_name="管辖区划", on_delete=models.PROTECT, null=True, blank=True, related_name="staff"
    )
    # Of an account that types for one village alone: its region is the township of the village.
    village = models.ForeignKey(
        "villages.Village",
        verbose_name="所在村(居)",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        help_text="只有村(居)填报人填写。",
    )
    is_national = models.BooleanField("全国账号", default=False)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须修改密码", default=True)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True, editable=False)
    session_key = models.CharField("当前会话", max_length=40, blank=True, editable=False)
    session_started_at = models.DateTimeField("登录时间", null=True, blank=True, editable=False)
    session_address = models.CharField("登录地址", max_length=45, blank=True, editable=False)

    objects = StaffUserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta(TimestampedModel.Meta):
        verbose_name = "账号"
        verbose_name_plural = "账号"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_national=True, region__isnull=True)
                | models.Q(is_national=False, region__isnull=False),
                name="staff_national_or_region",
                violation_error_message="请选择管辖区划；全国账号不选区划。",
            ),
            models.CheckConstraint(
                condition=models.Q(role=Role.VILLAGE, village__isnull=False, is_national=False)
                | (~models.Q(role=Role.VILLAGE) & models.Q(village__isnull=True)),
                name="staff_of_village_has_village",
                violation_error_message="村(居)填报人须选定所在村(居)，其他角色不选。",
            ),
            models.CheckConstraint(
                condition=models.Q(username=Lower("username")),
                name="staff_username_lower_case",
                violation_error_message="登录名中的英文字母请用小写。",
            ),
        ]
        triggers = [revision_counter(*PASSWORD_FIELDS, *SIGN_IN_FIELDS)]

    def __str__(self) -> str:
        return f"{self.name}（{self.username}）"

    def get_absolute_url(self) -> str:
        return reverse("account_detail", args=[self.pk])

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """Capitals and full-width letters make no other name: 张三 types ZS01, zs01 or ｚｓ01."""
        return super().normalize_username(username).strip().lower()

    @property
    def region_path(self) -> str | None:
        """The path that bounds this account: "" for the whole nation, None for nothing.

        One of a village stands below its township, where no region and no record lies: it is shown nothing but
        what the gate and the rules open to it by name.
        """
        if self.is_national:
            return ""
        if not self.region_id:
            return None
        return f"{self.region.path}v{self.village_id}/" if self.village_id else self.region.path

    @property
    def scope_path(self) -> str:
        """Where the account stands; national accounts stand above every path."""
        return self.region_path or ""

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """By the predicates of the apps' rules.py, which alone grant anything; every page asks for dozens."""
        return self.is_active and (self.is_superuser or rules.has_perm(perm, self, obj))

    @property
    def is_staff(self) -> bool:
        """Whether the account may enter Django's admin: operators only."""
        return self.is_superuser or self.role in OPERATOR_ROLES

    @property
    def does_business(self) -> bool:
        return self.role in BUSINESS_ROLES

    @property
    def has_inbox(self) -> bool:
        return self.does_business or self.village_id is not None

    def password_expires_at(self) -> datetime:
        return (self.password_changed_at or self.created_at) + PASSWORD_VALID_FOR

    def needs_new_password(self, now: datetime) -> bool:
        """Whether nothing else may be done before the password is changed: a given one, or one past its 90 days."""
        return self.must_change_password or now >= self.password_expires_at()

    def password_expires_soon(self, now: datetime) -> bool:
        return not self.needs_new_password(now) and now >= self.password_expires_at() - PASSWORD_WARNING

    def get_short_name(self) -> str:
        return self.name


class PasswordRecord(models.Model):
    """A password the account had before, as its hash: it may not come back too soon."""

    user = models.ForeignKey(StaffUser, verbose_name="账号", on_delete=models.CASCADE, related_name="password_records")
    password = models.CharField("密码散列", max_length=128)
    replaced_at = models.DateTimeField("停用时间")

    class Meta:
        verbose_name = "旧密码"
        verbose_name_plural = "旧密码"
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.replaced_at:%Y-%m-%d}"


class KeptForm(models.Model):
    """What somebody posted after his session had ended: offered back once, to him only, after he signs in again."""

    user = models.OneToOneField(StaffUser, verbose_name="账号", on_delete=models.CASCADE, related_name="kept_form")
    path = models.CharField("提交地址", max_length=500)
    page = models.CharField("所在页面", max_length=500)
    fields = models.JSONField("内容", help_text="[名称, 值] 的列表。")
    had_files = models.BooleanField("含附件", default=False)
    is_offered = models.BooleanField("已提示", default=False)
    kept_at = models.DateTimeField("保留时间")

    class Meta:
        verbose_name = "待恢复的内容"
        verbose_name_plural = "待恢复的内容"

    def __str__(self) -> str:
        return f"{self.user_id} {self.path}"
