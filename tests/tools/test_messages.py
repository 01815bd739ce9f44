"""The catalogue tool finds every kind of text and every kind of mistake in a translation."""

import gettext
from pathlib import Path

import pytest

from tools import messages

HEADER = r"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site with one text of each kind, and an empty Chinese catalogue."""
    code = tmp_path / "portal" / "views.py"
    code.parent.mkdir()
    code.write_text(
        "from django.utils.translation import gettext as _, ngettext, pgettext_lazy\n"
        "A = _('Plain text')\n"
        "B = ngettext('%(n)d day', '%(n)d days', 3)\n"
        "C = pgettext_lazy('month name', 'May')\n"
        "D = _(\n    'Two parts '\n    'joined'\n)\n"
    )
    page = tmp_path / "templates" / "page.html"
    page.parent.mkdir()
    page.write_text(
        '{% load i18n %}\n  <p title="{% translate "A title" %}">{{ _("In a variable") }}</p>\n'
        '{% translate "May" context "permission" %}\n'
        "    {% blocktranslate trimmed with name=x.y %}\n      Hello <b>{{ name }}</b>,\n"
        "      welcome\n    {% endblocktranslate %}\n"
        "{% blocktranslate count n=rows %}{{ n }} row{% plural %}{{ n }} rows"
        "{% endblocktranslate %}\n"
        "{# Translators: shown on paper #}\n{% translate '100% sure' %}\n"
        "<script>if (a < b) { '\"unbalanced' }</script>\n"
    )
    write(tmp_path, "")
    return tmp_path


def write(root: Path, entries: str) -> None:
    path = root / "locale" / "zh_Hans" / messages.CATALOGUE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + entries, encoding="utf-8")


def entry(text: str, translation: str) -> str:
    return f'msgid "{text}"\nmsgstr "{translation}"\n\n'


def test_texts_of_code_and_templates_are_found(site: Path) -> None:
    found = {(message.context, message.id) for message in messages.collect(site) if message.id}
    assert found == {
        (None, "Plain text"),
        (None, ("%(n)d day", "%(n)d days")),
        ("month name", "May"),
        (None, "Two parts joined"),
        (None, "A title"),
        (None, "In a variable"),
        ("permission", "May"),
        (None, "Hello <b>%(name)s</b>, welcome"),
        (None, ("%(n)s row", "%(n)s rows")),
        (None, "100%% sure"),
    }


def test_places_are_given_without_line_numbers(site: Path) -> None:
    messages.update(site)
    text = (site / "locale" / "zh_Hans" / messages.CATALOGUE).read_text(encoding="utf-8")
    assert "#: portal/views.py\n" in text
    assert "views.py:" not in text


def test_updating_twice_changes_nothing_and_keeps_translations(site: Path) -> None:
    write(site, entry("Plain text", "纯文本") + entry("Gone", "没了"))
    path = site / "locale" / "zh_Hans" / messages.CATALOGUE
    messages.update(site)
    first = path.read_bytes()
    messages.update(site)
    assert path.read_bytes() == first
    assert "纯文本" in first.decode()
    assert "Gone" not in first.decode()


def test_compiled_translations_are_what_python_reads(site: Path) -> None:
    write(
        site,
        entry("Plain text", "纯文本")
        + 'msgid "%(n)d day"\nmsgid_plural "%(n)d days"\nmsgstr[0] "%(n)d 天"\n\n'
        + 'msgctxt "month name"\nmsgid "May"\nmsgstr "五月"\n\n',
    )
    (compiled,) = messages.compile_all(site)
    with compiled.open("rb") as file:
        chinese = gettext.GNUTranslations(file)
    assert chinese.gettext("Plain text") == "纯文本"
    assert chinese.ngettext("%(n)d day", "%(n)d days", 1) == "%(n)d 天"
    assert chinese.pgettext("month name", "May") == "五月"
    assert messages.compile_all(site, only_stale=True) == []


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ("", "zh_Hans: missing: Plain text (portal/views.py)"),
        (entry("Plain text", ""), "zh_Hans: not translated: Plain text (portal/views.py)"),
        ("#, fuzzy\n" + entry("Plain text", "纯"), "zh_Hans: fuzzy: Plain text (portal/views.py)"),
        (entry("Gone", "没了"), "zh_Hans: obsolete: Gone"),
        ('#~ msgid "Past"\n#~ msgstr "过去"\n', "zh_Hans: obsolete: Past"),
        (
            entry("Hello <b>%(name)s</b>, welcome", "您好<b>%(nane)s</b>"),
            "placeholders differ: Hello <b>%(name)s</b>, welcome",
        ),
        (
            entry("Hello <b>%(name)s</b>, welcome", "您好%(name)s"),
            "tags differ: Hello <b>%(name)s</b>, welcome",
        ),
        (
            'msgid "%(n)d day"\nmsgid_plural "%(n)d days"\nmsgstr[0] "天"\n\n',
            "placeholders missing: %(n)d day",
        ),
    ],
)
def test_each_mistake_is_named(site: Path, entries: str, problem: str) -> None:
    write(site, entries)
    assert problem in "\n".join(messages.check(site))


def test_a_complete_catalogue_has_no_problems(site: Path) -> None:
    write(
        site,
        "".join(
            entry(text, translation)
            for text, translation in {
                "Plain text": "纯文本",
                "Two parts joined": "两部分",
                "A title": "标题",
                "In a variable": "变量中",
                "Hello <b>%(name)s</b>, welcome": "<b>%(name)s</b>，欢迎",
                "100%% sure": "100%% 肯定",
            }.items()
        )
        + 'msgid "%(n)d day"\nmsgid_plural "%(n)d days"\nmsgstr[0] "%(n)d 天"\n\n'
        + 'msgid "%(n)s row"\nmsgid_plural "%(n)s rows"\nmsgstr[0] "%(n)s 行"\n\n'
        + 'msgctxt "month name"\nmsgid "May"\nmsgstr "五月"\n\n'
        + 'msgctxt "permission"\nmsgid "May"\nmsgstr "可以"\n\n',
    )
    assert messages.check(site) == []
