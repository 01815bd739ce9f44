"""A process of its own that sets one paper: JSON on standard input, PDF on standard output.

It is started with an empty environment, has a limit on memory and time, reads the template and
the packaged fonts, and knows neither the site's settings nor its database. A warning is a
failure: a paper with a box instead of a character must not hang or lie anywhere.
"""

import contextlib
import json
import resource
import sys
from pathlib import Path

import typst
from pylopdf_fonts_zh_cn import sans_path

MEMORY = 1 << 30
SECONDS = 60


def main() -> int:
    """Set the paper; 1 with the reason on standard error when it cannot be set."""
    _bound()
    order = json.load(sys.stdin)
    template = Path(order["template"])
    try:
        pdf, warnings = typst.compile_with_warnings(
            str(template),
            root=str(template.parent),
            font_paths=[str(Path(sans_path()).parent)],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"facts": json.dumps(order["facts"], ensure_ascii=False)},
            pdf_tags=order["tagged"],
        )
    except typst.TypstError as error:
        return _say(error)
    if warnings:
        return _say(*warnings)
    sys.stdout.buffer.write(pdf)
    return 0


def _say(*reasons: object) -> int:
    print("\n".join(str(reason) for reason in reasons), file=sys.stderr)
    return 1


def _bound() -> None:
    # Not every system lets a process limit its own address space; the time limit outside remains.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    sys.exit(main())
