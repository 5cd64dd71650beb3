from django.contrib.auth import views as auth
from django.urls import path

from villages.views.home import HomeView

urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("login/", auth.LoginView.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
]
