"""Public addresses of this room."""

from django.urls import URLPattern, path

from disclosure.views import public

app_name = "disclosure"
urlpatterns: list[URLPattern] = [
    path("", public.index, name="index"),
    path("<slug:reference>/", public.detail, name="list"),
]
