from django.contrib.admin import AdminSite


class PortalAdminSite(AdminSite):
    """The operators' back room: regions, accounts, word lists."""

    site_header = "示范村居管理平台 · 系统管理"
    site_title = "系统管理"
    index_title = "系统管理"
