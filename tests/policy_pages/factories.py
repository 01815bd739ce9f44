"""People, places and pages for the tests of the policies room."""

from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from docx import Document
from wagtail.models import Site

from policy_pages.models import PolicyDocumentPage, PolicyIndexPage
from policy_pages.models.base import PolicyPage
from portal.core.models import Appointment, Division, Office, User
from tests.support.remembered import staff_access

NOTICE = Path(__file__).parents[2] / "portal/core/demo/notice-2022-51.md"
NUMBER = "沁民字〔2022〕51号"
PASSWORD = "made-up-password-1"
P = TypeVar("P", bound=PolicyPage)


def county() -> Division:
    found = Division.objects.filter(code="140431000000").first()
    return found or Division.add_root(code="140431000000", name="沁源县", level="county")


def township(code: str = "140431100000", name: str = "沁河镇") -> Division:
    found = Division.objects.filter(code=code).first()
    return found or county().add_child(code=code, name=name, level="township")


def office(division: Division | None = None, name: str = "沁源县民政局") -> Office:
    values = {"division": division or county(), "hotline": "0355-5550100"}
    return Office.objects.get_or_create(name=name, defaults=values)[0]


def person(username: str, *roles: str, division: Division | None = None) -> User:
    """A member of staff who holds *roles* in *division* (default: the county)."""
    staff_access()
    place = division or county()
    user = User.objects.create_user(username, password=PASSWORD, office=office(place, place.name))
    for role in roles:
        Appointment.objects.create(user=user, role=role, division=place)
    return user


def section(slug: str = "policies") -> PolicyIndexPage:
    """The public section /policies/ below the front page, or another one beside it."""
    front = Site.objects.get(is_default_site=True).root_page
    page = PolicyIndexPage(title="政策公开", slug=slug, division=county())
    front.add_child(instance=page)
    page.save_revision().publish(skip_permission_checks=True)
    return page


def document(
    parent: PolicyIndexPage, number: str = NUMBER, *, live: bool = True, **values: Any
) -> PolicyDocumentPage:
    """A policy document, public unless *live* is off."""
    values = {"title": f"关于{number}的通知", "division": county(), **values}
    slug = "d-" + "".join(c for c in number if c.isascii() and c.isalnum())
    return placed(PolicyDocumentPage(slug=slug, number=number, **values), parent, live=live)


def placed(page: P, parent: PolicyIndexPage, *, live: bool = True) -> P:
    """*page* in its section, public unless *live* is off."""
    page.live = False
    parent.add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish(skip_permission_checks=True)
        page.refresh_from_db()
    return page


def docx(*lines: str, table: list[list[str]] | None = None) -> bytes:
    """A Word file; a line that begins with # is a heading in Word's own style."""
    made = Document()
    for line in lines:
        if line.startswith("#"):
            made.add_heading(line.lstrip("# "), level=line.count("#"))
        else:
            made.add_paragraph(line)
    if table:
        grid = made.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = text
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()
