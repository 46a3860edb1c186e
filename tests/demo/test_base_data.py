"""The demonstration's base data: county-shaped, of all five elements, written by the verbs, made once however often the
start was interrupted."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from zhili.doors.demo import base, population
from zhili.doors.demo.county import Settled, settle
from zhili.doors.demo.residents import Shown
from zhili.lib import codes
from zhili.localities.county.holdings import credit_code, holdings
from zhili.localities.county.people import population as drawn
from zhili.localities.county.people import shares
from zhili.offices import queries as seats
from zhili.profiles.registers import ThingKind
from zhili.registry.lifecycle import Word
from zhili.registry.models import (
    Alert,
    BatchRow,
    Consent,
    Correction,
    Due,
    Entry,
    Export,
    Fact,
    Protected,
    Relation,
    Run,
    Thing,
)
from zhili.registry.queries import watching
from zhili.registry.queries.things import lived_in

NOW = datetime(2026, 11, 3, 2, 30, tzinfo=UTC)
BEGAN = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
PEOPLE = 500


def silent(zh: str, en: str) -> None:
    """Progress that nobody reads."""


@pytest.fixture
def county() -> Settled:
    return settle(BEGAN, (), silent)


def test_villages_are_of_a_countys_size() -> None:
    villages: Counter[str] = Counter()
    for grid, many in shares(100_000):
        villages[grid.area_code] += many
        assert many <= 1100, "a grid is some 1,000 people"
    assert sum(villages.values()) == 100_000 and len(villages) == 50
    assert min(villages.values()) >= 800 and max(villages.values()) <= 3100
    assert max(villages.values()) > 2.5 * min(villages.values()), "villages differ"
    assert all(grid.buildings and holdings(grid).bodies for grid in drawn(20)), "also where nobody lives"
    few: Counter[str] = Counter()
    for grid, many in shares(3000):
        few[grid.area_code] += many
    assert sum(few.values()) == 3000 and few.most_common(1)[0][0] == "990121100001", "where the accounts shown work"


def test_everything_drawn_is_sound_and_the_same_each_time() -> None:
    numbers, credits = set(), set()
    for grid in drawn(2500):
        assert {each.code for each in holdings(grid).parts} == {each.code for each in holdings(grid).parts}
        for home in grid.homes:
            assert bool(home.people) == (home.use in ("own", "let")) and bool(home.let) == (home.use == "let")
            for each in home.people:
                assert codes.identity_number(each.id_number, fictional=True) not in numbers
                assert each.id_number[6:14] == each.born_on.strftime("%Y%m%d")
                assert int(each.id_number[16]) % 2 == (each.sex == "1"), "odd for men"
                numbers.add(each.id_number)
        for body in holdings(grid).bodies:
            assert codes.credit_code(body.credit_code) not in credits
            credits.add(body.credit_code)
    assert len(numbers) > 2400 and len(credits) > 100
    assert codes.credit_code(credit_code("91", 12345678)).startswith("91990121")


@pytest.mark.django_db
def test_all_five_elements_are_there_and_an_interrupted_start_goes_on(county: Settled) -> None:
    def killed(zh: str, en: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        population.populate(PEOPLE, NOW, killed)
    half = Thing.objects.filter(kind="person").count()
    assert 0 < half < PEOPLE
    population.populate(PEOPLE, NOW, silent)
    kinds = Counter(Thing.objects.values_list("kind", flat=True))
    assert set(kinds) == {str(kind) for kind in ThingKind} and kinds["person"] >= PEOPLE
    assert population.populate(PEOPLE, NOW, silent) == 0
    assert Counter(Thing.objects.values_list("kind", flat=True)) == kinds
    words = set(Relation.objects.values_list("word", flat=True).distinct())
    assert words == {str(word) for word in Word} - {Word.REGISTERED_IN}
    registers = set(Entry.objects.filter(to_on__isnull=True).values_list("register", flat=True))
    assert registers == {"floating", "rental", "dog_permit", "key_place", "care"}
    assert Thing.objects.filter(ended_why="died").exists()
    today = NOW.date()
    assert Due.objects.filter(due_on__lt=today).exists() and Due.objects.filter(due_on__gt=today).exists()
    mended = Fact.objects.filter(field="facility.owner", golden=True).values_list("value", flat=True)
    assert len(mended) == kinds["facility"] and all(mended)


@pytest.mark.django_db
def test_lists_wait_looks_are_told_and_residents_ask(county: Settled, tmp_path: Path) -> None:
    shown: list[Shown] = []
    population.populate(PEOPLE, NOW, silent)
    run = base.tell_of(PEOPLE, NOW, tmp_path, shown.append)
    assert base.tell_of(PEOPLE, NOW, tmp_path, shown.append) == run and len(shown) == 1, "it happens once"
    assert Run.objects.get().state == "allowed" and base.to_link(run, NOW).endswith("/centre-admin")
    assert len(list(tmp_path.glob("*.csv"))) == 4
    codes_found = {each["code"] for row in BatchRow.objects.filter(state="open") for each in row.problems}
    assert {"bad_value", "grid_former", "area_outside", "number_shared", "key_twice"} <= codes_found
    auditor = county.as_("supervision-head", NOW)
    told = {each.what.value for each in watching.alerts(auditor, open_ones=True)}
    assert {"hour", "night", "neighbour"} <= told and Alert.objects.filter(state="explained").count() == 1
    moved = Relation.objects.get(word=Word.LIVES_IN, source__kind="village")
    before = Relation.objects.get(word=Word.LIVES_IN, subject_id=moved.subject_id, to_on=moved.from_on)
    assert moved.subject_id in lived_in(before.object_id, NOW.date() - timedelta(days=300))
    assert lived_in(moved.object_id, NOW.date()) == [moved.subject_id]
    assert Export.objects.count() == Protected.objects.count() == 1
    assert Consent.objects.filter(withdrawn_at__isnull=False).count() == 1
    assert Correction.objects.filter(state="open", due_at__lt=NOW).count() == 1
    assert Correction.objects.filter(state="open", due_at__gt=NOW).count() == 2
    (contract,) = seats.contractors()
    assert contract.period.until is not None and contract.period.until > (NOW + timedelta(days=30)).date()
    assert shown[0].phone.startswith("13") and codes.identity_number(shown[0].id_number, fictional=True)
