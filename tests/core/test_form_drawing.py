"""Controls are drawn to the byte as Django's own templates draw them."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from portal.core.form_drawing import DRAWN, PLACE, PlainRenderer

NASTY = "<b>&\"'</b> 救助"
CHOICES = [
    ("", "---"),
    (1, gettext_lazy("Policies")),
    (NASTY, NASTY),
    ("safe", mark_safe("<i>safe</i>")),
    (NASTY, [("a", "1"), ("b", 12345)]),
    (None, date(2026, 11, 26)),
]
WIDGETS: list[forms.Widget] = [
    forms.Select(choices=CHOICES),
    forms.Select(attrs={"class": NASTY, "disabled": True, "hidden": False}, choices=CHOICES),
    forms.SelectMultiple(choices=CHOICES),
    forms.NullBooleanSelect(),
    forms.TextInput(attrs={"inputmode": "tel", "maxlength": 24, "required": True}),
    forms.EmailInput(),
    forms.NumberInput(attrs={"step": Decimal("0.01")}),
    forms.URLInput(),
    forms.PasswordInput(render_value=True),
    forms.HiddenInput(),
    forms.DateInput(),
    forms.FileInput(attrs={"accept": ".pdf"}),
    forms.CheckboxInput(),
    forms.Textarea(attrs={"rows": 8, "title": gettext_lazy("Policies")}),
    forms.RadioSelect(choices=CHOICES),
    forms.CheckboxSelectMultiple(choices=CHOICES),
    forms.SplitDateTimeWidget(),
]
VALUES = ["", None, NASTY, mark_safe("<i>"), 1, 12345, Decimal("1234.50"), True, False, (1, "a")]


@pytest.mark.parametrize("number", range(len(WIDGETS)))
def test_a_control_is_the_one_of_djangos_templates(number: int) -> None:
    widget = WIDGETS[number]
    for value in VALUES:
        if isinstance(widget, forms.SplitDateTimeWidget) and value is not None:
            continue
        for attrs in ({"id": "id_x"}, {"id": "id_x", "aria-invalid": "true"}):
            drawn = widget.render("x", value, attrs, renderer=PlainRenderer())
            assert drawn == widget.render("x", value, attrs, renderer=DjangoTemplates())


@given(st.text(), st.text())
def test_no_text_gets_out_of_its_place(label: str, value: str) -> None:
    widget = forms.Select(choices=[(value, label), ("group", [(value, label)])])
    for control in (widget, forms.Textarea(), forms.TextInput()):
        drawn = control.render("x", value, {"title": label}, renderer=PlainRenderer())
        assert drawn == control.render("x", value, {"title": label}, renderer=DjangoTemplates())


def test_options_of_a_look_of_their_own_are_drawn_by_their_template() -> None:
    class Marked(forms.Select):
        option_template_name = f"{PLACE}checkbox_option.html"

    widget = Marked(choices=[("a", "b")])
    assert "<option" not in widget.render("x", "a", renderer=PlainRenderer())


def test_the_forms_of_the_site_are_drawn_so() -> None:
    class Form(forms.Form):
        place = forms.ChoiceField(choices=[("a", "b")])

    assert isinstance(Form().renderer, PlainRenderer)
    assert f"{PLACE}select.html" in DRAWN
