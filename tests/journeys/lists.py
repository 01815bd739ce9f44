"""What a township's staff do with files and lists, in short words."""

from django.utils import translation
from playwright.sync_api import Page

from disclosure.intake.finding_texts import TEXTS
from disclosure.intake.messages import REFUSALS
from tests.journeys.people import fill_all, follow, press

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAME = "沁河镇11月农村低保花名册.xlsx"


def upload(page: Page, data: bytes, name: str = NAME, button: str = "Import") -> None:
    """Hand in a file for the initial publicity of the rural allowance."""
    page.goto("/admin/publicity_lists/")
    follow(page, "Import a list")
    fill_all(page, programme={"label": "农村低保"}, stage="initial", file=(name, XLSX, data))
    press(page, button)


def lists_of(page: Page) -> int:
    """How many lists this person's township has."""
    page.goto("/admin/publicity_lists/")
    return page.locator("main table tbody tr").count()


def sentence_with(english: str) -> str:
    """The site's own sentence that has these words in English."""
    texts = (*REFUSALS.values(), *TEXTS.values())
    with translation.override("en"):
        found = next(text for text in texts if english in str(text))
    with translation.override("zh-hans"):
        return str(found)
