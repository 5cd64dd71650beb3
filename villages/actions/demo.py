"""The demo's accounts: invented people of a large and a small district, one for each desk."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from villages.choices import Role
from villages.models import Region, StaffUser, Village

DEMO_PASSWORD = "Yanshi#2026"  # printed by the demo; exists nowhere else
DISTRICT_CLERKS = ("jizhou_jb", "heping_jb")
# Login name, name, role, region or village, unit, post.
DEMO_ACCOUNTS = (
    ("xiaying_jb", "演示·张三", Role.CLERK, "120119104", "蓟州区下营镇人民政府", "办事员"),
    ("xiaying_sh", "演示·王五", Role.REVIEWER, "120119104", "蓟州区下营镇人民政府", "副镇长"),
    ("luozhuangzi_jb", "演示·李四", Role.CLERK, "120119112", "蓟州区罗庄子镇人民政府", "办事员"),
    ("luozhuangzi_sh", "演示·卫四", Role.REVIEWER, "120119112", "蓟州区罗庄子镇人民政府", "副镇长"),
    ("jizhou_jb", "演示·赵六", Role.CLERK, "120119", "蓟州区计划生育协会", "干事"),
    ("jizhou_sh", "演示·钱七", Role.REVIEWER, "120119", "蓟州区计划生育协会", "秘书长"),
    ("jizhou_fz", "演示·孙八", Role.LEADER, "120119", "蓟州区计划生育协会", "会长"),
    ("tianjin_sh", "演示·周九", Role.REVIEWER, "1201", "天津市计划生育协会", "处长"),
    ("tianjin_fz", "演示·褚三", Role.LEADER, "1201", "天津市计划生育协会", "会长"),
    ("guojiagou", "演示·姜四", Role.VILLAGE, "120119104214", "蓟州区下营镇郭家沟村委会", "文书"),
    ("xitong", "演示·吴十", Role.SYSTEM_ADMIN, "120119", "蓟州区信息中心", "系统管理员"),
    ("yewu", "演示·郑一", Role.BUSINESS_ADMIN, "120119", "蓟州区计划生育协会", "业务管理员"),
    ("tianjin_yw", "演示·严五", Role.BUSINESS_ADMIN, "1201", "天津市计划生育协会", "业务管理员"),
    ("shenji", "演示·冯二", Role.AUDITOR, "120119", "蓟州区审计局", "审计员"),
    ("quanyechang_jb", "演示·杨二", Role.CLERK, "120101001", "和平区劝业场街道办事处", "办事员"),
    ("quanyechang_sh", "演示·韩三", Role.REVIEWER, "120101001", "和平区劝业场街道办事处", "副主任"),
    ("heping_jb", "演示·沈四", Role.CLERK, "120101", "和平区计划生育协会", "干事"),
    ("heping_sh", "演示·蒋五", Role.REVIEWER, "120101", "和平区计划生育协会", "秘书长"),
    ("heping_fz", "演示·朱六", Role.LEADER, "120101", "和平区计划生育协会", "会长"),
    ("heping_yw", "演示·秦七", Role.BUSINESS_ADMIN, "120101", "和平区计划生育协会", "业务管理员"),
)
SHOWN_TOWNSHIPS = {place[:9] for _, _, _, place, _, _ in DEMO_ACCOUNTS if len(place) >= 9}


@transaction.atomic
def make_demo_accounts(*, now: datetime) -> list[StaffUser]:
    """All demo accounts in their order; those that exist stay as they are."""
    known = StaffUser.objects.in_bulk([account[0] for account in DEMO_ACCOUNTS], field_name="username")
    places = [account[3] for account in DEMO_ACCOUNTS]
    regions = Region.objects.in_bulk([place[:9] for place in places])
    villages = Village.objects.filter(code__in=places).in_bulk(field_name="code")
    hashed = make_password(DEMO_PASSWORD)  # once: it takes as long as all the rest
    accounts = []
    for username, name, role, place, unit, post in DEMO_ACCOUNTS:
        fields = {"name": name, "role": role, "region": regions[place[:9]], "village": villages.get(place)}
        fields |= {"unit": unit, "post": post, "password": hashed}
        accounts.append(
            known.get(username)
            or StaffUser.objects.create(
                username=username, must_change_password=False, password_changed_at=now, **fields
            )
        )
    return accounts
