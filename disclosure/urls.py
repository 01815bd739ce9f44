"""Public addresses of this room."""

from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from disclosure.views import catalogue, feeds, funds, posters, public
from portal.core import ratelimit
from portal.core.pagecache.rules import public_page

FEED = public_page("division", "programme")
PACE = ratelimit.limited("feed")
app_name = "disclosure"
urlpatterns: list[URLPattern] = [
    path("", public.index, name="index"),
    path("catalogue/", catalogue.index, name="catalogue"),
    path("catalogue.csv", catalogue.download, name="catalogue_csv"),
    path("funds/", funds.index, name="funds"),
    path("funds.csv", funds.download, name="funds_csv"),
    path("feed/", FEED(PACE(require_safe(feeds.AtomFeed()))), name="feed"),
    path("feed/rss/", FEED(PACE(require_safe(feeds.RssFeed()))), name="feed_rss"),
    path("<slug:reference>/", public.detail, name="list"),
    path("<slug:reference>/poster/", posters.poster, name="poster"),
]
