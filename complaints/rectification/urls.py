"""Public addresses of rectification."""

from django.urls import path, re_path
from django.views.decorators.http import require_safe

from complaints.rectification.asking.views import answer
from complaints.rectification.assessment import public as assessment
from complaints.rectification.circulars import public as circulars
from complaints.rectification.inspections import public as checks
from complaints.rectification.public import feeds, files, views
from complaints.rectification.public.objecting import objection
from portal.core import ratelimit
from portal.core.pagecache.rules import public_page

FEED = public_page("township", "state", "category", "overdue")
PACE = ratelimit.limited("feed")
app_name = "rectification"
urlpatterns = [
    path("", views.index, name="index"),
    path("assessment/", assessment.index, name="assessments"),
    path("assessment/<slug:number>/", assessment.page, name="assessment"),
    path("checks/", checks.index, name="checks"),
    path("checks/<slug:number>/", checks.page, name="check"),
    path("checks/<slug:number>/<int:round_>.json", checks.draw_file, name="check_draw"),
    path("circulars/<int:pk>/report/", circulars.report, name="circular_report"),
    path("answer/", answer, name="answer"),
    path("feed/", FEED(PACE(require_safe(feeds.RectificationFeed()))), name="feed"),
    path("open-data/", files.page, name="open_data"),
    path("open-data/<slug:name>.schema.json", files.schema_file, name="open_data_schema"),
    re_path(r"^open-data/items\.(?P<form>csv|json)$", files.items_file, name="items"),
    re_path(r"^open-data/townships\.(?P<form>csv|json)$", files.townships_file, name="townships"),
    path("<slug:number>/", views.item, name="item"),
    path("<slug:number>/objection/", objection, name="objection"),
]
