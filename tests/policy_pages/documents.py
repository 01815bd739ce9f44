"""Asks for a document as a visitor does."""

from django.test import Client

from portal.core.models import SiteDocument


def answer(client: Client, kept: SiteDocument) -> int:
    """The status of its download; what is read to its end is closed."""
    response = client.get(kept.url)
    b"".join(response)
    return int(response.status_code)
