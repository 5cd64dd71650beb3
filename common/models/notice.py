from django.conf import settings
from django.db import models


def enclosing_paths(path: str) -> list[str]:
    """The path itself and those of all regions around it, the nation's "" included."""
    parts = path.rstrip("/").split("/") if path else []
    return ["", *("/".join(parts[: size + 1]) + "/" for size in range(len(parts)))]


class NoticeQuerySet(models.QuerySet):
    def for_user(self, user) -> "NoticeQuerySet":
        """Notices to the user himself or to a region that encloses his own.

        What a region is told of is its business, which operators do not see.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        path = user.region_path if user.does_business else None
        to_region = models.Q(user__isnull=True, region_path__in=enclosing_paths(path) if path is not None else [])
        return self.filter(models.Q(user=user) | to_region)

    def with_read_mark(self, user) -> "NoticeQuerySet":
        """Adds `is_read`: whether this user has read it."""
        return self.annotate(is_read=models.Exists(NoticeRead.objects.filter(notice=models.OuterRef("pk"), user=user)))


class Notice(models.Model):
    """Something to know, not something to do: to one account, or to everybody in a region."""

    title = models.CharField("标题", max_length=100)
    body = models.TextField("内容", blank=True, max_length=2000)
    url = models.CharField("相关页面", max_length=200, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="接收账号",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    region_path = models.CharField("接收区划路径", max_length=60, blank=True)
    sender_name = models.CharField("发送人", max_length=50)
    sender_unit = models.CharField("发送单位", max_length=100, blank=True)
    sent_at = models.DateTimeField("发送时间", db_index=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "通知"
        verbose_name_plural = "通知"
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["region_path", "sent_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=True) | models.Q(region_path=""),
                name="notice_to_user_or_region",
                violation_error_message="通知只能发给一个账号，或者发给一个区划。",
            )
        ]

    def __str__(self) -> str:
        return self.title


class NoticeRead(models.Model):
    """The mark that somebody has read a notice."""

    notice = models.ForeignKey(Notice, verbose_name="通知", on_delete=models.CASCADE, related_name="reads")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="账号", on_delete=models.CASCADE, related_name="notices_read"
    )
    read_at = models.DateTimeField("阅读时间")

    class Meta:
        verbose_name = "通知阅读记录"
        verbose_name_plural = "通知阅读记录"
        constraints = [models.UniqueConstraint(fields=["notice", "user"], name="notice_read_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.notice}"
