"""Addresses for boards, screens and paper: short, at the root, and never changed."""

from django.urls import URLPattern, path

from disclosure.views import screen, share

app_name = "board"
urlpatterns: list[URLPattern] = [
    path("screen/<str:code>/", screen.screen, name="screen"),
    path("screen/<str:code>/page/", screen.screen_page, name="screen_page"),
    path("l/<int:number>/", share.short, name="short"),
]
