"""Public addresses of this room."""

from django.urls import path, re_path

from complaints.kin import public as kin
from complaints.views import (
    filing,
    letters,
    lost_code,
    offices,
    open_data,
    own_files,
    public,
    receipt,
    seals,
    tracking,
)

app_name = "complaints"
urlpatterns = [
    path("", public.index, name="index"),
    path("file/", filing.file, name="file"),
    path("track/", tracking.track, name="track"),
    path("track/file/", own_files.own_file, name="own_file"),
    path("track/letter/", letters.letter, name="letter"),
    path("lost-code/", lost_code.lost_code, name="lost_code"),
    path("receipt/", receipt.receipt, name="receipt"),
    path("receipt.pdf", receipt.paper, name="receipt_paper"),
    path("relatives/", kin.page, name="relatives"),
    path("ledger-head/", seals.ledger_head, name="ledger_head"),
    path("offices/", offices.page, name="offices"),
    path("open-data/", open_data.page, name="open_data"),
    path("open-data/<slug:name>.schema.json", open_data.schema_file, name="open_data_schema"),
    re_path(r"^open-data/figures\.(?P<form>csv|json)$", open_data.figures_file, name="figures"),
    re_path(r"^open-data/cases\.(?P<form>csv|json)$", open_data.cases_file, name="cases"),
]
