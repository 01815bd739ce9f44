"""The loaders of the demo county; each room registers its own, all can run twice."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from portal.core.county.loading import load
from portal.core.county.reading import LOADER, Folder

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Options:
    """How much to load: *entries* and *complaints* above zero add synthetic rows for measuring."""

    entries: int = 0
    complaints: int = 0


Loader = Callable[[Options], dict[str, int]]
_LOADERS: list[tuple[int, str, Loader]] = []


def demo_loader(order: int, name: str) -> Callable[[Loader], Loader]:
    """Register a loader; lower *order* runs first. It must be idempotent."""

    def register(loader: Loader) -> Loader:
        _LOADERS.append((order, name, loader))
        return loader

    return register


def load_all(options: Options) -> dict[str, dict[str, int]]:
    """Run every loader in order; return the counts per loader."""
    return {name: loader(options) for _order, name, loader in sorted(_LOADERS, key=lambda x: x[0])}


def data(name: str) -> Any:
    """Read the data file ``<name>.yaml`` of the demo county: its stories, or its rules."""
    path = HERE / f"{name}.yaml"
    if not path.exists():
        return county().data(name)
    return yaml.load(path.read_text("utf-8"), Loader=LOADER)  # noqa: S506  a safe one


def county() -> Folder:
    """The demo county, in the same form as any other."""
    return Folder(HERE / "county")


def load_rules(*topics: str) -> None:
    """Load these parts of the demo county; what staff have changed stays as it is."""
    load(county(), topics)
