"""Give the database user of a public host the rights that it needs, and take all others away."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection
from django.utils.translation import gettext as _

from portal.home import public_role


class Command(BaseCommand):
    help = _("Narrow the PostgreSQL user ROLE of a public host; again after each upgrade.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", metavar="ROLE")
        parser.add_argument("--sql", action="store_true", help=_("Only print the statements."))

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError(_("The embedded database has no users: there is nothing to narrow."))
        if role == connection.settings_dict["USER"]:
            raise CommandError(
                _("%(role)s owns the tables: give the public host a user of its own.")
                % {"role": role}
            )
        connection.ensure_connection()
        if options["sql"]:
            for one in public_role.statements(role):
                self.stdout.write(f"{one.as_string(connection.connection)};")
            return
        try:
            found = public_role.grant(role)
        except Error as refused:
            raise CommandError(
                _("PostgreSQL refuses (%(reason)s). Nothing was changed.")
                % {"reason": str(refused).splitlines()[0]}
            ) from refused
        self.stdout.write(
            _("%(role)s may use %(number)s tables.") % {"role": role, "number": found}
        )
