"""Public addresses of this room."""

from django.urls import path

from complaints.views import filing, letters, public, tracking

app_name = "complaints"
urlpatterns = [
    path("", public.index, name="index"),
    path("file/", filing.file, name="file"),
    path("track/", tracking.track, name="track"),
    path("track/letter/", letters.letter, name="letter"),
]
