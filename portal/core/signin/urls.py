"""The addresses of the staff entrance; they stand before Wagtail's own and take its place."""

from django.urls import path

from portal.core.signin import login

urlpatterns = [
    path("login/", login.StaffLoginView.as_view(), name="wagtailadmin_login"),
    path("login/code/", login.code, name="signin_code"),
    path("login/left/", login.left, name="signin_left"),
    path("login/enrol/", login.enrol, name="signin_enrol"),
]
