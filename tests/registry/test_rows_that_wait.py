"""Rows of a list that wait: names of which a character was lost take part all the same, and a clerk opens one row for a
purpose that whoever is meant reads."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import NOW, Cast, profile_text
from tests.registry import house
from tests.registry.test_batches import confirm, line, taken
from zhili.journal.models import Entry as JournalEntry
from zhili.lib.refusal import NotAllowed
from zhili.offices.permissions import LOOK, LOOK_OPEN, RECORD
from zhili.profiles.reading import read
from zhili.registry import actions as registry
from zhili.registry.lifecycle import Golden
from zhili.registry.models import Batch, BatchRow, Correction, Fact, Look, Record
from zhili.registry.queries import batches as pages
from zhili.registry.queries import looks
from zhili.registry.queries.sealing import opened, proposed_aad
from zhili.registry.queries.watching import Filters
from zhili.registry.queries.watching import looks as all_looks
from zhili.registry.refusals import BadValue, NoPurpose, NoSuchRow
from zhili.store.secrets import unseal

pytestmark = pytest.mark.django_db


def names() -> list[tuple[str, bool, bool, str]]:
    """(value, doubtful, believed, why) of every name that is held."""
    rows = Fact.objects.filter(field="person.name", gone="").order_by("id")
    return [(opened(row.id, row.value, row.sealed), row.doubtful, row.golden, row.why) for row in rows]


def test_a_name_with_a_lost_character_is_kept_as_doubtful_and_asked_about(cast: Cast) -> None:
    actor = house.clerk(cast)
    confirm(actor)
    lines = [line(1), line(2, name="周□兰"), line(3, name="？？"), line(4, name="周?兰", phone="12")]
    batch = Batch.objects.get(id=taken(actor, lines))
    assert batch.kept == 2, "what can be read at all is kept"
    assert names()[1] == ("周?兰", True, True, Golden.ONLY)
    assert list(BatchRow.objects.order_by("number").values_list("taken", flat=True)) == [True, False, False]
    sealed = Fact.objects.filter(doubtful=True).values_list("value", flat=True)
    assert list(sealed) == [None], "sealed as any name"
    page = pages.page(actor, batch.id, read(profile_text("qinghe")).registers)
    assert page.pending[0].taken and "周?兰" not in str(page) and page.pending[0].judged
    assert registry.take_rest(actor=actor, batch=batch.id, now=NOW) == 1
    rest = BatchRow.objects.get(number=5)
    assert rest.taken and rest.state == "open" and [each["code"] for each in rest.problems] == ["lost_character"]


def test_a_whole_name_is_believed_and_never_replaced_by_a_doubtful_one(cast: Cast) -> None:
    actor = house.clerk(cast)
    confirm(actor)
    taken(actor, [line(1, name="周?兰")])
    row = BatchRow.objects.get()
    thing = Record.objects.get().thing_id
    house.person(actor, "p1", thing=thing, name="周桂兰")
    assert names() == [("周?兰", True, False, ""), ("周桂兰", False, True, Golden.WHOLE)]
    with pytest.raises(BadValue):
        registry.mend_row(actor=actor, row=row.id, says={"person.name": "周?兰"}, now=NOW)
    registry.mend_row(actor=actor, row=row.id, says={"person.name": "周玉兰"}, now=NOW)
    assert [each[0] for each in names()] == ["周桂兰", "周玉兰"] and Batch.objects.get().kept == 1
    taken(actor, [line(1, name="周?兰"), line(2)])
    assert [each[0] for each in names()][:2] == ["周桂兰", "周玉兰"], "the next list of the month brings it again"
    assert not BatchRow.objects.filter(state="open").exists(), "and nobody is asked twice"


@pytest.mark.parametrize("way", ["as it is", "left out", "returned"])
def test_a_clerk_settles_a_doubtful_name(cast: Cast, way: str) -> None:
    actor = house.clerk(cast)
    confirm(actor)
    taken(actor, [line(1, name="周?兰")])
    row = BatchRow.objects.get().id
    if way == "returned":
        registry.return_row(actor=actor, row=row, why="请按证件补全", now=NOW)
    else:
        registry.mend_row(actor=actor, row=row, says={} if way == "as it is" else {"person.name": ""}, now=NOW)
    assert [each[0] for each in names()] == (["周?兰"] if way == "as it is" else [])
    assert Fact.objects.filter(field="person.id_number", gone="").count() == 1
    assert BatchRow.objects.get().sealed is None


def test_a_row_is_opened_for_a_purpose_that_whoever_is_meant_reads(cast: Cast) -> None:
    actor = house.clerk(cast)
    confirm(actor)
    taken(actor, [line(1, born="1990.2.30", name="周桂兰")])
    row = BatchRow.objects.get().id
    with pytest.raises(NoPurpose):
        registry.open_row(actor=actor, row=row, purpose=" ", now=NOW)
    with pytest.raises(NotAllowed):
        registry.open_row(actor=house.clerk(cast, "handler", RECORD, LOOK), row=row, purpose="核对", now=NOW)
    with pytest.raises(NoSuchRow):
        registry.open_row(actor=cast.as_("stranger"), row=row, purpose="核对", now=NOW)
    assert not Look.objects.exists()
    says = registry.open_row(actor=actor, row=row, purpose="核对原文", now=NOW)
    assert says["person.name"] == "周桂兰" and says["person.born_on"] == "1990.2.30"
    assert Look.objects.get().thing_id is None
    (told,) = all_looks(house.watcher(cast), Filters())
    assert told.thing is None and told.purpose == "核对原文" and told.place == house.VILLAGE[:6] + "000000"
    registry.mend_row(actor=actor, row=row, says={"person.born_on": "1990-02-28"}, now=NOW)
    (mine,) = looks.looked_at(Record.objects.get().thing_id, NOW.date())
    assert mine.purpose == "核对原文"
    assert JournalEntry.objects.filter(act="registry.open_row").count() == 1


def test_a_row_about_somebody_known_is_their_look_at_once(cast: Cast) -> None:
    actor = house.clerk(cast)
    confirm(actor)
    number = house.identity("19620514", 31)
    thing = house.person(actor, "p1", name="周桂兰", id_number=number)
    taken(actor, [line(1, number=number, name="周桂兰", phone="12")])
    opened_as = house.clerk(cast, "handler", RECORD, LOOK, LOOK_OPEN)
    registry.open_row(actor=opened_as, row=BatchRow.objects.get().id, purpose="核对电话", now=NOW)
    assert [each.purpose for each in looks.looked_at(thing, NOW.date())] == ["核对电话"]


def test_the_rest_of_many_rows_is_taken_by_pieces(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from zhili.registry.actions import mending

    actor = house.clerk(cast)
    confirm(actor)
    batch = taken(actor, [line(no, phone="12") for no in range(7)])
    monkeypatch.setattr(mending, "PIECE", 3)
    steps: list[tuple[int, int]] = []

    def killed(done: int, rows: int) -> None:
        steps.append((done, rows))
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        registry.take_rest(actor=actor, batch=batch, now=NOW, told=killed)
    assert BatchRow.objects.filter(state="mended").count() == 3 == Batch.objects.get().kept
    assert registry.take_rest(actor=actor, batch=batch, now=NOW) == 4
    assert Batch.objects.get().kept == 7 == Record.objects.count()


def test_after_a_new_key_a_waiting_row_is_sealed_anew_and_still_opened(cast: Cast, settings: Any) -> None:
    actor = house.clerk(cast)
    confirm(actor)
    taken(actor, [line(1, born="1990.2.30"), line(2, born="1990.2.31")])
    settings.ZHILI_FIELD_KEYS = {9: b"n" * 16, **settings.ZHILI_FIELD_KEYS}
    assert registry.reseal_waiting() == 2 and registry.reseal_waiting() == 0
    assert all(bytes(sealed)[0] == 9 for sealed in BatchRow.objects.values_list("sealed", flat=True))
    row = BatchRow.objects.order_by("number")[0].id
    assert registry.open_row(actor=actor, row=row, purpose="核对", now=NOW)["person.born_on"] == "1990.2.30"


def test_after_a_new_key_what_a_correction_proposes_is_sealed_anew_and_still_read(cast: Cast, settings: Any) -> None:
    clerk = house.clerk(cast)
    thing = house.person(clerk, "7", name="周桂兰")
    registry.look(actor=clerk, things=[thing], purpose="核对", now=NOW)
    fact = Fact.objects.get(thing_id=thing, field="person.name").id
    asked = registry.ask_correction(actor=clerk, fact=fact, right="周贵兰", why="身份证上是贵", now=NOW)
    settings.ZHILI_FIELD_KEYS = {9: b"n" * 16, **settings.ZHILI_FIELD_KEYS}
    assert registry.reseal_waiting() == 1 and registry.reseal_waiting() == 0
    settings.ZHILI_FIELD_KEYS = {9: b"n" * 16}
    sealed = Correction.objects.values_list("proposed", flat=True).get(id=asked)
    assert unseal(bytes(sealed or b""), aad=proposed_aad(asked)) == "周贵兰"
