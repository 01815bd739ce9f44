"""Public addresses of this room."""

from django.urls import URLPattern, path

from disclosure.views import catalogue, funds, public

app_name = "disclosure"
urlpatterns: list[URLPattern] = [
    path("", public.index, name="index"),
    path("catalogue/", catalogue.index, name="catalogue"),
    path("catalogue.csv", catalogue.download, name="catalogue_csv"),
    path("funds/", funds.index, name="funds"),
    path("funds.csv", funds.download, name="funds_csv"),
    path("<slug:reference>/", public.detail, name="list"),
]
