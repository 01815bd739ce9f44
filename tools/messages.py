"""Every text of the interface stands in the catalogue, translated, with its placeholders intact.

    python -m tools.messages update   collect the texts into locale/*/LC_MESSAGES/django.po
    python -m tools.messages compile  make the .mo files that Django reads
    python -m tools.messages check    list what is missing, uncertain, unused or does not match

Needs no gettext programs: Babel reads the sources, Django's own converter reads the templates.
"""

import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("portal", "policy_pages", "disclosure", "complaints", "templates")
CATALOGUE = Path("LC_MESSAGES") / "django.po"
WIDTH = 100
KEYWORDS: dict[str, object] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(
    r"%\(\w+\)[#0 +-]*[\d.]*[a-zA-Z]|%[#0 +-]*[\d.]*[sdifr]|\{\w*(?:[:!][^}]*)?\}"
)
TAG = re.compile(r"</?([a-zA-Z][\w-]*)")


def sources(root: Path) -> Iterator[Path]:
    """The Python files and templates of the site, in a fixed order."""
    for name in SOURCES:
        for path in sorted((root / name).rglob("*")):
            in_templates = "templates" in path.relative_to(root).parts
            if path.suffix == ".py" or (in_templates and path.suffix in {".html", ".txt", ".xml"}):
                yield path


def python_of(path: Path) -> str:
    """The file as text from which calls of gettext can be read."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    # Indentation has no meaning in a template, but the reader of Python would stumble over it.
    return "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())


def collect(root: Path) -> Catalog:
    """Read all texts of the site below *root* into a fresh catalogue."""
    found = Catalog(charset="utf-8")
    for path in sources(root):
        source = BytesIO(python_of(path).encode())
        place = path.relative_to(root).as_posix()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            texts = list(
                extract("python", source, keywords=KEYWORDS, comment_tags=("Translators",))  # type: ignore[arg-type]
            )
        for line, text, comments, context in texts:
            found.add(text, locations=[(place, line)], auto_comments=comments, context=context)
    return found


def read(path: Path) -> Catalog:
    """The catalogue stored in *path*; its locale is the name of its folder."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, charset="utf-8")


def catalogues(root: Path) -> list[Path]:
    """The catalogues of the site, one for each language."""
    return sorted((root / "locale").glob(f"*/{CATALOGUE}"))


def update(root: Path) -> list[str]:
    """Bring every catalogue up to what the sources say; returns a line for each change in size."""
    found = collect(root)
    said = []
    for path in catalogues(root):
        catalogue = read(path)
        catalogue.update(found, no_fuzzy_matching=True, update_creation_date=False)
        gone = [str(key) for key in catalogue.obsolete]
        catalogue.obsolete.clear()
        _write(path, catalogue)
        empty = sum(1 for message in catalogue if message.id and not _complete(message))
        said.append(
            f"{path.parent.parent.name}: {len(catalogue)} texts, {empty} to translate, "
            f"{len(gone)} removed"
        )
    return said


def _write(path: Path, catalogue: Catalog) -> None:
    out = BytesIO()
    write_po(out, catalogue, width=WIDTH, sort_output=True, include_lineno=False)
    path.write_bytes(out.getvalue())


def compile_all(root: Path, *, only_stale: bool = False) -> list[Path]:
    """Write the .mo file beside each catalogue; returns the files written."""
    written = []
    for path in catalogues(root):
        target = path.with_suffix(".mo")
        if only_stale and target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        draft = target.with_suffix(".mo.new")
        with draft.open("wb") as file:
            write_mo(file, read(path))
        draft.replace(target)
        written.append(target)
    return written


def check(root: Path) -> list[str]:
    """What is wrong with the catalogues, one line for each message."""
    found = collect(root)
    wanted = {(message.context, message.id): message for message in found if message.id}
    problems = []
    for path in catalogues(root):
        catalogue = read(path)
        language = path.parent.parent.name
        there = {(message.context, message.id): message for message in catalogue if message.id}
        for key, source in sorted(wanted.items(), key=lambda item: str(item[0])):
            place = source.locations[0][0] if source.locations else ""
            if key not in there:
                problems.append(f"{language}: missing: {_show(source)} ({place})")
            else:
                problems += [
                    f"{language}: {problem}: {_show(source)} ({place})"
                    for problem in faults(there[key])
                ]
        unused = [message for key, message in there.items() if key not in wanted]
        problems += [f"{language}: obsolete: {_show(message)}" for message in unused]
        problems += [f"{language}: obsolete: {_show(one)}" for one in catalogue.obsolete.values()]
    return problems


def faults(message: Message) -> list[str]:
    """What is wrong with the translation of one message."""
    if not _complete(message):
        return ["not translated"]
    if message.fuzzy:
        return ["fuzzy"]
    originals, strings = _forms(message.id), _forms(message.string)
    # In a plural message the singular may leave the number out; the last form is the full one.
    allowed, needed = set(PLACEHOLDER.findall(" ".join(originals))), _placeholders(originals[-1])
    wrong = []
    for string in strings:
        used = _placeholders(string)
        if used - allowed or (needed - used and len(strings) == len(originals) == 1):
            wrong.append("placeholders differ")
        elif needed - used and string == strings[-1]:
            wrong.append("placeholders missing")
        if all(_tags(string) != _tags(original) for original in originals):
            wrong.append("tags differ")
        if (string[:1] == "\n", string[-1:] == "\n") != (
            originals[0][:1] == "\n",
            originals[0][-1:] == "\n",
        ):
            wrong.append("line breaks at the ends differ")
    return wrong


def _complete(message: Message) -> bool:
    return all(_forms(message.string))


def _forms(text: object) -> tuple[str, ...]:
    """The texts of a message: one, or one for each plural form."""
    return tuple(text) if isinstance(text, list | tuple) else (str(text or ""),)


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def _tags(text: str) -> Counter[str]:
    return Counter(tag.lower() for tag in TAG.findall(text))


def _show(message: Message) -> str:
    text = _forms(message.id)[0]
    where = f"[{message.context}] " if message.context else ""
    return where + (text if len(text) <= WIDTH else text[:WIDTH] + "…").replace("\n", "⏎")


def main(arguments: list[str]) -> int:
    """Do what the first argument names; 1 when `check` found something, 2 for wrong use."""
    match arguments:
        case ["update"]:
            print("\n".join(update(ROOT)))
        case ["compile"]:
            for path in compile_all(ROOT):
                print(f"compiled {path.relative_to(ROOT)}")
        case ["check"]:
            problems = check(ROOT)
            print("\n".join(problems))
            return 1 if problems else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
