"""Addresses of the roof."""

from django.urls import path

from portal.home import leaving, sitemap, views
from portal.home.search.page import search_page

app_name = "home"
urlpatterns = [
    path("search/", search_page, name="search"),
    path("elder-mode/", views.elder_mode, name="elder_mode"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("leaving/", leaving.leaving, name="leaving"),
    path("sitemap/", sitemap.sitemap_page, name="sitemap"),
    path("sitemap.xml", sitemap.sitemap_file, name="sitemap_file"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("media/images/<path:path>", views.picture, name="picture"),
]
