"""Scores are Lighthouse's own; the one excused audit is left out in the open and nowhere else."""

from typing import Any

import pytest

from tools import lighthouse


def report(**scores: float) -> dict[str, Any]:
    """An answer in which every category has two audits of the same weight."""
    audits = {
        name: {"score": score, "title": name} for name, score in {"good": 1.0, **scores}.items()
    }
    parts = [{"id": name, "weight": 1} for name in audits]
    whole = sum(audit["score"] for audit in audits.values()) / len(audits)
    category = {"score": whole, "auditRefs": [*parts, {"id": "good", "weight": 0}]}
    return {"audits": audits, "categories": dict.fromkeys(lighthouse.CATEGORIES, category)}


def test_a_page_below_the_aim_fails_and_names_the_audit(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert not lighthouse.judge("home", report(contrast=0.0))
    assert "contrast" in capsys.readouterr().out
    assert lighthouse.judge("home", report(contrast=1.0))


def test_only_a_list_of_people_may_be_kept_out_of_search_engines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    hidden = report(**{lighthouse.EXCUSED: 0.0})
    assert lighthouse.judge("list", hidden)
    assert "noindex by law" in capsys.readouterr().out
    assert not lighthouse.judge("guide", hidden)


def test_without_lighthouse_it_says_what_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("LIGHTHOUSE", raising=False)
    monkeypatch.setenv("PATH", "")
    assert lighthouse.command() == []
    assert lighthouse.main([]) == 1
    assert "LIGHTHOUSE" in capsys.readouterr().out
