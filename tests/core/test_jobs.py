"""The ground's jobs: orphans go, known and fresh files stay, one broken job stops no other."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from portal.core import jobs
from portal.core.jobs_core import sweep_orphans
from portal.core.models import PrivateFile
from portal.core.uploads import CleanFile, private_storage

pytestmark = pytest.mark.django_db


def test_only_old_files_without_a_record_are_swept() -> None:
    with_record = PrivateFile.keep(CleanFile("a.png", "image/png", b"kept", "0" * 64))
    month = f"{timezone.now():%Y/%m}"
    orphan = private_storage().save(f"files/{month}/orphan.bin", ContentFile(b"lost"))
    assert sweep_orphans(timezone.now()) == {"removed": 0}
    assert (Path(settings.PRIVATE_ROOT) / orphan).exists()
    two_days_ago = (timezone.now() - timedelta(days=2)).timestamp()
    for blob in (orphan, str(with_record.blob.name)):
        os.utime(Path(settings.PRIVATE_ROOT) / blob, (two_days_ago, two_days_ago))
    assert sweep_orphans(timezone.now()) == {"removed": 1}
    assert not (Path(settings.PRIVATE_ROOT) / orphan).exists()
    assert (Path(settings.PRIVATE_ROOT) / str(with_record.blob.name)).exists()


def test_a_broken_job_is_named_and_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(now: object) -> jobs.Counts:
        raise RuntimeError("out of order")

    monkeypatch.setattr(jobs, "_JOBS", {"broken": broken, "sound": lambda now: {"done": 1}})
    assert jobs.run_all(timezone.now()) == ({"sound": {"done": 1}}, ["broken"])


def test_a_rehearsal_counts_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def work(now: object) -> jobs.Counts:
        PrivateFile.objects.create(name="x", content_type="x", size=0, sha256="0")
        return {"made": PrivateFile.objects.count()}

    def sends(now: object) -> jobs.Counts:
        raise AssertionError("an outward job ran in a rehearsal")

    monkeypatch.setattr(jobs, "_JOBS", {"work": work, "sends": sends})
    monkeypatch.setattr(jobs, "_OUTWARD", {"sends"})
    assert jobs.rehearse(timezone.now()) == ({"work": {"made": 1}}, [])
    assert not PrivateFile.objects.exists()
