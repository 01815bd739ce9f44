"""A paper is set in bounds or refused; what the fonts lack is marked, not left out."""

import io
from pathlib import Path

import pikepdf
import pytest

from portal.core.errors import Refused
from portal.core.typesetting import GETA, TypeCase, press, typeset, typeset_all

SIMPLE = """#let facts = json(bytes(sys.inputs.facts))
#set document(title: "t")
#set text(font: "Noto Sans SC", fallback: false)
#facts.text"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "simple.typ"
    path.write_text(SIMPLE)
    return path


def test_facts_become_a_tagged_paper(template: Path) -> None:
    with pikepdf.Pdf.open(io.BytesIO(typeset(template, {"text": "处理意见书"}))) as document:
        assert document.Root.MarkInfo.Marked


def test_papers_come_back_in_their_order(template: Path) -> None:
    found = typeset_all(template, [{"text": "a" * size} for size in (1, 3000, 1)])
    sizes = [len(pdf) for pdf in found]
    assert sizes[1] > max(sizes[0], sizes[2])


def test_a_warning_is_a_failure(template: Path, caplog: pytest.LogCaptureFixture) -> None:
    template.write_text(SIMPLE.replace("Noto Sans SC", "No Such Font"))
    with pytest.raises(Refused) as refused:
        typeset(template, {"text": "a"})
    assert refused.value.code == "not-set"
    assert "was not set" in caplog.text


def test_a_paper_that_takes_too_long_or_cannot_be_set_is_refused(
    template: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Refused) as refused:
        typeset(template, {"no": "text"})
    assert refused.value.code == "not-set"
    monkeypatch.setattr(press, "SECONDS_FOR_ONE", 0.01)
    with pytest.raises(Refused):
        typeset(template, {"text": "a"})
    assert "not set within" in caplog.text


def test_the_template_reads_no_file_outside_its_folder(template: Path) -> None:
    template.write_text('#read("/../../../../etc/hostname")')
    with pytest.raises(Refused):
        typeset(template, {})


def test_while_too_many_wait_the_next_is_refused(
    template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "SECONDS_IN_LINE", 0.01)
    with press._places, press._places, pytest.raises(Refused) as refused:
        typeset(template, {"text": "a"})
    assert refused.value.code == "busy"


def test_every_text_of_plain_data_is_set_and_nothing_else_is_touched() -> None:
    case = TypeCase()
    found = case.set_all({"a": ["好\U000e0041", 1], "b": {"c": None}}, "x")
    assert found == {"a": [f"好{GETA}", 1], "b": {"c": None}}
    assert case.missing == {"x": ["U+E0041"]}
