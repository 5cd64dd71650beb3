from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models

from common.history import tracked
from common.models import RegionScopedQuerySet, TimestampedModel, revision_counter
from villages.choices import BUSINESS_ROLES, OPERATOR_ROLES, Role
from villages.models.region import Region


class StaffUserQuerySet(RegionScopedQuerySet):
    """Accounts inside a region; national accounts are seen by national staff only."""


class StaffUserManager(BaseUserManager.from_queryset(StaffUserQuerySet)):
    def create_user(self, username: str, password: str | None = None, **fields) -> "StaffUser":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields) -> "StaffUser":
        fields = {"name": "系统管理员", "role": Role.SYSTEM_ADMIN, "is_national": True} | fields
        return self.create_user(username, password, is_superuser=True, **fields)


@tracked(exclude=["password", "last_login", "session_key"])
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
    is_national = models.BooleanField("全国账号", default=False)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须修改密码", default=True)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True, editable=False)
    session_key = models.CharField("当前会话", max_length=40, blank=True, editable=False)

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
            )
        ]
        triggers = [revision_counter("last_login", "session_key")]

    def __str__(self) -> str:
        return f"{self.name}（{self.username}）"

    @property
    def region_path(self) -> str | None:
        """The path that bounds this account: "" for the whole nation, None for nothing."""
        if self.is_national:
            return ""
        return self.region.path if self.region_id else None

    @property
    def scope_path(self) -> str:
        """Where the account stands; national accounts stand above every path."""
        return self.region_path or ""

    @property
    def is_staff(self) -> bool:
        """Whether the account may enter Django's admin: operators only."""
        return self.is_superuser or self.role in OPERATOR_ROLES

    @property
    def does_business(self) -> bool:
        return self.role in BUSINESS_ROLES

    def get_short_name(self) -> str:
        return self.name
