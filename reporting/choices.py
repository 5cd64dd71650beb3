"""Words of annual scoring, targets and summaries that code compares."""

from django.db import models

# --- Responsibility targets


class TargetState(models.TextChoices):
    DRAFT = "draft", "起草中"
    SIGNED = "signed", "已签订"
    SETTLED = "settled", "已结账"


class Direction(models.TextChoices):
    AT_LEAST = "at_least", "不低于"
    AT_MOST = "at_most", "不高于"


class Light(models.TextChoices):
    GREEN = "green", "绿灯"
    YELLOW = "yellow", "黄灯"
    RED = "red", "红灯"
    NONE = "none", "无数据"


# --- Annual rounds


class RoundState(models.TextChoices):
    """Named for how far the year's result has come."""

    NOT_BEGUN = "not_begun", "待开展"
    HALF_YEAR = "half_year", "半年已汇总"
    YEAR_END = "year_end", "年终已汇总"
    AT_LEADER = "at_leader", "待审定"
    PUBLISHED = "published", "已公布"


# Figures may be worked out anew; beyond these desks they stand still.
SUMMED_STATES = (RoundState.HALF_YEAR, RoundState.YEAR_END)
FROZEN_STATES = (RoundState.AT_LEADER, RoundState.PUBLISHED)


class TieRule(models.TextChoices):
    """What becomes of units with the same total; in both cases the places they fill are skipped."""

    SHARED = "shared", "名次并列，后面的名次顺延"
    INDICATORS = "indicators", "依次比较指定指标的得分，仍相同的并列"


class TownshipBasis(models.TextChoices):
    """Of which of its units a township's score is the mean."""

    ALL = "all", "全部有总分的村(居)"
    SAMPLED = "sampled", "被抽查的村(居)"


class Coverage(models.TextChoices):
    """Which units a component of a scheme asks for a sheet."""

    ALL = "all", "全部村(居)"
    SAMPLED = "sampled", "被抽查的村(居)"


class NoTotal(models.TextChoices):
    """Why a unit has no total: never the same as a total of 0. The first that holds is given."""

    ENDED = "ended", "已撤并或撤销"
    NOT_ASSESSED = "not_assessed", "不考核"
    NOT_SAMPLED = "not_sampled", "未抽查"
    NOT_SCORED = "not_scored", "未评分"


# --- Submissions


class SubmissionState(models.TextChoices):
    DRAFT = "draft", "拟报"
    SUBMITTED = "submitted", "已上报"
    ACCEPTED = "accepted", "已接收"
    RETURNED = "returned", "已退回"
    SUPERSEDED = "superseded", "已被更正替代"


class SubmissionSource(models.TextChoices):
    PORTAL = "portal", "平台生成"
    IMPORTED = "imported", "导入"


LIVE = (SubmissionState.DRAFT, SubmissionState.SUBMITTED)


# --- Word documents from templates


class TemplateKind(models.TextChoices):
    TARGETS = "targets", "目标责任书"
    REPORT = "report", "评估验收报告"
    CIRCULAR = "circular", "通报"


# --- Circulars


class CircularState(models.TextChoices):
    DRAFT = "draft", "起草中"
    ISSUED = "issued", "已印发"
