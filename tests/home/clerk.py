"""What the clerk of the tests with two servers does, in a process of its own."""

from django.contrib.auth import get_user_model
from wagtail.models import Site

from disclosure import roster as writer
from disclosure.lists import objections
from disclosure.models import Roster
from policy_pages.models import NoticePage
from portal.core.models import Division, SiteIdentity
from tests.disclosure.factories import County, a_meeting, csv_of, objected, opened


def _county() -> County:
    named = get_user_model().objects.in_bulk(field_name="username")
    county, qinhe, guodao = (
        Division.objects.get(code=code) for code in ("140431000000", "140431100000", "140431101000")
    )
    return County(
        county, qinhe, guodao, named["editor"], named["reviewer"], named["supervisor"],
        named["auditor"], named["foreign-editor"], named["foreign-reviewer"],
    )  # fmt: skip


def _newest() -> Roster:
    found: Roster = Roster.objects.latest("pk")
    return found


def _address(roster: Roster) -> str:
    return f"/publicity/{roster.reference}/"


def publish() -> str:
    return _address(opened(_county()))


def correct() -> str:
    county, old = _county(), _newest()
    objections.decide(objected(county, old), county.reviewer, upheld=True, answer="经核查情况属实")
    old.refresh_from_db()
    draft = writer.import_correction(old, csv_of(4), "corrected.csv", county.editor)
    draft = writer.describe(draft, county.editor, **a_meeting())
    return _address(writer.approve(writer.submit(draft, county.editor), county.reviewer))


def withdraw() -> None:
    writer.withdraw(_newest(), _county().reviewer, "发现一户信息有误")


def show_page() -> None:
    front = Site.objects.get(is_default_site=True).root_page
    page = NoticePage(title="第一版", slug="a-notice", division=_county().county)
    front.add_child(instance=page)
    page.save_revision().publish(skip_permission_checks=True)


def change_page() -> None:
    page = NoticePage.objects.get()
    page.title = "第二版"
    page.save_revision().publish(skip_permission_checks=True)


def hide_page() -> None:
    NoticePage.objects.get().unpublish()


def name_site(name: str) -> None:
    identity = SiteIdentity.for_site(Site.objects.get(is_default_site=True))
    identity.name = name
    identity.save()
