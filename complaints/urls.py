"""Public addresses of this room."""

from django.urls import path

from complaints.views import filing, letters, public, seals, tracking

app_name = "complaints"
urlpatterns = [
    path("", public.index, name="index"),
    path("file/", filing.file, name="file"),
    path("track/", tracking.track, name="track"),
    path("ledger-head/", seals.ledger_head, name="ledger_head"),
    path("track/letter/", letters.letter, name="letter"),
]
