"""The template helpers and the form includes."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.template import Context
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from portal.home.templatetags import face


class Letter(forms.Form):
    subject = forms.CharField(help_text="One line")
    kind = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    paper = forms.FileField(required=False)
    agreed = forms.BooleanField(required=False)
    mark = forms.CharField(widget=forms.HiddenInput, required=False)


def field_html(name: str, data: dict[str, str] | None = None, **options: Any) -> str:
    return render_to_string("includes/form_field.html", {"field": Letter(data)[name], **options})


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2026, 11, 23), "2026-11-23"),
        (datetime(2026, 11, 23, 1, 30, tzinfo=UTC), "2026-11-23 09:30"),
        (None, ""),
    ],
)
def test_a_moment_is_shown_in_local_time(value: date | None, shown: str) -> None:
    assert face.moment(value) == shown


def test_a_phone_link_keeps_only_what_can_be_dialled() -> None:
    assert face.tel("电话 0355-700 1234") == "0355-7001234"
    assert face.tel(None) == ""


def test_a_rating_is_shown_as_stars() -> None:
    assert face.stars("3") == "★★★☆☆"
    assert face.stars("other") == ""


@pytest.mark.django_db
def test_the_navigation_marks_the_section_of_this_page() -> None:
    request = RequestFactory().get("/publicity/abc/")
    current = [entry.url for entry in face.sections(Context({"request": request})) if entry.current]
    assert current == ["/publicity/"]


def test_the_navigation_works_without_a_request() -> None:
    assert not any(entry.current for entry in face.sections(Context()))


def test_a_field_is_tied_to_its_help_and_its_error() -> None:
    html = field_html("subject", {"subject": ""})
    assert 'for="id_subject"' in html
    assert 'aria-describedby="id_subject_helptext id_subject_error"' in html
    assert 'id="id_subject_helptext"' in html
    assert 'id="id_subject_error"' in html
    assert 'aria-invalid="true"' in html


def test_choices_are_one_group_with_a_legend() -> None:
    html = field_html("kind", {})
    assert html.count("<fieldset") == 1
    assert 'aria-describedby="id_kind_error"' in html
    assert html.count('class="choice"') == 2


def test_a_choice_label_carries_its_stars_only_for_ratings() -> None:
    assert "stars" not in field_html("kind")
    assert "stars" in field_html("kind", rating=True)


@pytest.mark.parametrize("name", ["paper", "agreed"])
def test_files_and_single_boxes_have_a_label(name: str) -> None:
    assert f'for="id_{name}"' in field_html(name)


def test_a_hidden_field_has_no_frame() -> None:
    assert "field__label" not in field_html("mark")


def test_the_summary_links_to_the_first_control_of_each_wrong_field() -> None:
    html = render_to_string("includes/error_summary.html", {"form": Letter({})})
    assert 'href="#id_subject"' in html
    assert 'href="#id_kind_0"' in html
    assert 'tabindex="-1"' in html
    assert "<li>" not in render_to_string("includes/error_summary.html", {"form": Letter()})


def test_table_cells_carry_the_name_of_their_column() -> None:
    context = {
        "caption": "List",
        "columns": [{"label": "Name", "kind": "strong"}, {"label": "State", "kind": ""}],
        "rows": [["张*", {"text": "open", "badge": "green"}]],
    }
    html = render_to_string("includes/data_table.html", context)
    assert '<td data-label="Name" class="strong">张*</td>' in html
    assert 'class="badge badge--green">open</span>' in html


def test_what_a_visitor_typed_is_never_markup() -> None:
    context = {
        "columns": [{"label": "Name", "kind": ""}],
        "rows": [["<b>x</b>"]],
        "steps": [{"title": "<b>x</b>", "state": "done", "text": "<b>x</b>"}],
    }
    for name in ("data_table", "timeline"):
        assert "<b>" not in render_to_string(f"includes/{name}.html", context)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (
            "2026-11-22至2026-11-29",
            "<time>2026-11-22</time>至<time>2026-11-29</time>",
        ),
        ("dibao-140431100-202611", "dibao-140431100-202611"),
        ("0355-2026-11-22", "0355-2026-11-22"),
        ("<b>2026-11-22", "&lt;b&gt;<time>2026-11-22</time>"),
        (mark_safe("<i>2026-11-22</i>"), "<i>2026-11-22</i>"),
        (43, "43"),
    ],
)
def test_days_in_a_text_are_marked_and_nothing_else_is(value: object, shown: str) -> None:
    assert face.dated(value) == shown
