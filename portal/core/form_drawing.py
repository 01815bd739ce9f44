"""Draws the plain controls of forms to the byte as Django's own templates do, without them.

A choice among two hundred places took a template for each of them: two thirds of what the filing
form cost. A control that is not here, or whose options are drawn otherwise, goes Django's way.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, SafeString, mark_safe

PLACE = "django/forms/widgets/"
OPTION = f"{PLACE}select_option.html"
Widget = Mapping[str, Any]


class PlainRenderer(DjangoTemplates):
    """The renderer of all forms of the site."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        draw = DRAWN.get(template_name)
        drawn = draw(context["widget"]) if draw else None
        if drawn is None:
            return super().render(template_name, context, request)
        return mark_safe(drawn)  # noqa: S308  each part is escaped


def _select(widget: Widget) -> str | None:
    parts = [f'<select name="{_shown(widget["name"])}"{_attributes(widget)}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{_shown(group)}">')
        for option in options:
            if option["template_name"] != OPTION:
                return None
            parts.append(
                f'\n  <option value="{_text(option["value"])}"{_attributes(option)}>'
                f"{_shown(option['label'])}</option>\n"
            )
        if group:
            parts.append("\n  </optgroup>")
    parts.append("\n</select>")
    return "".join(parts)


def _input(widget: Widget) -> str | None:
    if widget.get("wrap_label"):
        return None
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    kind, name = _shown(widget["type"]), _shown(widget["name"])
    return f'<input type="{kind}" name="{name}"{value}{_attributes(widget)}>'


def _textarea(widget: Widget) -> str | None:
    value = _shown(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_shown(widget["name"])}"{_attributes(widget)}>\n{value}</textarea>'


def _attributes(widget: Widget) -> str:
    return "".join(
        f" {_shown(name)}" if value is True else f' {_shown(name)}="{_text(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _text(value: object) -> SafeString:
    """As a template writes it with `stringformat`: nothing is localised."""
    return conditional_escape(value if isinstance(value, SafeData) else f"{value}")


def _shown(value: object) -> SafeString:
    """As a template writes it by itself."""
    plain: Any = value if isinstance(value, str | Promise) else localize(value)
    return conditional_escape(plain)


DRAWN: dict[str, Callable[[Widget], str | None]] = {
    f"{PLACE}select.html": _select,
    f"{PLACE}textarea.html": _textarea,
}
for _kind in (
    *("text", "email", "number", "url", "password", "hidden", "date", "file"),
    *("checkbox", "radio_option", "checkbox_option"),
):
    DRAWN[f"{PLACE}{_kind}.html"] = _input
