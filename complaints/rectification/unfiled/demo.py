"""A missing filing of the demo county: found by the comparison, listed by its officer."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from complaints.kin.demo import FILE
from complaints.kin.jobs import look_for_missing
from complaints.models import MissingFiling
from complaints.rectification.unfiled import desk
from portal.core.demo import Options, data, demo_loader
from portal.core.models import User


@demo_loader(order=52, name="missing_filings")
def load_missing(options: Options) -> dict[str, int]:
    """After the lists and registers; once."""
    if settings.DEMO and not MissingFiling.objects.exists():
        look_for_missing(timezone.now())
        missing = MissingFiling.objects.first()
        if missing is not None:
            _list(missing)
    return {"missing": MissingFiling.objects.count()}


def _list(missing: MissingFiling) -> None:
    row = data(FILE)["missing"]
    officer, person = (User.objects.get(username=row[name]) for name in ("by", "person"))
    deadline = timezone.localdate() + timedelta(days=row["days"])
    task = desk.Task(person, deadline, row["problem"], row["target"])
    desk.list_missing(missing, officer, task)
