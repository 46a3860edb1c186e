"""What the tests of this room stand on. Rooms are imported late: this file is read before Django is set up."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.places.cast import CLERK, FILES, FROM, NOW, Bring


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The county's area files, to be changed at will."""
    for name, lines in FILES.items():
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


@pytest.fixture
def county(db: None, folder: Path) -> None:
    """The county, imported."""
    from zhili.places import actions

    report = actions.import_areas(actor=CLERK, now=NOW, folder=folder)
    assert (report.added, report.refused) == (7, 0)


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    """Import features (or any JSON) as a file of grids; ``written``: the reference system the file itself names."""
    from zhili.places import actions

    def run(
        *features: Any, layer: str = "basic", crs: str = "CGCS2000", valid_from: date = FROM, written: str = ""
    ) -> Any:
        document: dict[str, Any] = {"type": "FeatureCollection", "features": list(features)}
        if written:
            document["crs"] = {"type": "name", "properties": {"name": written}}
        file = tmp_path / "grids.geojson"
        file.write_text(json.dumps(document), encoding="utf-8")
        return actions.import_grids(actor=CLERK, now=NOW, file=file, layer=layer, crs=crs, valid_from=valid_from)

    return run
