"""The command: a draft for a second person to approve, once per number, or a refusal."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Revision

from policy_pages.models import PolicyDocumentPage, PolicyIndexPage
from tests.policy_pages.factories import NOTICE, NUMBER, office, person, section, township
from tests.policy_pages.test_importer import OUTLINE
from tests.support import made_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def parent() -> PolicyIndexPage:
    office()
    return section()


def run(file: Path = NOTICE, **options: Any) -> dict[str, Any]:
    out = StringIO()
    options = {"number": NUMBER, "office": "沁源县民政局", "json": True, **options}
    call_command("import_policy", str(file), stdout=out, **options)
    return dict(json.loads(out.getvalue()))


def refused(file: Path = NOTICE, **options: Any) -> tuple[int, str]:
    with pytest.raises(CommandError) as caught:
        run(file, **options)
    return caught.value.returncode, str(caught.value)


def written(tmp_path: Path, text: str, name: str = "a.txt") -> Path:
    path = tmp_path / name
    path.write_text(text)
    return path


def test_the_notice_becomes_a_draft_with_its_outline(parent: PolicyIndexPage) -> None:
    result = run()
    page = PolicyDocumentPage.objects.get(pk=result["page"])
    assert not page.live
    assert (page.number, page.issuer, page.signed_on) == (NUMBER, "沁源县民政局", None)
    assert page.latest_revision
    assert result["url"] == page.url == "/policies/qin-min-zi-2022-51-hao/"
    assert [(e["level"], e["title"]) for e in result["outline"]] == OUTLINE


def test_importing_twice_changes_nothing(parent: PolicyIndexPage) -> None:
    first, revisions = run(), Revision.objects.count()
    second = run()
    assert (second["page"], second["changed"]) == (first["page"], False)
    assert Revision.objects.count() == revisions
    assert PolicyDocumentPage.objects.count() == 1


def test_a_new_text_of_a_public_document_waits_as_a_draft(
    parent: PolicyIndexPage, tmp_path: Path
) -> None:
    page = PolicyDocumentPage.objects.get(pk=run()["page"])
    page.get_latest_revision().publish(skip_permission_checks=True)
    result = run(written(tmp_path, "关于乙的通知\n新的正文。"))
    page.refresh_from_db()
    assert result["page"] == page.pk
    assert page.title.endswith("规范救助的通知")
    assert page.has_unpublished_changes
    assert page.get_latest_revision_as_object().title == "关于乙的通知"


def test_a_document_under_review_is_not_changed_underneath(
    parent: PolicyIndexPage, tmp_path: Path
) -> None:
    editor = person("a", "editor")
    page = PolicyDocumentPage.objects.get(pk=run(by="a")["page"])
    page.get_workflow().start(page, editor)
    code, message = refused(written(tmp_path, "关于乙的通知\n新的正文。"))
    assert code == 1
    assert message
    assert page.revisions.count() == 1


def test_a_dry_run_saves_nothing(parent: PolicyIndexPage) -> None:
    result = run(dry_run=True)
    assert result["page"] is None
    assert result["url"] == "/policies/qin-min-zi-2022-51-hao/"
    assert len(result["outline"]) == len(OUTLINE)
    assert not PolicyDocumentPage.objects.exists()


def test_the_given_number_wins(parent: PolicyIndexPage) -> None:
    assert run(number="沁民字[2026]9号")["number"] == "沁民字〔2026〕9号"


def test_the_named_editor_is_an_author_and_stays_in_their_jurisdiction(
    parent: PolicyIndexPage,
) -> None:
    person("a", "editor")
    page = PolicyDocumentPage.objects.get(pk=run(by="a")["page"])
    assert page.latest_revision.user.username == "a"
    person("b", "editor", division=township())
    assert refused(number="沁民字〔2026〕1号", by="b")[0] == 1


@pytest.mark.parametrize("kind", ["identity_number", "mobile", "bank_card"])
def test_personal_data_is_refused_with_its_place(
    parent: PolicyIndexPage, tmp_path: Path, kind: str
) -> None:
    number = getattr(made_up, kind)()
    text = f"关于甲的通知\n一、对象\n甲，{number}。"
    for dry_run in (True, False):
        code, message = refused(written(tmp_path, text), dry_run=dry_run)
        assert code == 1
        assert "一、对象" in message
        assert number not in message
    assert not PolicyDocumentPage.objects.exists()


def test_a_bad_file_exits_with_one_and_changes_nothing(
    parent: PolicyIndexPage, tmp_path: Path
) -> None:
    assert refused(written(tmp_path, "no word file", "a.docx"))[0] == 1
    assert not PolicyDocumentPage.objects.exists()


@pytest.mark.parametrize(
    "options", [{"office": "没有的单位"}, {"office": ""}, {"parent": "nowhere"}, {"by": "nobody"}]
)
def test_an_argument_that_names_nothing_is_wrong_use(
    parent: PolicyIndexPage, options: dict[str, str]
) -> None:
    assert refused(**options)[0] == 2


def test_a_missing_file_is_wrong_use(parent: PolicyIndexPage, tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere.txt")[0] == 2


@pytest.mark.parametrize("name", ["140431", "140431000000", "源县民政"])
def test_a_unit_may_be_named_by_code_or_part_of_its_name(
    parent: PolicyIndexPage, name: str
) -> None:
    assert run(office=name)["page"]


def test_people_read_the_outline_and_who_must_approve(parent: PolicyIndexPage) -> None:
    out = StringIO()
    call_command("import_policy", str(NOTICE), number=NUMBER, office="140431", stdout=out)
    assert "一、指导思想" in out.getvalue()
    assert "/policies/qin-min-zi-2022-51-hao/" in out.getvalue()


def test_a_forgotten_argument_exits_with_two() -> None:
    command = [sys.executable, "manage.py", "import_policy", str(NOTICE)]
    done = subprocess.run(  # noqa: S603
        command, cwd=NOTICE.parents[3], capture_output=True, check=False
    )
    assert done.returncode == 2
