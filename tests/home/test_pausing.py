"""Without its database the site asks visitors to come back instead of calling it a fault."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from portal.home import views


@pytest.mark.parametrize(
    ("raised", "status"), [(OperationalError("no server"), 503), (ValueError("a fault"), 500)]
)
def test_a_database_that_is_away_is_a_pause(
    monkeypatch: pytest.MonkeyPatch, raised: Exception, status: int, caplog: Any
) -> None:
    def fails(path: str) -> Any:
        raise raised

    monkeypatch.setattr(views, "Path", fails)
    answer = Client(raise_request_exception=False).get("/media/images/a.jpg")
    assert answer.status_code == status
    assert answer.headers.get("Retry-After", "") == ("120" if status == 503 else "")
