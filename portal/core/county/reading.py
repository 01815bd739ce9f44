"""Reading a county's folder: every row knows its line, and what is not there is the template's."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import gettext as _
from yaml.composer import ComposerError

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# The rules that hold in every county, with placeholders for what only a county knows.
TEMPLATE = Path(settings.BASE_DIR) / "deploy" / "county"
DEEPEST = 30
# What no template can know.
OWN = ("divisions", "offices", "site")
# What shows that nobody has filled in or checked a line.
OPEN_WORDS = ("占位", "UNSURE", "0000-0000000", '"0000000000"')


class Lined(dict[str, Any]):
    """A mapping of a data file, with the line where it begins."""

    line = 0


class _LinedLoader(LOADER):
    def construct_yaml_map(self, node: Any) -> Any:
        made = Lined()
        made.line = node.start_mark.line + 1
        yield made
        made.update(self.construct_mapping(node))

    def construct_day(self, node: Any) -> Any:
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError as error:
            told = _("“%(value)s” is no day of the calendar") % {"value": node.value}
            raise yaml.constructor.ConstructorError(None, None, told, node.start_mark) from error


_LinedLoader.add_constructor("tag:yaml.org,2002:map", _LinedLoader.construct_yaml_map)
_LinedLoader.add_constructor("tag:yaml.org,2002:timestamp", _LinedLoader.construct_day)


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong in a file, where, and what to do."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class BadFolder(Exception):
    """A folder that cannot be loaded; *faults* says why, one by one."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass
class Folder:
    """The files of a county."""

    path: Path
    read: dict[str, Any] = field(default_factory=dict)

    def file(self, name: str) -> Path:
        """The county's file, or the template's where the county has none."""
        own = self.path / f"{name}.yaml"
        return own if own.exists() or name in OWN else TEMPLATE / f"{name}.yaml"

    def data(self, name: str) -> Any:
        """The contents of a file with the county's own words put in; BadFolder when unreadable."""
        if name not in self.read:
            self.read[name] = _filled_in(self._parsed(name), self.notice)
        return self.read[name]

    @cached_property
    def notice(self) -> str:
        """The number of the county's own document, which rules quote."""
        site = self._parsed("site")
        return str(site.get("notice", "")) if isinstance(site, dict) else ""

    def _parsed(self, name: str) -> Any:
        path = self.file(name)
        try:
            text = path.read_text("utf-8")
            _refuse_bombs(text)
            return yaml.load(text, Loader=_LinedLoader)  # noqa: S506  a safe one
        except OSError as error:
            message = _("The file is missing. Copy it from %(template)s.")
            raise BadFolder([Fault(path.name, 0, message % {"template": TEMPLATE})]) from error
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 0
            reason = getattr(error, "problem", None) or str(error)
            message = _("The file cannot be read: %(reason)s. Check indents and quotation marks.")
            raise BadFolder([Fault(path.name, line, message % {"reason": reason})]) from error


def _refuse_bombs(text: str) -> None:
    """A few lines that refer to each other would unfold to more than any memory holds."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        told = ""
        if isinstance(event, yaml.AliasEvent):
            told = _("*%(name)s: write the text out") % {"name": event.anchor}
        elif depth > DEEPEST:
            told = _("too many brackets within each other")
        if told:
            mark: Any = event.start_mark
            raise ComposerError(None, None, told, mark)


def _filled_in(value: Any, notice: str) -> Any:
    if isinstance(value, str):
        return value.replace("<notice>", notice)
    if isinstance(value, list):
        return [_filled_in(one, notice) for one in value]
    if isinstance(value, Lined):
        for key, one in value.items():
            value[key] = _filled_in(one, notice)
    return value


def still_open(folder: Folder, names: list[str]) -> list[Fault]:
    """Lines that hold a placeholder or say that a fact must be checked."""
    found = []
    for name in names:
        path = folder.file(name)
        for number, text in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if any(word in text for word in OPEN_WORDS):
                found.append(Fault(path.name, number, text.strip()[:120]))
    return found
