"""The closed word lists of the registry. Code compares these values, never their labels."""

from django.db import models


class RegionLevel(models.IntegerChoices):
    PROVINCE = 1, "省(区、市)"
    CITY = 2, "市"
    COUNTY = 3, "县(区)"
    TOWNSHIP = 4, "乡镇(街道)"


class Role(models.TextChoices):
    CLERK = "clerk", "经办人"
    REVIEWER = "reviewer", "审核人"
    LEADER = "leader", "负责人"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    BUSINESS_ADMIN = "business_admin", "业务管理员"
    AUDITOR = "auditor", "审计员"
    VILLAGE = "village", "村(居)填报人"


BUSINESS_ROLES = frozenset({Role.CLERK, Role.REVIEWER, Role.LEADER})
OPERATOR_ROLES = frozenset({Role.SYSTEM_ADMIN, Role.BUSINESS_ADMIN, Role.AUDITOR})


class VillageKind(models.TextChoices):
    VILLAGE = "village", "村"
    RESIDENTS = "residents", "居"


class VillageState(models.TextChoices):
    ACTIVE = "active", "正常"
    MERGED = "merged", "已撤并"
    CLOSED = "closed", "已撤销"


class UrbanRuralCode(models.TextChoices):
    """城乡分类代码 of the statistical divisions."""

    MAIN_URBAN = "111", "111 主城区"
    URBAN_FRINGE = "112", "112 城乡结合区"
    TOWN_CENTRE = "121", "121 镇中心区"
    TOWN_FRINGE = "122", "122 镇乡结合区"
    SPECIAL_AREA = "123", "123 特殊区域"
    RURAL_CENTRE = "210", "210 乡中心区"
    RURAL = "220", "220 村庄"


class IdentityChange(models.TextChoices):
    RENAMED = "renamed", "更名"
    CONVERTED = "converted", "撤村建居"
    RECODED = "recoded", "代码变更"
    MERGED = "merged", "撤并"
    CLOSED = "closed", "撤销"


class AssociationLevel(models.TextChoices):
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡级"
    VILLAGE = "village", "村居"
    ENTERPRISE = "enterprise", "企业"
    MIGRANT = "migrant", "流动人口"


# The level of the region that an association stands in; a township for all others.
ASSOCIATION_STANDS_IN = {AssociationLevel.CITY: RegionLevel.CITY, AssociationLevel.COUNTY: RegionLevel.COUNTY}


class StatisticsState(models.TextChoices):
    DRAFT = "draft", "填报中"
    FILED = "filed", "已上报"
    LOCKED = "locked", "已锁定"
