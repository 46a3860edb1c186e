"""Prepared reads give what the ORM gives."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection

from tests.cast import Cast
from tests.matters import walks
from zhili.matters.models import Assignment, Debt, Matter, Party, RunningClock, Statement, Step
from zhili.offices.models import ApiKey
from zhili.store import reading

MODELS = (Matter, Party, Step, Assignment, RunningClock, Debt, Statement)


@pytest.fixture
def owed(cast: Cast) -> str:
    return walks.owed(cast)


@pytest.mark.parametrize("model", MODELS, ids=lambda each: each.__name__)
def test_every_column_reads_as_the_orm_reads_it(owed: str, model: type[Matter]) -> None:
    names = tuple(field.attname for field in model._meta.concrete_fields)
    ours = reading.select(model, names, {}, order=("id",))
    theirs = list(model.objects.order_by("id").values_list(*names))
    assert ours and [_plain(row) for row in ours] == [_plain(row) for row in theirs]
    assert [
        _plain(tuple(vars(each)[name] for name in names)) for each in reading.objects(model, {}, order=("id",))
    ] == [_plain(row) for row in theirs]


def test_conditions_are_equal_null_or_one_of(owed: str) -> None:
    (matter,) = reading.objects(Matter, {"number": owed, "parent_id": None}, lock=connection.vendor != "sqlite")
    assert matter.number == owed and matter.recorded_at.tzinfo is not None
    ids = [row[0] for row in reading.select(Step, ("id",), {"matter": matter.id, "act": ["report", "sign"]})]
    assert len(ids) == 2
    assert reading.select(Step, ("id",), {"matter_id": matter.id, "act": []}) == []
    assert reading.select(Step, ("no",), {"matter_id": matter.id}, order=("-no",), limit=1) == [(matter.steps,)]
    assert reading.select(RunningClock, ("id",), {"stopped_at": datetime(1999, 1, 1, tzinfo=UTC)}) == []
    assert reading.select(ApiKey, ("id",), {"revoked_at": None}) == []


def _plain(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
