"""Gives a person a role in a division: the way to the first administrator of an installation."""

import json
import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from portal.core.commands import REFUSED, the_division
from portal.core.models import Appointment, Division, Office, Role, User


class Command(BaseCommand):
    help = "Appoint a person to a role in a division; an account that is missing is made."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", choices=Role.values, required=True)
        parser.add_argument("--division", required=True, help="division code of 6, 9 or 12 digits")
        parser.add_argument("--name", default="", help="name that colleagues see, of a new account")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the new account's password there"
        )
        parser.add_argument("--dry-run", action="store_true", help="check only")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        division = the_division(options["division"])
        user = User.objects.filter(username=options["username"]).first()
        made = user is None
        if user is None:
            user = _account(options, division)
        saved = not options["dry_run"]
        appointed = _appoint(user, options["role"], division) if saved else False
        result = {
            "username": user.username,
            "role": options["role"],
            "division": division.code,
            "account_made": made and saved,
            "appointed": appointed,
        }
        said = f"{user.username} · {Role(options['role']).label} · {division.name}"
        self.stdout.write(json.dumps(result) if options["json"] else said)


def _account(options: dict[str, Any], division: Division) -> User:
    """An unsaved account in the unit that answers for *division*."""
    office = Office.objects.filter(division=division).first()
    user = User(username=options["username"], display_name=options["name"], office=office)
    if options["dry_run"]:
        return user
    typed = sys.stdin.readline() if options["password_stdin"] else getpass(_("New password: "))
    password = typed.rstrip("\r\n")
    try:
        user.full_clean(exclude=["password"])
        validate_password(password, user)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages), returncode=REFUSED) from error
    user.set_password(password)
    return user


@transaction.atomic
def _appoint(user: User, role: str, division: Division) -> bool:
    """Save the account and the appointment; whether the appointment is new."""
    if user.pk is None:
        user.save()
        log(instance=user, action="wagtail.create")
    appointment, new = Appointment.objects.get_or_create(user=user, role=role, division=division)
    if new:
        log(instance=appointment, action="wagtail.create")
    return new
