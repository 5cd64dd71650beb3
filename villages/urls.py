from django.contrib.auth import views as auth
from django.urls import path

from villages.views import accounts, sign_in
from villages.views.home import HomeView

urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("login/", sign_in.SignInView.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", sign_in.OwnPasswordView.as_view(), name="password_change"),
    path("kept/", sign_in.KeptFormView.as_view(), name="kept_form"),
    path("profile/", accounts.ProfileView.as_view(), name="profile"),
    path("accounts/", accounts.AccountListView.as_view(), name="account_list"),
    path("accounts/new/", accounts.AccountCreateView.as_view(), name="account_create"),
    path("accounts/<int:pk>/", accounts.AccountDetailView.as_view(), name="account_detail"),
    path("accounts/<int:pk>/edit/", accounts.AccountUpdateView.as_view(), name="account_update"),
    path("accounts/<int:pk>/disable/", accounts.AccountDisableView.as_view(), name="account_disable"),
    path("accounts/<int:pk>/enable/", accounts.AccountEnableView.as_view(), name="account_enable"),
    path("accounts/<int:pk>/password/", accounts.AccountResetPasswordView.as_view(), name="account_reset_password"),
]
