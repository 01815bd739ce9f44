"""The loaders of the demo county; each room registers its own, all can run twice."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

# The same in C, ten times as fast, wherever the package was built with it.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
    """Read the data file ``<name>.yaml`` of the demo county."""
    text = resources.files("portal.core.demo").joinpath(f"{name}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=LOADER)  # noqa: S506  both are safe
