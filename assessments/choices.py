"""The closed word lists of programmes, standards, applications and honours. Code compares values, never labels."""

from django.db import models


class ProgrammeKind(models.TextChoices):
    """A demonstration programme needs an approved organiser (2022 rule); an assessment must not be called one."""

    DEMONSTRATION = "demonstration", "示范创建"
    ASSESSMENT = "assessment", "年度考核"


class BatchState(models.TextChoices):
    PREPARING = "preparing", "筹备中"
    OPEN = "open", "进行中"
    CLOSED = "closed", "已结束"


class Phase(models.TextChoices):
    """The phases of a batch, in order."""

    REGISTRATION = "registration", "备案"
    CREATION = "creation", "创建"
    SELF_ASSESSMENT = "self_assessment", "自评"
    FIRST_REVIEW = "first_review", "初审"
    EVALUATION = "evaluation", "评估"
    REPORTING = "reporting", "上报"
    INSPECTION = "inspection", "检查"
    PUBLICITY = "publicity", "公示"


class Rounding(models.TextChoices):
    DOWN = "down", "舍去尾数"
    HALF_UP = "half_up", "四舍五入"
    UP = "up", "进位"


class SeatMovement(models.TextChoices):
    """Lines of the ledger of quota seats."""

    ALLOTTED = "allotted", "分配"
    USED = "used", "使用"
    RETURNED = "returned", "退回"


class GroupPost(models.TextChoices):
    LEADER = "leader", "组长"
    DEPUTY = "deputy", "副组长"
    MEMBER = "member", "成员"


# --- Standards


class VersionState(models.TextChoices):
    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已发布"
    RETIRED = "retired", "已停用"


class Shift(models.TextChoices):
    """What becomes of a unit's grade under another version of the standard."""

    UP = "up", "等次上升"
    DOWN = "down", "等次下降"
    RENAMED = "renamed", "等次名称改变"
    UNTOLD = "untold", "评分不全"
    NONE = "none", "等次不变"


class RuleKind(models.TextChoices):
    """How an indicator scores."""

    YES_NO = "yes_no", "是否达到"
    CHECKLIST = "checklist", "清单逐项"
    THRESHOLD = "threshold", "达标值"
    COUNT = "count", "按次计分"
    TIERS = "tiers", "分档评定"
    RANGE = "range", "区间"
    MANUAL = "manual", "评分人打分"
    BONUS = "bonus", "加分"
    PENALTY = "penalty", "扣分"
    VETO = "veto", "一票否决"


class StepRounding(models.TextChoices):
    """What of a step counts when a figure falls short."""

    PROPORTIONAL = "proportional", "按比例"
    FULL_STEP = "full_step", "每满一档"
    STARTED_STEP = "started_step", "每不足一档按一档"


class Direction(models.TextChoices):
    """On which side of its target a figure is good."""

    AT_LEAST = "at_least", "不低于"
    AT_MOST = "at_most", "不高于"


class NotApplicable(models.TextChoices):
    """What becomes of the points of an indicator that is 不考核 for a kind of unit."""

    RESCALED = "rescaled", "不计入总分并按比例折算"
    FULL = "full", "按满分计"


class JudgedBy(models.TextChoices):
    POINTS = "points", "按得分"
    ALL_MET = "all_met", "全部指标达到"
    BOTH = "both", "得分和全部指标均达到"


class AppliesTo(models.TextChoices):
    BOTH = "both", "村和居"
    VILLAGE = "village", "村"
    RESIDENTS = "residents", "居"


class ItemState(models.TextChoices):
    """Where one indicator of one sheet stands: blank, 0 and 不考核 are three different things."""

    SCORED = "scored", "已评分"
    MISSING = "missing", "未填"
    NOT_CLAIMED = "not_claimed", "未申报加分"
    NOT_APPLICABLE = "not_applicable", "不考核"
    ARCHIVED = "archived", "依法不再考核"


# --- Applications


class ApplicationState(models.TextChoices):
    """Named for the desk the paper lies on."""

    DRAFT = "draft", "草稿"
    RETURNED = "returned", "退回修改"
    AT_TOWNSHIP = "at_township", "待乡镇初审"
    AT_COUNTY = "at_county", "待县级备案"
    CREATING = "creating", "创建中"
    SELF_ASSESSING = "self_assessing", "自评"
    TOWNSHIP_ASSESSING = "township_assessing", "待乡镇初评"
    COUNTY_ASSESSING = "county_assessing", "待县级评估"
    RECTIFYING = "rectifying", "限期整改"
    RECHECKING = "rechecking", "待复查"
    CITY_INSPECTING = "city_inspecting", "待市级检查"
    PROVINCE_REVIEWING = "province_reviewing", "待省级审核"
    NATION_REVIEWING = "nation_reviewing", "待国家级审核"
    PUBLICISED = "publicised", "公示中"
    AT_NAMING = "at_naming", "待命名"
    NAMED = "named", "已命名"
    FAILED = "failed", "不通过"
    WITHDRAWN = "withdrawn", "撤销申报"


class Stage(models.TextChoices):
    """Who scores; all stages of one application score by the same version of the standard."""

    SELF = "self", "自评"
    TOWNSHIP = "township", "乡镇(街道)评分"
    COUNTY = "county", "县级评分"
    CITY = "city", "市级评分"


class SheetState(models.TextChoices):
    DRAFT = "draft", "评分中"
    SUBMITTED = "submitted", "已提交"


class ValueSource(models.TextChoices):
    METRIC = "metric", "系统取数"
    TYPED = "typed", "手工填报"
    CONTESTED = "contested", "有异议更正"
    WORKBOOK = "workbook", "离线评分表"


class Kinship(models.TextChoices):
    """Why somebody may not review or score a village."""

    OWN_VILLAGE = "own_village", "本人所在村(居)"
    KIN = "kin", "近亲属任职"
    OTHER = "other", "其他利害关系"


# --- Inspection, decision, honours


class RectificationState(models.TextChoices):
    OPEN = "open", "待整改"
    ANSWERED = "answered", "待复查"
    CLOSED = "closed", "已销号"


class FindingSource(models.TextChoices):
    SCORE_SHEET = "score_sheet", "评分扣分"
    INSPECTION = "inspection", "抽查检查"
    RECHECK = "recheck", "命名后复核"
    OBJECTION = "objection", "公示异议"


class Outcome(models.TextChoices):
    """What a deciding desk prepares."""

    PASS = "pass", "通过"
    RECTIFY = "rectify", "限期整改"
    FAIL = "fail", "不通过"


class NoticeState(models.TextChoices):
    DRAFT = "draft", "拟公示"
    POSTED = "posted", "公示中"
    CONCLUDED = "concluded", "公示结束"


class HonourState(models.TextChoices):
    VALID = "valid", "有效"
    RECTIFYING = "rectifying", "复核整改"
    REVOKED = "revoked", "撤销"
    CANCELLED = "cancelled", "注销"


class RecheckOutcome(models.TextChoices):
    KEEP = "keep", "保留"
    RECTIFY = "rectify", "限期整改"
    REVOKE = "revoke", "撤销"
    CANCEL = "cancel", "注销"
