"""Once a month: the newest backup is restored in a throw-away place, compared, and removed."""

from typing import Any

from django.core.management import call_command

from portal.home.backup.telling import FolderCommand


class Command(FolderCommand):
    help = "Prove that the newest backup in DIR can be restored; the same as `restore DIR --drill`."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command(
            "restore", options["dir"], drill=True, json=options["json"], stdout=self.stdout
        )
