"""What annual scoring and summaries put into the left menu."""

from common.menu import MenuEntry, register

register(MenuEntry("总览", "chart-bar", "dashboard", order=15, permission="reporting.view_dashboard"))
