"""A spreadsheet (XLSX) as it may be kept: its sheets as they are, without who wrote it when and with what, and without
anything that runs or fetches."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

MOST_UNPACKED: Final = 100 * 1024 * 1024
MOST_PARTS: Final = 2000
TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NEEDED: Final = {"[Content_Types].xml", "xl/workbook.xml"}
_RUNS: Final = re.compile(
    r"vbaProject|activeX|ctrlProps|externalLinks|embeddings|xl/macrosheets|xl/connections|customUI|queryTables", re.I
)
"""Parts that hold macros, controls, foreign files or addresses to fetch from."""
_ABOUT: Final = re.compile(r"docProps/|xl/printerSettings/", re.I)
"""Parts that say who wrote it, when, and on what machine."""
_BLANK: Final = {
    "docProps/core.xml": (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    ),
    "docProps/app.xml": (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
    ),
    "docProps/custom.xml": (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
    ),
}


class NotAWorkbook(ValueError):
    """Damaged, locked, far too large when unpacked, or more than sheets: it holds macros or fetches from elsewhere."""


def bare_workbook(data: bytes) -> bytes | None:
    """The workbook without its properties; None: not a workbook. Raises NotAWorkbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            names = {each.filename for each in parts}
            if not names >= _NEEDED:
                return None
            _check(packed, parts)
            return _written(packed, parts)
    except zipfile.BadZipFile:
        return None
    except (RuntimeError, NotImplementedError, EOFError, ValueError) as broken:  # locked, or packed in an odd way
        raise NotAWorkbook from broken


def _check(packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > MOST_UNPACKED:
        raise NotAWorkbook
    if any(_RUNS.search(each.filename) or ".." in each.filename.split("/") for each in parts):
        raise NotAWorkbook
    if b"macroEnabled" in packed.read("[Content_Types].xml"):
        raise NotAWorkbook


def _written(packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> bytes:
    """The same parts anew; those that say of whom they are stand empty, for other parts name them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for each in parts:
            if each.is_dir():
                continue
            content = packed.read(each)  # its checksum is looked at, so damage shows here
            if _ABOUT.match(each.filename):
                content = _BLANK.get(each.filename, "").encode()
            made.writestr(zipfile.ZipInfo(each.filename, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
