"""Addresses of naming notices, honours, their papers, and the calendar of holidays."""

from django.urls import path

from assessments.views import holidays, honours, naming, notice_objections, notices, public_notices, recommendation

honour_urlpatterns = [
    path("notices/naming/", notices.NamingNoticeListView.as_view(), name="naming_notice_list"),
    path("batches/<int:batch>/notice/", notices.NamingNoticeCreateView.as_view(), name="naming_notice_create"),
    path("notices/naming/<int:pk>/", notices.NamingNoticeDetailView.as_view(), name="naming_notice_detail"),
    path("notices/naming/<int:pk>/edit/", notices.NamingNoticeUpdateView.as_view(), name="naming_notice_update"),
    path("notices/naming/<int:pk>/delete/", notices.NamingNoticeDeleteView.as_view(), name="naming_notice_delete"),
    path("notices/naming/<int:pk>/sheet/", public_notices.NamingNoticeSheetView.as_view(), name="naming_notice_sheet"),
    path("notices/archives/<int:pk>/", public_notices.NoticeArchiveView.as_view(), name="notice_archive"),
    path("notices/naming/<int:pk>/name/", naming.NamingView.as_view(), name="naming_notice_name"),
    path(
        "notices/naming/<int:pk>/take/<slug:verb>/", notices.NamingNoticeStepView.as_view(), name="naming_notice_step"
    ),
    path(
        "notices/naming/<int:namingnotice>/objections/new/",
        notice_objections.NoticeObjectionCreateView.as_view(),
        name="notice_objection_create",
    ),
    path(
        "notices/objections/<int:pk>/answer/",
        notice_objections.NoticeObjectionAnswerView.as_view(),
        name="notice_objection_answer",
    ),
    path("batches/<int:pk>/name/", naming.UnpostedNamingView.as_view(), name="batch_name"),
    path("applications/<int:pk>/naming/<slug:verb>/", notices.NoticeStrikeView.as_view(), name="notice_strike"),
    path("honours/", honours.HonourListView.as_view(), name="honour_list"),
    path("honours/register/", honours.HonourRegisterView.as_view(), name="honour_register"),
    path("honours/<int:pk>/", honours.HonourDetailView.as_view(), name="honour_detail"),
    path("honours/<int:pk>/certificate/", honours.HonourCertificateView.as_view(), name="honour_certificate"),
    path("honours/<int:pk>/recheck/", honours.HonourRecheckView.as_view(), name="honour_recheck"),
    path(
        "batches/<int:batch>/registration-paper/",
        recommendation.RegistrationPaperView.as_view(),
        name="registration_paper",
    ),
    path(
        "batches/<int:batch>/recommendation-paper/",
        recommendation.RecommendationPaperView.as_view(),
        name="recommendation_paper",
    ),
    path("holidays/", holidays.HolidayListView.as_view(), name="holiday_list"),
    path("holidays/new/", holidays.HolidayCreateView.as_view(), name="holiday_create"),
    path("holidays/<int:pk>/edit/", holidays.HolidayUpdateView.as_view(), name="holiday_update"),
    path("holidays/<int:pk>/delete/", holidays.HolidayDeleteView.as_view(), name="holiday_delete"),
    # Open to everybody
    path("public/notices/<str:code>/", public_notices.PublicNoticeView.as_view(), name="public_notice"),
]
