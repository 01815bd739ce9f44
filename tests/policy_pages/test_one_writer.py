"""A draft that saves itself late does not overtake what was handed in meanwhile."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from policy_pages.models import GuidePage, PolicyIndexPage
from tests.policy_pages.factories import person
from tests.policy_pages.test_guide_review import add, form
from tests.support.clients import signed_in

# The threads commit each for itself.
pytestmark = pytest.mark.django_db(transaction=True)
WAIT = 2.0  # seconds that the draft gives the other to overtake it


def test_what_was_handed_in_stays_the_newest_state(
    parent: PolicyIndexPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = signed_in(person("a", "editor"))
    add(editor, parent, title="采暖救助")
    page = GuidePage.objects.get()
    url = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    loaded = {
        "loaded_revision_id": str(page.latest_revision_id),
        "loaded_revision_created_at": page.latest_revision.created_at.isoformat(),
    }
    submit = InAThread(editor, url, form(title="采暖救助（定稿）", **{"action-submit": "1"}))
    clean = GuidePage.clean

    def slow(self: GuidePage) -> None:
        """It was looked whether the draft is of the newest state; then the other one comes."""
        if self.title.endswith("初稿") and not submit.ident:
            submit.start()
            submit.join(WAIT)
        clean(self)

    monkeypatch.setattr(GuidePage, "clean", slow)
    draft = editor.post(
        url, form(title="采暖救助初稿", **loaded), headers={"Accept": "application/json"}
    )
    submit.join()
    assert draft.json()["success"]
    assert submit.status == 302
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "采暖救助（定稿）"
    state = page.current_workflow_state.current_task_state
    assert state.revision_id == page.latest_revision_id


def test_somebody_who_is_not_signed_in_holds_no_page(parent: PolicyIndexPage) -> None:
    url = reverse("wagtailadmin_pages:edit", args=(parent.pk,))
    assert Client().post(url, {}).status_code == 302
    assert Client().post("/admin/pages/", {}).status_code == 302


class InAThread(threading.Thread):
    def __init__(self, client: Client, url: str, values: dict[str, Any]) -> None:
        super().__init__()
        self.client = Client()
        self.client.cookies = client.cookies
        self.url, self.values, self.status = url, values, 0

    def run(self) -> None:
        try:
            self.status = self.client.post(self.url, self.values).status_code
        finally:
            connection.close()
