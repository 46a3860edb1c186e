"""The official list, whole. Its speed is a figure for docs, not asserted here beyond what the house promises."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from tests.places.cast import CLERK, NOW
from zhili.lib.codes import Level
from zhili.places import actions, queries
from zhili.places.models import Area

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def test_all_areas_and_forty_five_years_go_in_and_go_in_once(data_folder: Path) -> None:
    folder = data_folder / "divisions"
    began = time.monotonic()
    areas = actions.import_areas(actor=CLERK, now=NOW, folder=folder)
    assert time.monotonic() - began < 60
    assert (areas.read, areas.refused) == (31 + 342 + 2_978 + 41_352 + 620_573, 5)
    assert {each.code for each in areas.findings} == {"duplicate"}  # a city without counties stands in two files
    assert Area.objects.filter(level=Level.VILLAGE).count() == 620_572
    history = actions.import_history(actor=CLERK, now=NOW, file=folder / "codes_by_year.csv.gz")
    assert history.refused == 0
    before = queries.area("532901000000", date(1980, 6, 1)), queries.area("532901000000")
    assert [each.name for each in before if each] == ["下关市", "大理市"]
    again = actions.import_areas(actor=CLERK, now=NOW, folder=folder)
    assert (again.added, again.changed, again.unchanged) == (0, 0, areas.added)
