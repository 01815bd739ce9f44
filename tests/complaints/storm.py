"""Generated input for every form of the petition ledger, drawn from the forms themselves.

How many submissions a run makes is the environment's SUBMISSIONS (10000 for the whole storm).
"""

import os
import urllib.parse
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

SUBMISSIONS = int(os.environ.get("SUBMISSIONS", "300"))
STEPS_IN_A_RUN = 20
NASTY = [
    "", " ", "\x00", "a\x00b", "\u202e倒", "\u2066x", "\ufeff", "=HYPERLINK(1)", "＝1+1", "@x",
    "<script>alert(1)</script>", "{{ 7*7 }}", "'; DROP TABLE complaints_complaint; --", "%s%(x)s",
    "😀" * 30, "é" * 60, "-1", "\r\n\r\n", "\u2028", "9" * 40, "1e999", "NaN", "null",
    "../../etc/passwd", "情况属实" * 20, "字" * 5000, "\ud800", "ＱＹ２０２６", "0", "-0",
    "2026-02-30", "on", "٣",
]  # fmt: skip
PLAIN = ["两个月没有人回复", "请核实后答复", "已入户了解情况。", "材料不全，请补充。", "同意"]


def shared_out(part: float) -> settings:
    """The settings of one storm that makes its *part* of all submissions."""
    return settings(
        max_examples=max(10, int(SUBMISSIONS * part)),
        stateful_step_count=STEPS_IN_A_RUN,
        deadline=None,
        derandomize=SUBMISSIONS <= 300,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )


def texts(*, surrogates: bool = True) -> st.SearchStrategy[str]:
    """Any text, the unpleasant ones more often than chance would have it."""
    nasty = NASTY if surrogates else [text for text in NASTY if text != "\ud800"]
    free = st.text(st.characters(codec="utf-8"), max_size=80)
    return st.one_of(st.sampled_from(PLAIN), st.sampled_from(nasty), free)


def days() -> st.SearchStrategy[str]:
    """Days near today and far from it, as people and programs write them."""
    today = date.today()
    near = st.integers(-40, 90).map(lambda n: (today + timedelta(days=n)).isoformat())
    return st.one_of(near, near, near, st.sampled_from(["", "0001-01-01", "9999-12-31", "昨天"]))


def moments() -> st.SearchStrategy[str]:
    """The same with hours and minutes."""
    now = datetime.now()
    near = st.integers(-50_000, 500).map(lambda n: f"{now + timedelta(minutes=n):%Y-%m-%d %H:%M}")
    return st.one_of(near, near, st.sampled_from(["", "0001-01-01 00:00", "9999-12-31T23:59"]))


def values(field: forms.Field) -> st.SearchStrategy[Any]:
    """What may be sent for a field: mostly something it takes, now and then anything."""
    junk = texts(surrogates=False)
    for sort, strategy in _SORTS.items():
        if isinstance(field, sort):
            return strategy(field, junk)
    return st.one_of(st.sampled_from(PLAIN), st.sampled_from(PLAIN), junk)


def _chosen(field: Any) -> st.SearchStrategy[str]:
    offered = [str(value) for value in _flat(field.choices)]
    return st.sampled_from(offered or [""])


def _flat(choices: Any) -> list[Any]:
    found: list[Any] = []
    for value, label in choices:
        found += _flat(label) if isinstance(label, (list, tuple)) else [value]
    return found


# The first that fits: a field of several choices is one of a choice too.
_SORTS: dict[Any, Any] = {
    (forms.MultipleChoiceField, forms.ModelMultipleChoiceField): lambda field, junk: st.lists(
        _chosen(field) | junk, max_size=4
    ),
    (forms.ChoiceField, forms.ModelChoiceField): lambda field, junk: st.one_of(
        *[_chosen(field)] * 6, junk
    ),
    forms.BooleanField: lambda field, junk: st.sampled_from(["on", ""]),
    forms.DateTimeField: lambda field, junk: moments(),
    forms.DateField: lambda field, junk: days(),
    forms.IntegerField: lambda field, junk: st.one_of(st.integers(0, 40).map(str), junk),
    forms.FileField: lambda field, junk: st.just(""),
}


def filled(form: forms.Form) -> st.SearchStrategy[dict[str, Any]]:
    """A whole form, with the names that the browser sends."""
    return st.fixed_dictionaries({form.add_prefix(k): values(f) for k, f in form.fields.items()})


def body_of(pairs: list[tuple[str, str]]) -> bytes:
    """The pairs as a browser would send them, surrogates and repeated names included."""
    return urllib.parse.urlencode(pairs, errors="surrogatepass").encode()


FORM = "application/x-www-form-urlencoded"
