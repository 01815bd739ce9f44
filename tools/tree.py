"""Nothing stands in the repository that must not: real-looking identity numbers, minified files,
private keys, over-long files and functions."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
IDENTITY = re.compile(r"(?<!\d)[1-9]\d{5}(?:18|19|20)\d{9}[\dXx](?!\d)")
KEY = re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----")
MINIFIED = re.compile(r"[.-]min\.(js|css|mjs)$")
LONGEST_LINE = 1000  # of a script or stylesheet that people write
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
MADE_HERE = {".venv", "var", "__pycache__"}
LOCKS = {"requirements.txt", "requirements-dev.txt"}


def files(root: Path) -> Iterator[Path]:
    """Every file that is tracked, or would be by the next commit."""
    if not (root / ".git").exists():  # an unpacked archive
        for path in sorted(root.rglob("*")):
            if path.is_file() and not MADE_HERE & set(path.relative_to(root).parts):
                yield path
        return
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    for name in sorted(filter(None, listed.split("\0"))):
        if (root / name).is_file() and name not in LOCKS:
            yield root / name


def is_identity_number(text: str) -> bool:
    """Whether the checksum of GB 11643-1999 fits."""
    total = sum(int(digit) * weight for digit, weight in zip(text, WEIGHTS, strict=False))
    return CHECK_CHARACTERS[total % 11] == text[-1].upper()


def faults(path: Path, text: str, *, house: bool) -> Iterator[str]:
    """What is wrong with one file; *house* applies the limits of the site's own code."""
    for number in filter(is_identity_number, IDENTITY.findall(text)):
        yield f"an identity number with a valid checksum ({number[:4]}…): compute it in the test"
    if KEY.search(text):
        yield "a private key"
    if MINIFIED.search(path.name) or (
        path.suffix in {".js", ".mjs", ".css"}
        and any(len(line) > LONGEST_LINE for line in text.splitlines())
    ):
        yield "a minified file: take it from a package"
    if house and path.suffix == ".py":
        yield from _too_long(text)


def _too_long(text: str) -> Iterator[str]:
    lines = len(text.splitlines())
    if lines > LONGEST_FILE:
        yield f"{lines} lines; a file has at most {LONGEST_FILE}"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"line {node.lineno}: {node.name}: {length} lines (limit {LONGEST_FUNCTION})"


def check(root: Path) -> list[str]:
    """All faults of the tree below *root*, one line each."""
    problems = []
    for path in files(root):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        name = path.relative_to(root)
        house = name.parts[0] != "tests" and "migrations" not in name.parts
        problems += [f"{name}: {fault}" for fault in faults(path, text, house=house)]
    return problems


def main() -> int:
    """Print what should not be there; 1 when there is anything."""
    problems = check(ROOT)
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
