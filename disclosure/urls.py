"""Public addresses of this room."""

from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from disclosure.views import feeds, posters, public

app_name = "disclosure"
urlpatterns: list[URLPattern] = [
    path("", public.index, name="index"),
    path("feed/", require_safe(feeds.AtomFeed()), name="feed"),
    path("feed/rss/", require_safe(feeds.RssFeed()), name="feed_rss"),
    path("<slug:reference>/", public.detail, name="list"),
    path("<slug:reference>/poster/", posters.poster, name="poster"),
]
