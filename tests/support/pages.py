"""Reading the HTML of a response in a test."""

from typing import Any

from bs4 import BeautifulSoup


def soup(response: Any) -> BeautifulSoup:
    """The parsed body of a Django test response."""
    return BeautifulSoup(response.content.decode(), "html.parser")
