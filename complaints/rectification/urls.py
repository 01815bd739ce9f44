"""Public addresses of rectification."""

from django.urls import path

from complaints.rectification.asking.views import answer
from complaints.rectification.public import views

app_name = "rectification"
urlpatterns = [
    path("", views.index, name="index"),
    path("answer/", answer, name="answer"),
    path("<slug:number>/", views.item, name="item"),
]
