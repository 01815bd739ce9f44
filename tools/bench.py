"""Measures the product against its yardsticks and writes ``var/bench.json``.

Absolute figures drift between machines and hours; each part measures both sides of its ratios in
the same run, and only the ratios can be compared.

    python -m tools.bench [--only pages lists search ...] [--seconds 2] [--rounds 3] [--clients 16]
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from tools import (
    bench_front,
    bench_import,
    bench_ledger,
    bench_lists,
    bench_pages,
    bench_posters,
    bench_search,
)
from tools.bench_section import Section

ROOT = Path(__file__).resolve().parent.parent
PARTS: dict[str, Callable[[argparse.Namespace], Section]] = {
    "pages": bench_pages.run,
    "front": bench_front.run,
    "lists": bench_lists.run,
    "posters": bench_posters.run,
    "search": bench_search.run,
    "import": bench_import.run,
    "ledger": bench_ledger.run,
}


def main(arguments: list[str]) -> int:
    """Measure, print, write; 1 when a yardstick was missed."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, default=16)
    options = parser.parse_args(arguments)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    print(machine)
    missed: list[str] = []
    target = ROOT / "var" / "bench.json"
    kept = json.loads(target.read_text(encoding="utf-8")) if target.exists() else {}
    for name in options.only:
        print(f"\n== {name}", flush=True)
        section = PARTS[name](options)
        print("\n".join(section.lines), flush=True)
        kept[name] = section.figures
        missed += [f"{name}: {line}" for line in section.missed]
    target.parent.mkdir(exist_ok=True)
    kept["machine"] = machine
    target.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    print(f"\nWritten to {target.relative_to(ROOT)}")
    for line in missed:
        print(f"missed: {line}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
