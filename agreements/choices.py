"""The closed word lists of charters, agreements and duties. Code compares these values, never their labels."""

from django.db import models


class RuleMatter(models.TextChoices):
    """What a rule of law settles."""

    FULL_QUORUM_PERSONS = "full_quorum_persons", "全体会议到会人数"
    FULL_QUORUM_HOUSEHOLDS = "full_quorum_households", "全体会议到会户代表"
    FULL_DECISION = "full_decision", "全体会议表决"
    REPRESENTATIVES_QUORUM = "representatives_quorum", "代表会议到会人数"
    REPRESENTATIVES_DECISION = "representatives_decision", "代表会议表决"
    NOTICE_DAYS = "notice_days", "会议提前通知"
    FULL_MEETINGS = "full_meetings", "全体会议次数"
    REPRESENTATIVES_MEETINGS = "representatives_meetings", "代表会议次数"
    CHARTER_MAKER = "charter_maker", "章程规约制定主体"
    FILING_AUTHORITY = "filing_authority", "备案机关"
    PUBLICITY_DAYS = "publicity_days", "公示天数"
    PARTY_STUDY = "party_study", "党组织先行研究"
    PROHIBITION = "prohibition", "内容禁止"


class CharterKind(models.TextChoices):
    SELF_GOVERNANCE = "self_governance", "自治章程"
    COVENANT = "covenant", "村规民约(居民公约)"
    WORKING_RULES = "working_rules", "工作制度"


class CharterState(models.TextChoices):
    """Named for the desk the paper lies on."""

    DRAFTING = "drafting", "起草"
    CONSULTING = "consulting", "征求意见"
    AT_TOWNSHIP = "at_township", "待乡镇合法性审查"
    TO_VOTE = "to_vote", "待表决"
    PUBLICISED = "publicised", "公示"
    TO_FILE = "to_file", "待备案"
    IN_FORCE = "in_force", "生效"
    RETURNED = "returned", "退回修改"
    CORRECTING = "correcting", "责令改正"
    SUPERSEDED = "superseded", "已修订"
    REPEALED = "repealed", "已废止"


# While a version lies here its wording may still be changed; elsewhere the database refuses it.
EDITABLE_STATES = (CharterState.DRAFTING, CharterState.CONSULTING, CharterState.RETURNED)
# It binds the villagers; one that is to be corrected does so until its successor comes into force.
BINDING_STATES = (CharterState.IN_FORCE, CharterState.CORRECTING)
ENDED_STATES = (CharterState.SUPERSEDED, CharterState.REPEALED)


class ClauseTopic(models.TextChoices):
    """What domain practice asks a charter's population part and a covenant to speak about."""

    RIGHTS_AND_DUTIES = "rights_and_duties", "村(居)民的权利和义务"
    BASIC_POLICY = "basic_policy", "基本政策"
    ASSOCIATION_ROLE = "association_role", "协会的职责"
    COMMITTEE_DUTIES = "committee_duties", "村(居)委会的职责"
    DEMOCRATIC_PRACTICE = "democratic_practice", "民主决策、管理、监督"
    BENEFITS = "benefits", "村(居)民的待遇"
    BREACHES = "breaches", "违约处理"
    FAMILY_FRIENDLY = "family_friendly", "生育友好"
    GENERAL = "general", "总则与附则"
    OTHER = "other", "其他"


# What must not be missing, by kind of charter.
REQUIRED_TOPICS = {
    CharterKind.SELF_GOVERNANCE: (
        ClauseTopic.RIGHTS_AND_DUTIES,
        ClauseTopic.BASIC_POLICY,
        ClauseTopic.ASSOCIATION_ROLE,
        ClauseTopic.COMMITTEE_DUTIES,
    ),
    CharterKind.COVENANT: (
        ClauseTopic.COMMITTEE_DUTIES,
        ClauseTopic.ASSOCIATION_ROLE,
        ClauseTopic.DEMOCRATIC_PRACTICE,
        ClauseTopic.RIGHTS_AND_DUTIES,
        ClauseTopic.BENEFITS,
        ClauseTopic.BREACHES,
    ),
    CharterKind.WORKING_RULES: (),
}


class CharterStage(models.IntegerChoices):
    """The eight steps of making a charter."""

    MOBILISE = 1, "宣传发动，推选小组长"
    WRITE = 2, "成立起草小组，起草文稿"
    DISCUSS = 3, "分组讨论，修改完善"
    ADOPT = 4, "召开会议，表决通过"
    HAND_OUT = 5, "印发到户"
    FILE = 6, "报乡镇(街道)备案"
    SIGN = 7, "依章程拟订协议，自愿签订"
    MANAGE = 8, "日常管理，违约评议"


class MeetingKind(models.TextChoices):
    FULL = "full", "全体会议(村民会议、居民会议)"
    HOUSEHOLDS = "households", "户代表会议"
    REPRESENTATIVES = "representatives", "代表会议"


class CampaignState(models.TextChoices):
    OPEN = "open", "进行中"
    FINISHED = "finished", "已完成"
    CANCELLED = "cancelled", "已撤销"


class UnitStanding(models.TextChoices):
    """How far a village on a campaign's list has come. Those under way lie on the desks of their paper."""

    DONE = "done", "已完成"
    NOT_BEGUN = "not_begun", "未启动"
    DRAFTING = "drafting", "起草"
    CONSULTING = "consulting", "征求意见"
    AT_TOWNSHIP = "at_township", "待乡镇合法性审查"
    TO_VOTE = "to_vote", "待表决"
    PUBLICISED = "publicised", "公示"
    TO_FILE = "to_file", "待备案"
    RETURNED = "returned", "退回修改"
    CORRECTING = "correcting", "责令改正"
    ENDED = "ended", "已撤并或撤销"


# Duties, work plans, money and opinions.
class Frequency(models.TextChoices):
    """How often a duty is asked for."""

    MONTHLY = "monthly", "每月"
    QUARTERLY = "quarterly", "每季度"
    HALF_YEARLY = "half_yearly", "每半年"
    YEARLY = "yearly", "每年"
    FIXED_DAY = "fixed_day", "每年固定日期"
    AS_IT_HAPPENS = "as_it_happens", "据实登记"
    WITHIN_DAYS = "within_days", "限期办结"


# Those that ask for something in a span of time; of the others the occurrences alone are counted.
PERIODIC = (
    Frequency.MONTHLY,
    Frequency.QUARTERLY,
    Frequency.HALF_YEARLY,
    Frequency.YEARLY,
    Frequency.FIXED_DAY,
)


class DutyBody(models.TextChoices):
    """Which kind of body a duty binds."""

    BOTH = "both", "村、居"
    VILLAGE = "village", "村"
    RESIDENTS = "residents", "居"


class PlanState(models.TextChoices):
    DRAFT = "draft", "拟订中"
    ADOPTED = "adopted", "已通过"
    CLOSED = "closed", "已总结"


class MoneySource(models.TextChoices):
    BUDGET = "budget", "财政"
    VILLAGE_FUNDS = "village_funds", "村级自筹"
    DONATION = "donation", "捐赠"
    SUPERIOR = "superior", "上级补助"


class MoneyUse(models.TextChoices):
    PUBLICITY = "publicity", "宣传教育"
    FACILITIES = "facilities", "阵地建设"
    TRAINING = "training", "培训"
    AID = "aid", "帮扶"
    CARE_CHILDREN = "care_children", "生育关怀基金·子女成才"
    CARE_ELDERLY = "care_elderly", "生育关怀基金·养老"
    CARE_POVERTY = "care_poverty", "生育关怀基金·扶贫济困"
    CARE_INDUSTRY = "care_industry", "生育关怀基金·产业发展"


class MoneyDirection(models.TextChoices):
    INCOME = "income", "收入"
    SPENDING = "spending", "支出"


class OpinionChannel(models.TextChoices):
    BOX = "box", "意见箱(举报箱)"
    VISIT = "visit", "来访"
    PHONE = "phone", "来电"
    LETTER = "letter", "来信"
    ONLINE = "online", "网络"
    MEETING = "meeting", "会议提出"
    OTHER = "other", "其他"


class OpinionMatter(models.TextChoices):
    AFFAIRS = "affairs", "村(居)务公开"
    SERVICES = "services", "服务与活动"
    SUPPORT = "support", "奖励扶助"
    AGREEMENTS = "agreements", "规约与协议"
    CONDUCT = "conduct", "工作作风"
    MONEY = "money", "资金使用"
    OTHER = "other", "其他"


class OpinionState(models.TextChoices):
    RECEIVED = "received", "待答复"
    ANSWERED = "answered", "已答复待公布"
    PUBLISHED = "published", "已公布"


# -- Agreements between a committee and its households


class AgreementKind(models.TextChoices):
    GOOD_FAITH = "good_faith", "诚信计生协议"
    MUTUAL_PLEDGE = "mutual_pledge", "双向承诺书"
    MIGRANT_SERVICE = "migrant_service", "流动人口服务协议"
    HOUSE_LETTING = "house_letting", "房屋出租服务约定"
    HEALTHY_BIRTH = "healthy_birth", "优生优育服务约定"


class AgreementSide(models.TextChoices):
    """Whom a clause binds or entitles."""

    COMMITTEE = "committee", "村(居)委会一方"
    HOUSEHOLD = "household", "户一方"
    BOTH = "both", "双方"


class AgreementTopic(models.TextChoices):
    """What a clause of an agreement is about."""

    RIGHTS = "rights", "权利"
    DUTIES = "duties", "义务"
    TERM = "term", "期限"
    RESPONSIBILITY = "responsibility", "责任"
    VOLUNTARY = "voluntary", "自愿"


class AgreementTemplateState(models.TextChoices):
    DRAFT = "draft", "起草中"
    RELEASED = "released", "已发布"
    RETIRED = "retired", "已停用"


class AgreementState(models.TextChoices):
    """How a signed agreement stands in the books. One past its last day still says VALID: the calendar tells."""

    VALID = "valid", "有效"
    RENEWED = "renewed", "已续签"
    ENDED = "ended", "已解除"
    WITHDRAWN = "withdrawn", "已退出"


class AgreementLook(models.TextChoices):
    """How a signed agreement stands on a given day."""

    RUNNING = "running", "有效"
    EXPIRING = "expiring", "30天内到期"
    EXPIRED = "expired", "已到期"
    RENEWED = "renewed", "已续签"
    ENDED = "ended", "已解除"
    WITHDRAWN = "withdrawn", "已退出"


class EndReason(models.TextChoices):
    """Why a committee and a household ended an agreement. A closed list, so that nobody writes private matters."""

    MUTUAL = "mutual", "双方协商解除"
    MOVED = "moved", "迁出本村(居)"
    REGROUPED = "regrouped", "并户、分户或户编号变更"
    REPLACED = "replaced", "改签新版协议"
    MISTAKE = "mistake", "登记有误"


class RestoreReason(models.TextChoices):
    """Why an agreement that was written down as left or ended runs on after all. Closed for the same reason."""

    OTHER_HOUSEHOLD = "other_household", "误登记在该户名下"
    NOT_LEFT = "not_left", "该户并未退出或解除"
    OTHER_ACT = "other_act", "应办理续签或更正，误办退出或解除"
