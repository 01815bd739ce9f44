"""A folder leaves as one zip file, piece by piece, and never as a whole in memory."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

PIECE = 1 << 16


class _Pieces:
    """Takes what the zip file writes and hands it on; it cannot be rewound, as a download is."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def take(self) -> bytes:
        """What was written since the last time."""
        taken = b"".join(self._waiting)
        self._waiting.clear()
        return taken


def zipped(folder: Path, top: str) -> Iterator[bytes]:
    """The pieces of a zip file with everything in *folder* under the folder name *top*."""
    out = _Pieces()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = zipfile.ZipInfo.from_file(path, f"{top}/{path.relative_to(folder)}")
                name.compress_type = zipfile.ZIP_DEFLATED
                with path.open("rb") as source, archive.open(name, "w") as target:
                    while piece := source.read(PIECE):
                        target.write(piece)
                        yield out.take()
    yield out.take()
