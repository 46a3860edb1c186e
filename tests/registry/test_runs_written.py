"""What a run writes: by pieces, each merge undone whole, nothing where lists teach nonsense, changed records anew."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.registry import house
from tests.registry.test_runs import (
    PURPOSE,
    allowed,
    allower,
    asker,
    linked,
    rows_of,
    take,
    three_lists,
)
from zhili.journal.models import Entry as JournalEntry
from zhili.lib.refusal import NotAllowed, Refusal
from zhili.registry import actions as registry
from zhili.registry.actions import _applying
from zhili.registry.lifecycle import Word
from zhili.registry.models import Compared, Doubt, Entry, Fact, Merge, Record, Relation, Run, Thing
from zhili.registry.queries import runs
from zhili.registry.run_refusals import (
    NoRunReason,
    NoSuchRun,
    OwnRun,
    RunNotAllowed,
    RunStopped,
    RunTakenOver,
    WrongRunState,
)
from zhili.registry.run_states import RunState, Weights

pytest.importorskip("splink", reason="the packages for linkage are not installed")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _allowed_at_all(cast: Cast) -> None:
    from tests.catalogue.test_switches import switched_on

    switched_on(cast)


def snapshot() -> list[list[tuple[Any, ...]]]:
    """Every row that a merge may move or believe otherwise."""
    tables = (
        (Record, ("id", "thing_id")), (Fact, ("id", "thing_id", "golden", "why")),
        (Thing, ("id", "into_id", "ended_on", "ended_why")), (Relation, ("id", "subject_id", "object_id", "to_on")),
        (Entry, ("id", "thing_id", "to_on")),
    )  # fmt: skip
    return [list(model.objects.order_by("id").values_list(*columns)) for model, columns in tables]


def related(cast: Cast) -> None:
    """Some of the people live somewhere, two of each home in the same; some of one home are two rows of one person."""
    actor = house.clerk(cast)
    homes = [house.home(actor, f"h{no}", f"河湾村{no}号") for no in range(5)]
    for place, thing in enumerate(
        Thing.objects.filter(kind="person").order_by("id").values_list("id", flat=True)[:250]
    ):
        registry.relate(actor=actor, source="grid", subject=thing, word=Word.LIVES_IN, object=homes[place % 5], now=NOW)


def test_every_merge_of_a_run_is_undone_whole_by_itself(cast: Cast) -> None:
    three_lists(cast, 100)
    related(cast)
    before = snapshot()
    run, counts = linked(cast)
    assert snapshot() != before and Relation.objects.filter(to_on__isnull=False).exists()
    for merge in Merge.objects.order_by("-id").values_list("id", flat=True):
        registry.unmerge(actor=asker(cast), merge_id=merge, now=NOW)
    assert snapshot() == before and counts["merged"] == Merge.objects.filter(run=f"run:{run}").count() > 60


def test_undone_by_pieces_it_is_as_before(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from zhili.registry.actions import unlinking

    three_lists(cast, 60)
    related(cast)
    before = snapshot()
    run, counts = linked(cast)
    monkeypatch.setattr(unlinking, "PIECE", 7)

    def killed(step: str, done: int, of: int) -> None:
        if done >= 21:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        registry.undo_run(actor=asker(cast), run=run, now=NOW, told=killed)
    assert Run.objects.get().state == RunState.UNDOING and runs.waiting(NOW) == []
    assert registry.undo_run(actor=asker(cast), run=run, now=NOW) == counts["merged"]
    assert snapshot() == before and Run.objects.get().state == RunState.UNDONE


def test_a_run_writes_in_few_statements(cast: Cast, django_assert_max_num_queries: Any) -> None:
    three_lists(cast, 120)
    run = allowed(cast)
    with django_assert_max_num_queries(90):
        counts = registry.link(actor=asker(cast), run=run, now=NOW)
    assert counts["merged"] > 120


def test_who_takes_a_run_over_goes_on_and_the_one_before_writes_no_more(cast: Cast, monkeypatch: Any) -> None:
    three_lists(cast, 60)
    run = allowed(cast)
    monkeypatch.setattr(_applying, "PIECE", 10)
    took: list[int] = []

    def other(step: str, done: int, of: int) -> None:
        if step == "merge" and not took:
            took.append(Merge.objects.count())
            registry.link(actor=asker(cast), run=run, now=NOW)

    with pytest.raises(RunTakenOver):
        registry.link(actor=asker(cast), run=run, now=NOW, told=other)
    done = Run.objects.get()
    assert done.state == RunState.DONE and done.counts["merged"] == Merge.objects.count() > took[0]
    assert JournalEntry.objects.filter(act="registry.run").count() == 1


def test_another_person_refuses_with_a_reason(cast: Cast) -> None:
    run = registry.ask_run(actor=asker(cast), purpose=PURPOSE, area="990121000000", now=NOW)
    with pytest.raises(NoRunReason):
        registry.refuse_run(actor=allower(cast), run=run, why="", now=NOW)
    with pytest.raises(OwnRun):
        registry.refuse_run(actor=replace(asker(cast), grants=allower(cast).grants), run=run, why="不需要", now=NOW)
    registry.refuse_run(actor=allower(cast), run=run, why="评估还没有更新", now=NOW)
    told = runs.run(asker(cast), run)
    assert (told.state, told.why, told.refused_by) == (RunState.REFUSED, "评估还没有更新", allower(cast).ref)
    for verb in (registry.allow_run, registry.link):
        with pytest.raises(WrongRunState):
            verb(actor=allower(cast), run=run, now=NOW)
    assert JournalEntry.objects.filter(act="registry.refuse_run").count() == 1
    with pytest.raises(NoSuchRun):
        registry.refuse_run(actor=allower(cast), run=99, why="没有", now=NOW)


def nonsense(rows: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The names of each list in another order than its people, as when one column of a sheet was sorted alone."""
    dice = random.Random(3)
    found = {}
    for name, each in rows.items():
        names = [row.name for row in each]
        dice.shuffle(names)
        found[name] = [replace(row, name=other) for row, other in zip(each, names, strict=True)]
    return found


def test_a_model_that_learnt_nonsense_writes_nothing_and_says_why(cast: Cast) -> None:
    for name, rows in nonsense(rows_of(300, 11)).items():
        take(cast, name, rows)
    before = snapshot()
    run = allowed(cast)
    with pytest.raises(RunStopped) as stopped:
        registry.link(actor=asker(cast), run=run, now=NOW)
    assert "姓名" in stopped.value.say("zh") and "name" in stopped.value.say("en")
    row = Run.objects.get()
    assert row.state == RunState.STOPPED and row.model == {} and {each["code"] for each in row.faults}
    assert snapshot() == before and not Compared.objects.exists() and not Doubt.objects.exists()
    assert JournalEntry.objects.filter(act="registry.stop_run").count() == 1
    again = registry.ask_run(actor=asker(cast), purpose=PURPOSE, area="990121000000", now=NOW, weights=Weights.SHIPPED)
    with pytest.raises(RunNotAllowed):
        registry.link(actor=asker(cast), run=again, now=NOW)
    registry.allow_run(actor=allower(cast), run=again, now=NOW)
    assert registry.link(actor=asker(cast), run=again, now=NOW)["rows"] > 500, "by the shipped weights, as two said"
    assert Run.objects.get(id=again).model["learnt"] is False


def test_a_record_that_changed_is_compared_again(cast: Cast) -> None:
    actor = house.clerk(cast)
    number = house.identity("19620514", 31)
    whole = {"name": "周桂兰", "born_on": "1962-05-14", "sex": "2", "phone": "13900000001"}
    first = house.person(house.police(cast), "a", source="police", id_number=number, **whole)
    second = house.person(actor, "b", name="吴某", phone="13900000002")
    _, counts = linked(cast)
    assert counts["merged"] == 0 and Compared.objects.count() == 2
    _, again = linked(cast)
    assert again.get("rows", 0) == 0, "nothing is new"
    assert house.person(actor, "b", id_number=number, **whole) == second
    _, third = linked(cast)
    assert (third["rows"], third["known"], third["merged"]) == (1, 1, 1)
    assert Thing.objects.get(id=second).into_id == first and Compared.objects.count() == 2


def test_two_who_are_known_are_never_made_one_by_a_record_that_changed(cast: Cast) -> None:
    """The record belongs to somebody who has others; a clerk is asked."""
    actor = house.clerk(cast)
    number = house.identity("19620514", 31)
    whole = {"name": "周桂兰", "born_on": "1962-05-14", "sex": "2", "phone": "13900000001"}
    first = house.person(house.police(cast), "a", source="police", id_number=number, **whole)
    second = house.person(actor, "b", name="吴秀英", phone="13900000002")
    house.person(house.clerk(cast, "transport_handler"), "c", source="civil", thing=second, name="吴秀英",
                 phone="13900000002")  # fmt: skip
    linked(cast)
    house.person(actor, "b", id_number=number, **whole)
    _, counts = linked(cast)
    assert counts["merged"] == 0 and Thing.objects.get(id=second).into_id is None
    doubt = Doubt.objects.get(state="open")
    assert {doubt.left.thing_id, doubt.right.thing_id} == {first, second}


def test_a_name_with_a_lost_character_comes_to_its_person_by_the_number(cast: Cast) -> None:
    from tests.registry import test_batches as lists

    actor = house.clerk(cast)
    number = house.identity("19620514", 31)
    whole = {"name": "周䶮兰", "born_on": "1962-05-14", "sex": "2", "phone": "13900000001"}
    thing = house.person(house.police(cast), "a", source="civil", id_number=number, **whole)
    other = house.person(house.police(cast), "z", source="civil", name="吴四", phone="13900000009")
    lists.confirm(actor)
    lists.taken(actor, [
        lists.line(1, name="周?兰", number=number, born="1962-05-14", phone=""),
        lists.line(2, name="郑?", number="", born="", phone="13900000009"),
    ])  # fmt: skip
    _, counts = linked(cast)
    assert Record.objects.filter(thing=thing).count() + Doubt.objects.filter(right__thing=thing).count() == 2
    assert Thing.objects.get(id=other).into_id is None and counts["rows"] == 4


def test_the_run_of_the_desk_is_worked_on_in_the_name_of_who_asked(cast: Cast) -> None:
    three_lists(cast, 60)
    run = allowed(cast)
    Run.objects.filter(id=run).update(asked_by="post:999/person:999")
    assert runs.waiting(NOW) == [run]
    with pytest.raises(Refusal):
        registry.work_run(run=run, now=NOW)
    row = Run.objects.get()
    assert row.state == RunState.STOPPED and row.faults and not Merge.objects.exists() and runs.waiting(NOW) == []


def test_undoing_is_asked_for_and_done_elsewhere(cast: Cast) -> None:
    three_lists(cast, 60)
    run, counts = linked(cast)
    with pytest.raises(NoSuchRun):
        registry.ask_undo(actor=asker(cast), run=999, now=NOW)
    with pytest.raises(NotAllowed):
        registry.ask_undo(actor=house.clerk(cast), run=run, now=NOW)
    registry.ask_undo(actor=asker(cast), run=run, now=NOW)
    assert Run.objects.get().state == RunState.UNDOING and runs.waiting(NOW) == [run]
    assert Merge.objects.filter(undone_at__isnull=True).count() == counts["merged"], "nothing yet"
    assert registry.undo_run(actor=asker(cast), run=run, now=NOW) == counts["merged"] and runs.waiting(NOW) == []
