"""The map library as our content policy can serve it: made from its package once, kept in the house's own folder.

As published, MapLibre GL JS starts its worker from a blob that it puts together itself; under a policy without
``blob:`` for workers it then waits for ever and says nothing. Here the file is cut at its three parts: the page gets
the shared and the index part, the worker the shared and the worker part, each as a file of our own address. Nothing of
the library lies in the repository, and the package is never imported: it is found, read and cut.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

PACKAGE: Final = "maplibre"
PREFIX: Final = "zhili/map/"
PARTS: Final = ("shared", "worker", "index")
PAGE_BEGINS: Final = '"use strict";(function(){\nvar modules={},maplibregl={};\nfunction define(n,d,f){modules[n]=f;}\n'
PAGE_ENDS: Final = (
    "\nvar shared={};modules.shared(shared);modules.index(maplibregl,shared);globalThis.maplibregl=maplibregl;\n})();\n"
)
WORKER_ENDS: Final = "\nvar shared={};modules.shared(shared);modules.worker(shared);\n})();\n"


class StrangeLibrary(RuntimeError):
    """The library is not built as it was when this was written; it must be looked at before it is served."""


def cut(text: str) -> tuple[str, str]:
    """(for the page, for the worker) of the published file. Raises StrangeLibrary unless it has exactly its three
    parts, in order."""
    starts = [(text.find(f'\ndefine("{name}",'), name) for name in PARTS]
    found = sum(line.startswith('define("') for line in text.splitlines())
    if found != len(PARTS) or any(at < 0 for at, _ in starts) or starts != sorted(starts):
        raise StrangeLibrary(f"expected the parts {PARTS}, found {found}")
    shared, worker, index = (at for at, _ in starts)
    end = text.find("\n//", index)
    if end < 0:
        raise StrangeLibrary("the last part has no end")
    credit = text[: text.index("*/") + 2] + "\n"
    pieces = {"shared": text[shared:worker], "worker": text[worker:index], "index": text[index:end]}
    page = credit + PAGE_BEGINS + pieces["shared"] + pieces["index"] + PAGE_ENDS
    return page, credit + PAGE_BEGINS + pieces["shared"] + pieces["worker"] + WORKER_ENDS


@cache
def folder() -> Path:
    """Where the files lie, made now if they were not; safe when several processes begin at once."""
    made = Path(settings.ZHILI_HOME) / "static" / f"{PACKAGE}-{version(PACKAGE)}"
    if not (made / "whole").exists():
        made.mkdir(parents=True, exist_ok=True)
        for name, data in _files().items():
            _put(made / name, data)
            _put(made / f"{name}.gz", gzip.compress(data, 9, mtime=0))
        _put(made / "whole", b"")  # last, so that what is half made is made again
    return made


def _files() -> dict[str, bytes]:
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise StrangeLibrary("the package is not installed")
    source = Path(spec.origin).parent / "srcjs"
    page, worker = cut((source / "maplibre-gl.js").read_text(encoding="utf-8"))
    return {
        "maplibre.js": page.encode(),
        "maplibre-worker.js": worker.encode(),
        "maplibre.css": (source / "maplibre-gl.css").read_bytes(),
    }


def _put(path: Path, data: bytes) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_bytes(data)
    fresh.replace(path)


class LibraryFinder(BaseFinder):
    """Offers the made files to whatever serves statics."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, *args: Any, **kwargs: Any) -> Any:
        name = path.removeprefix(PREFIX)
        if name == path or name not in self._names():
            return []
        return str(folder() / name)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        storage = FileSystemStorage(location=str(folder()))
        storage.prefix = PREFIX.rstrip("/")  # type: ignore[attr-defined]
        for name in self._names():
            yield name, storage

    def _names(self) -> tuple[str, ...]:
        plain = ("maplibre.js", "maplibre-worker.js", "maplibre.css")
        return plain + tuple(f"{name}.gz" for name in plain)
