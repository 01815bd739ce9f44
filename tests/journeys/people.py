"""What the people of the journeys do on the site, in short words and by what they see."""

import json
import re
import secrets
import time
import zlib
from collections.abc import Iterator
from typing import Any

import psycopg
from django.utils import translation
from playwright.sync_api import APIResponse, Locator, Page, expect
from psycopg import sql

from tests.support.server import Served

HOUR = 3600
NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


class Story:
    """What the walks have come to so far; asking for what did not happen yet says so."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"No earlier walk has come to “{name}”: run the whole folder.")


def said(msgid: str, context: str = "", **values: object) -> str:
    """The words of the site for *msgid* as a visitor reads them."""
    with translation.override("zh-hans"):
        text = translation.pgettext(context, msgid) if context else translation.gettext(msgid)
    return text % values if values else text


def fresh_address() -> str:
    """An address that has used nothing yet, and whose hour has just begun.

    The site counts by address in hours that begin at a moment of the address's own.
    """
    while True:
        address = "10." + ".".join(str(secrets.randbelow(254) + 1) for _ in range(3))
        age = (int(time.time()) - zlib.crc32(address.encode())) % HOUR
        if age < HOUR // 2:
            return address


# --- Anyone --------------------------------------------------------------------------------------


def fill(inside: Page | Locator, name: str, value: Any) -> None:
    """Answer one field of a form, whatever it is.

    A choice is its value, or ``{"label": …}`` or ``{"index": …}``; a file (name, type, bytes).
    """
    field = inside.locator(f"[name='{name}']")
    kind = field.first.evaluate("e => e.tagName == 'SELECT' ? 'select' : e.type")
    if kind == "select":
        choice = value if isinstance(value, dict) else {"value": value}
        field.select_option(**choice)
    elif kind == "radio":
        inside.locator(f"[name='{name}'][value='{value}']").check()
    elif kind == "checkbox":
        field.set_checked(bool(value))
    elif kind == "file":
        file_name, content_type, data = value
        field.set_input_files({"name": file_name, "mimeType": content_type, "buffer": data})
    else:
        field.fill(str(value))


def fill_all(inside: Page | Locator, **answers: Any) -> None:
    """Answer several fields of a form."""
    for name, value in answers.items():
        fill(inside, name, value)


def click(target: Locator) -> None:
    """Click, and wait until the page it leads to is there whole: what follows may read at once."""
    target.click()
    target.page.wait_for_load_state()


def press(inside: Page | Locator, msgid: str, context: str = "") -> None:
    """Press the button with these words."""
    click(inside.get_by_role("button", name=said(msgid, context), exact=True))


def follow(page: Page | Locator, msgid: str) -> None:
    """Follow the first link with these words."""
    click(page.get_by_role("link", name=said(msgid), exact=True).first)


def table_of(page: Page | Locator) -> list[dict[str, str]]:
    """The first table of the main part as a person reads it: column heading → cell."""
    table = page.locator("main table.data").first
    heads = [head.strip() for head in table.locator("thead th").all_inner_texts()]
    rows: list[list[str]] = table.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    )
    return [dict(zip(heads, cells, strict=True)) for cells in rows]


def is_as_wide_as_the_screen(page: Page) -> bool:
    """Whether nothing makes the whole page scroll sideways."""
    return bool(
        page.evaluate(
            "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
    )


def english_left(page: Page) -> list[str]:
    """English words in what a visitor sees of a Chinese page; ICP and references are none."""
    return re.findall(r"(?<![\w.-])[A-Z]?[a-z]{2,}(?![\w.-])", page.locator("body").inner_text())


# --- Staff ---------------------------------------------------------------------------------------


def take(page: Page, step: str, **answers: Any) -> None:
    """Take one step of a work page: open its box, answer its form, press its button."""
    box = page.locator(f"#step-{step}")
    if box.get_attribute("open") is None:
        click(box.locator("summary"))
    fill_all(box, **{f"{step}-{name}": value for name, value in answers.items()})
    click(box.locator("button[type=submit]:not([name=preview])"))


def offered(page: Page) -> set[str]:
    """The steps that a work page offers to this person."""
    steps = page.locator("details.case__step").evaluate_all("boxes => boxes.map(box => box.id)")
    return {step.removeprefix("step-") for step in steps}


def forge(page: Page, address: str = "", **data: str) -> APIResponse:
    """Send what no button of this page offers, with this person's session and token."""
    target = address or page.url.split("#")[0]
    token = json.loads(page.locator("#wagtail-config").inner_text())["CSRF_TOKEN"]
    return page.request.post(
        target,
        form={"csrfmiddlewaretoken": token, **data},
        headers={"Referer": page.url},
        max_redirects=0,
    )


def bucket(page: Page, name: str) -> Locator:
    """One of the four work lists on the first screen of the staff area."""
    page.goto("/admin/")
    return page.locator(f"[data-bucket='{name}']")


def done(page: Page, text: str = "") -> None:
    """The step has been taken, and the page says so."""
    expect(page.get_by_text(text or said("Done.")).first).to_be_visible()


# --- Citizens ------------------------------------------------------------------------------------


def send(page: Page) -> None:
    """Send the filing form."""
    press(page.locator("main form"), "Send")


def receipt(page: Page) -> tuple[str, str]:
    """Number and code from the receipt, where programs find them too."""
    shown = page.locator("[data-complaint-number][data-query-code]")
    expect(shown).to_be_visible()
    number = shown.get_attribute("data-complaint-number") or ""
    code = shown.get_attribute("data-query-code") or ""
    expect(shown).to_contain_text(number)
    expect(shown).to_contain_text(code)
    return number, code


def track(page: Page, number: str, code: str) -> None:
    """Look a case up with its number and code."""
    page.goto("/complaints/track/")
    fill_all(page, number=number, code=code)
    press(page, "Show my case")


def answer_to(question: str) -> str:
    """The sum that the question asks for in words."""
    words = [said(word, "number word") for word in NUMBERS]
    pattern = re.escape(said("What is %(first)s plus %(second)s? Please answer in figures."))
    for name in ("first", "second"):
        pattern = pattern.replace(re.escape(f"%({name})s"), f"(?P<{name}>.+)")
    found = re.fullmatch(pattern, question.strip())
    assert found, f"not a question that a person can answer: {question}"
    return str(words.index(found["first"]) + words.index(found["second"]))


# --- Those who look where nothing may be ---------------------------------------------------------


def kept_anywhere(served: Served, texts: set[str]) -> list[str]:
    """Where one of these texts stands in what the server keeps: database, log, uploads.

    Written as the server could have written it: UTF-8, UTF-16 or escaped as in JSON.
    """
    wanted = {
        form
        for text in texts
        for form in (text.encode(), text.encode("utf-16-le"), json.dumps(text)[1:-1].encode())
    }
    pattern = re.compile(b"|".join(map(re.escape, wanted)))
    return [
        f"{place} at {found.start()}"
        for place, data in _kept(served)
        if (found := pattern.search(data))
    ]


def _kept(served: Served) -> Iterator[tuple[str, bytes]]:
    """Every file of the server but its keys; every table where the database is elsewhere."""
    for path in served.var.rglob("*"):
        if path.is_file() and "secrets" not in path.parts:
            yield str(path.relative_to(served.var)), path.read_bytes()
    if url := served.environment.get("DATABASE_URL"):
        with psycopg.connect(url) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            for (table,) in cursor.fetchall():
                command = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
                with cursor.copy(command) as rows:
                    yield f"table {table}", b"".join(bytes(row) for row in rows)
