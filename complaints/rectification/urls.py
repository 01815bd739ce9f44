"""Public addresses of rectification."""

from django.urls import path

from complaints.rectification.asking.views import answer
from complaints.rectification.assessment import public as assessment
from complaints.rectification.circulars import public as circulars
from complaints.rectification.public import views
from complaints.rectification.public.objecting import objection

app_name = "rectification"
urlpatterns = [
    path("", views.index, name="index"),
    path("assessment/", assessment.index, name="assessments"),
    path("assessment/<slug:number>/", assessment.page, name="assessment"),
    path("circulars/<int:pk>/report/", circulars.report, name="circular_report"),
    path("answer/", answer, name="answer"),
    path("<slug:number>/", views.item, name="item"),
    path("<slug:number>/objection/", objection, name="objection"),
]
