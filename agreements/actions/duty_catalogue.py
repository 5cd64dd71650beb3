"""The catalogue of duties a new portal begins with; the business administrator keeps it from then on."""

import secrets
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agreements.choices import DutyBody, Frequency
from agreements.models import Duty
from common.refusal import Refused

FIRST_DAY = date(2020, 1, 1)
STEP = 10
# key, name, short name, frequency, requirement, and what else differs from a duty of both kinds of body.
FIRST_DUTIES = (
    ("affairs_publicity", "村(居)务公开", "村居务公开", Frequency.QUARTERLY, "张榜公布不少于15天。", {}),
    ("committees_meeting", "两委会议研究人口工作", "两委会议", Frequency.QUARTERLY, "每季度研究一次。", {}),
    ("council_meeting", "协会理事会", "理事会", Frequency.QUARTERLY, "每季度召开一次。", {}),
    ("monthly_meeting", "协会月例会", "月例会", Frequency.MONTHLY, "有会议记录和签到名册。", {}),
    ("member_activity", "会员活动", "会员活动", Frequency.MONTHLY, "每月一次。", {}),
    ("group_activity", "小组活动", "小组活动", Frequency.MONTHLY, "每月一次。", {}),
    ("congress", "会员(代表)大会", "会员大会", Frequency.YEARLY, "每年一次，每三年换届。", {}),
    (
        "report_to_meeting",
        "向村(居)民会议或代表会议报告",
        "报告工作",
        Frequency.HALF_YEARLY,
        "半年报告一次，年终总报告。",
        {},
    ),
    ("democratic_review", "民主评议", "民主评议", Frequency.YEARLY, "每年至少一次。", {}),
    ("hearing", "听证会", "听证会", Frequency.QUARTERLY, "每季度一次。", {}),
    (
        "representatives_meeting",
        "村民代表会议",
        "代表会议",
        Frequency.QUARTERLY,
        "村民代表会议每季度一次。",
        {"body": DutyBody.VILLAGE},
    ),
    (
        "representatives_meeting",
        "居民代表会议",
        "代表会议",
        Frequency.HALF_YEARLY,
        "居民代表会议每半年一次。",
        {"body": DutyBody.RESIDENTS},
    ),
    (
        "opinions",
        "举报意见办理",
        "意见办理",
        Frequency.WITHIN_DAYS,
        "3日内答复并公布结果，保护反映人。",
        {"days": 3, "unit": "件"},
    ),
    ("member_day", "5·29会员活动日", "会员日", Frequency.FIXED_DAY, "每年5月29日前后。", {"month": 5, "day": 29}),
    (
        "population_day",
        "7·11世界人口日活动",
        "人口日",
        Frequency.FIXED_DAY,
        "每年7月11日前后。",
        {"month": 7, "day": 11},
    ),
    ("awareness", "宣传普及活动", "宣传普及", Frequency.YEARLY, "每年至少一次。", {}),
    ("training", "培训与经验交流", "培训交流", Frequency.QUARTERLY, "每季度一次。", {}),
    ("theme_activity", "自治主题活动", "主题活动", Frequency.QUARTERLY, "每季度一次。", {}),
    ("service_review", "服务质量评估", "服务评估", Frequency.MONTHLY, "每月一次。", {}),
    ("inspection", "乡镇(街道)督查指导", "督查指导", Frequency.AS_IT_HAPPENS, "据实登记，年终汇总次数。", {}),
    (
        "problems_solved",
        "帮助解决困难问题",
        "解决问题",
        Frequency.AS_IT_HAPPENS,
        "据实登记，年终汇总件数。",
        {"unit": "件"},
    ),
)


@transaction.atomic
def load_duties() -> int:
    """Fill the catalogue while it is empty; one that somebody keeps stays as it is. Returns how many duties are new."""
    if Duty.objects.exists():
        return 0
    duties = [
        Duty(
            key=key,
            name=name,
            short_name=short_name,
            frequency=frequency,
            requirement=requirement,
            position=place * STEP,
            effective_from=FIRST_DAY,
            **more,
        )
        for place, (key, name, short_name, frequency, requirement, more) in enumerate(FIRST_DUTIES, start=1)
    ]
    return len(Duty.objects.bulk_create(duties))


def add_duty(duty: Duty, *, actor) -> Duty:
    """A new entry, counted under a key of its own."""
    if not actor.has_perm("agreements.change_duty"):
        raise PermissionDenied
    duty.key = f"duty-{secrets.token_hex(4)}"
    duty.save()
    return duty


@transaction.atomic
def replace_duty(old: Duty, new: Duty, *, actor) -> Duty:
    """From the day of the new entry on the old one binds no more; both are counted under one key."""
    if not actor.has_perm("agreements.change_duty"):
        raise PermissionDenied
    row = Duty.objects.select_for_update().get(pk=old.pk)
    last_day = new.effective_from - timedelta(days=1)
    if last_day < row.effective_from:
        raise Refused(f"新规定的起用日期应晚于原规定的起用日期{row.effective_from:%Y-%m-%d}。")
    if row.records.filter(held_on__gt=last_day).exists():
        raise Refused(f"{new.effective_from:%Y-%m-%d}以后已有按原规定登记的记录，请另选起用日期。")
    row.effective_until = last_day
    row.save()
    new.key = row.key
    new.save()
    return new
