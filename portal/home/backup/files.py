"""The stored files: one archive, and the SHA-256 of each file in it as sha256sum writes them."""

import hashlib
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from portal.home.backup.manifest import FILES, HASHES, PIECE, BackupRefused

Roots = dict[str, Path]  # "private" and "media", and the folder of each
MODES = {"private": 0o600, "media": 0o644}
FOLDER_MODES = {"private": 0o700, "media": 0o755}


class _Hashed:
    """A file that is hashed while something else reads it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.sum = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.stream.read(size)
        self.sum.update(piece)
        return piece


def pack(roots: Roots, folder: Path) -> int:
    """Archive every file below *roots*; return how many there are."""
    lines: list[str] = []
    for name in (FILES, HASHES):
        (folder / name).touch(mode=0o600)
    with tarfile.open(folder / FILES, "w", format=tarfile.PAX_FORMAT) as tar:
        for top, root in sorted(roots.items()):
            for path in sorted(root.rglob("*")):
                if path.is_file() and not path.is_symlink():
                    lines += _add(tar, path, f"{top}/{path.relative_to(root).as_posix()}")
    (folder / HASHES).write_text("".join(lines), encoding="utf-8")
    return len(lines)


def _add(tar: tarfile.TarFile, path: Path, name: str) -> Iterator[str]:
    try:
        stream = path.open("rb")
    except FileNotFoundError:  # deleted since the folder was read, with its row
        return
    with stream:
        info = tar.gettarinfo(arcname=name, fileobj=stream)
        info.uid = info.gid = 0
        info.uname = info.gname = ""
        read = _Hashed(stream)
        tar.addfile(info, read)
    yield f"{read.sum.hexdigest()}  {name}\n"


def expected(folder: Path) -> dict[str, str]:
    """Name → hash of every file of a backup."""
    lines = (folder / HASHES).read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, _gap, name in (line.partition("  ") for line in lines)}


@contextmanager
def placed(folder: Path, roots: Roots) -> Iterator[None]:
    """Put the files in their places; what was there goes only when the block ends well."""
    try:
        _unpack(folder, {top: _beside(root, "new") for top, root in roots.items()})
        for root in roots.values():
            _swap(root)
        yield
    except BaseException:
        for root in roots.values():
            _put_back(root)
        raise
    for root in roots.values():
        shutil.rmtree(_beside(root, "before"), ignore_errors=True)


def _unpack(folder: Path, roots: Roots) -> None:
    wanted = expected(folder)
    for top, root in roots.items():
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True, mode=FOLDER_MODES[top])
    with tarfile.open(folder / FILES, "r:") as tar:
        for member in tar:
            top, _slash, rest = member.name.partition("/")
            held = member.isfile() and top in roots and _inside(rest)
            if not held or member.name not in wanted:
                raise BackupRefused(_unknown(member.name))
            stored = tar.extractfile(member)
            if stored is None or _write(stored, roots[top] / rest, top) != wanted[member.name]:
                raise BackupRefused(_unknown(member.name))
            del wanted[member.name]
    if wanted:
        raise BackupRefused(_unknown(next(iter(wanted))))


def _inside(rest: str) -> bool:
    """Whether a name leads nowhere but below its folder."""
    return bool(rest) and not rest.startswith("/") and ".." not in rest.split("/")


def _write(stored: IO[bytes], path: Path, top: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODES[top])
    read = _Hashed(stored)
    path.touch(mode=MODES[top])
    with path.open("wb") as out:
        while piece := read.read(PIECE):
            out.write(piece)
    return read.sum.hexdigest()


def _unknown(name: str) -> str:
    return _("The stored file %(name)s is not what the backup says it is.") % {"name": name}


def _beside(root: Path, ending: str) -> Path:
    return root.with_name(f"{root.name}.{ending}")


def _swap(root: Path) -> None:
    shutil.rmtree(_beside(root, "before"), ignore_errors=True)
    if root.exists():
        root.replace(_beside(root, "before"))
    _beside(root, "new").replace(root)


def _put_back(root: Path) -> None:
    before = _beside(root, "before")
    shutil.rmtree(_beside(root, "new"), ignore_errors=True)
    if before.exists():
        shutil.rmtree(root, ignore_errors=True)
        before.replace(root)
