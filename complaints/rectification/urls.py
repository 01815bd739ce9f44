"""Public addresses of rectification."""

from django.urls import path

from complaints.rectification.asking.views import answer
from complaints.rectification.assessment import public as assessment
from complaints.rectification.circulars import public as circulars
from complaints.rectification.inspections import public as checks
from complaints.rectification.public import views

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
    path("<slug:number>/", views.item, name="item"),
]
