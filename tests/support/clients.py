"""A browser of somebody who is signed in."""

from django.test import Client

from portal.core.models import User


def signed_in(user: User) -> Client:
    """A client of its own, past the door of the staff area."""
    client = Client()
    client.force_login(user)
    return client
