"""A linkage: two persons stand for it, everybody reads of it, what is sure is merged, what is not lies before a clerk,
and all of it is undone whole. The people are generated; the linkage is the real one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.registry import house
from zhili.journal.models import Entry as JournalEntry
from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed
from zhili.offices.permissions import ALLOW_LINK, LINK, LOOK, MERGE, RECORD
from zhili.profiles.registers import ThingKind
from zhili.registry import actions as registry
from zhili.registry.actions import _applying
from zhili.registry.lifecycle import Ended, Looked
from zhili.registry.models import Compared, Doubt, Fact, Look, Merge, Record, Run, Thing
from zhili.registry.queries import looks
from zhili.registry.refusals import LaterMerge, NoPurpose
from zhili.registry.run_refusals import NoSuchDoubt, OwnRun, RunNotAllowed, WrongRunState
from zhili.registry.run_states import RunState, Verdict

pytest.importorskip("splink", reason="the packages for linkage are not installed")
pytestmark = pytest.mark.django_db
AREA = "990121000000"
PURPOSE = "三部门人口底数核对"
COLUMNS = {
    "id": "@key", "name": "person.name", "id_number": "person.id_number", "sex": "person.sex",
    "born_on": "person.born_on", "phone": "person.phone", "address": "person.lives_at",
}  # fmt: skip
SPEAKERS = {"population": ("police", "urban_handler"), "insurance": ("civil", "transport_handler"),
            "visits": ("grid", "handler")}  # fmt: skip


@pytest.fixture(autouse=True)
def _allowed_at_all(cast: Cast) -> None:
    """Linkage is a risky use: it runs only where an assessment was approved and it is switched on."""
    from tests.catalogue.test_switches import switched_on

    switched_on(cast)


def asker(cast: Cast) -> Actor:
    return house.clerk(cast, "dispatcher", LINK, MERGE, LOOK, RECORD)


def allower(cast: Cast) -> Actor:
    return house.clerk(cast, "reviewer", ALLOW_LINK, LINK)


def rows_of(people: int, seed: int) -> dict[str, list[Any]]:
    from zhili.registry.linking.generate import lists

    found: dict[str, list[Any]] = {}
    for row, _ in lists(people, seed):
        found.setdefault(row.source, []).append(row)
    return found


def take(cast: Cast, name: str, rows: Sequence[Any]) -> int:
    """One department's list, through the same door as any."""
    source, who = SPEAKERS[name]
    actor = house.clerk(cast, who)
    lines = [[getattr(row, column) for column in COLUMNS] for row in rows]
    registry.confirm_columns(
        actor=actor, source=source, kind=ThingKind.PERSON, columns=COLUMNS, area=AREA, now=NOW, lone=name != "visits"
    )

    def every() -> Iterator[tuple[int, Sequence[str]]]:
        return iter(enumerate(lines, start=2))

    digest = hashlib.sha256(repr(lines).encode()).hexdigest()
    table = registry.Table(f"{name}.csv", digest, tuple(COLUMNS), every)
    batch = registry.take_batch(
        actor=actor, source=source, kind=ThingKind.PERSON, table=table, area=AREA, purpose=PURPOSE, now=NOW
    )
    registry.take_rest(actor=actor, batch=batch, now=NOW)
    return batch


def allowed(cast: Cast) -> int:
    run = registry.ask_run(actor=asker(cast), purpose=PURPOSE, area=AREA, now=NOW)
    registry.allow_run(actor=allower(cast), run=run, now=NOW)
    return run


def linked(cast: Cast, **more: Any) -> tuple[int, dict[str, Any]]:
    run = allowed(cast)
    return run, dict(registry.link(actor=asker(cast), run=run, now=NOW, **more))


def three_lists(cast: Cast, people: int = 120) -> dict[str, list[Any]]:
    rows = rows_of(people, 11)
    for name in SPEAKERS:
        take(cast, name, rows[name])
    return rows


def test_two_persons_stand_for_a_run(cast: Cast) -> None:
    with pytest.raises(NoPurpose):
        registry.ask_run(actor=asker(cast), purpose=" ", area=AREA, now=NOW)
    with pytest.raises(NotAllowed):
        registry.ask_run(actor=house.clerk(cast), purpose=PURPOSE, area=AREA, now=NOW)
    run = registry.ask_run(actor=asker(cast), purpose=PURPOSE, area=AREA, now=NOW)
    with pytest.raises(RunNotAllowed):
        registry.link(actor=asker(cast), run=run, now=NOW)
    both = replace(asker(cast), grants=frozenset({LINK, ALLOW_LINK}))
    with pytest.raises(OwnRun):
        registry.allow_run(actor=both, run=run, now=NOW)
    with pytest.raises(NotAllowed):
        registry.allow_run(actor=house.clerk(cast, "reviewer", LINK), run=run, now=NOW)
    registry.allow_run(actor=allower(cast), run=run, now=NOW)
    with pytest.raises(WrongRunState):
        registry.allow_run(actor=allower(cast), run=run, now=NOW)
    assert Run.objects.get().state == RunState.ALLOWED and not Look.objects.exists()


def test_three_lists_become_one_and_it_is_undone_whole(cast: Cast) -> None:
    three_lists(cast)
    before = sorted(Record.objects.values_list("id", "thing_id"))
    golden = sorted(Fact.objects.values_list("id", "golden", "why"))
    run, counts = linked(cast)
    assert counts["merged"] == Merge.objects.count() > 60
    assert Thing.objects.filter(into__isnull=True).count() == len(before) - counts["merged"]
    assert Compared.objects.count() == len(before)
    told = looks.looked_at(before[0][1], NOW.date())
    assert {(look.how, look.purpose) for look in told} == {(Looked.MATCH, f"{PURPOSE}（比对 {run}）")}
    (entry,) = JournalEntry.objects.filter(act="registry.run")
    assert json.loads(entry.facts)["merged"] == counts["merged"]
    reasons = Merge.objects.values_list("reasons", flat=True)
    assert all(set(each) <= {"name", "identity", "born", "sex", "phone", "address"} for each in reasons)
    with pytest.raises(WrongRunState):
        registry.link(actor=asker(cast), run=run, now=NOW)
    assert registry.undo_run(actor=asker(cast), run=run, now=NOW) == counts["merged"]
    assert sorted(Record.objects.values_list("id", "thing_id")) == before
    assert sorted(Fact.objects.values_list("id", "golden", "why")) == golden
    assert not Compared.objects.exists() and not Doubt.objects.filter(state="open").exists()
    assert JournalEntry.objects.filter(act="registry.undo_run").count() == 1


def test_a_later_batch_is_linked_to_what_is_known(cast: Cast) -> None:
    rows = rows_of(120, 11)
    take(cast, "population", rows["population"])
    take(cast, "insurance", rows["insurance"])
    _, first = linked(cast)
    known = set(Record.objects.values_list("id", flat=True))
    take(cast, "visits", rows["visits"])
    again, second = linked(cast)
    assert first["merged"] > 30 and second["merged"] > 30 and second["known"] == len(known)
    assert second["rows"] == Record.objects.count() - len(known)
    kept = set(Merge.objects.filter(run=f"run:{again}").values_list("kept__records__id", flat=True))
    assert kept & known, "what was known stays, what is new comes to it"
    _, third = linked(cast)
    assert third["merged"] == 0


def test_a_run_that_was_killed_is_run_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    three_lists(cast)
    run = allowed(cast)
    monkeypatch.setattr(_applying, "PIECE", 20)

    def killed(step: str, done: int, of: int) -> None:
        if step == "merge" and done >= 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        registry.link(actor=asker(cast), run=run, now=NOW, told=killed)
    half = Merge.objects.count()
    assert half > 0 and Run.objects.get().state == RunState.RUNNING
    counts = registry.link(actor=asker(cast), run=run, now=NOW)
    assert counts["merged"] == Merge.objects.count() > half
    things = Thing.objects.count()
    assert Look.objects.filter(how="match").count() == things, "nobody was told twice"


def test_what_a_clerk_calls_different_is_never_asked_or_merged_again(cast: Cast) -> None:
    three_lists(cast)
    run, counts = linked(cast)
    sure = Merge.objects.order_by("id").first()
    assert sure is not None
    came = sure.moved.filter(what="record").values_list("row", flat=True)
    stayed = sure.kept.records.exclude(id__in=came).values_list("id", flat=True)
    ends = sorted((came[0], stayed[0]))
    registry.undo_run(actor=asker(cast), run=run, now=NOW)
    made = Doubt.objects.create(run_id=run, left_id=ends[0], right_id=ends[1], probability=0.9, reasons=[])
    registry.judge(actor=asker(cast), doubt=made.id, verdict=Verdict.DIFFERENT, purpose=PURPOSE, now=NOW)
    again, later = linked(cast)
    assert later["kept_apart"] >= 1 and later["merged"] < counts["merged"]
    left, right = (Record.objects.get(id=end).thing_id for end in ends)
    assert left != right and not Doubt.objects.filter(run_id=again, left_id=ends[0], right_id=ends[1]).exists()


def test_a_clerk_judges_and_who_did_is_kept(cast: Cast) -> None:
    actor = house.clerk(cast)
    things = [house.person(actor, f"p{no}", name="周桂兰", phone=f"1390000000{no}") for no in range(3)]
    records = list(Record.objects.order_by("id").values_list("id", flat=True))
    run = allowed(cast)
    for left, right, likely in ((0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.7)):
        Doubt.objects.create(
            run_id=run, left_id=records[left], right_id=records[right], probability=likely,
            reasons=[{"field": "name", "level": "exact", "zh": "姓名：相同", "en": "name: the same"}],
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        registry.begin_judging(actor=house.watcher(cast), purpose=PURPOSE, now=NOW)
    first = registry.begin_judging(actor=actor, purpose=PURPOSE, now=NOW)
    assert first == Doubt.objects.get(probability=0.9).id
    second = registry.judge(actor=actor, doubt=first, verdict=Verdict.LATER, purpose=PURPOSE, now=NOW)
    assert second == Doubt.objects.get(probability=0.8).id
    third = registry.judge(actor=actor, doubt=second, verdict=Verdict.SAME, purpose=PURPOSE, now=NOW)
    judged = Doubt.objects.get(id=second)
    assert judged.decided_by == actor.ref and judged.merge is not None and judged.merge.reasons == {"name": "exact"}
    assert Thing.objects.get(id=things[2]).into_id == things[1]
    assert third is not None
    with pytest.raises(NoSuchDoubt):
        registry.judge(actor=actor, doubt=second, verdict=Verdict.SAME, purpose=PURPOSE, now=NOW)
    assert registry.judge(actor=actor, doubt=third, verdict=Verdict.DIFFERENT, purpose=PURPOSE, now=NOW) is None
    assert sorted(Doubt.objects.values_list("state", flat=True)) == ["different", "dropped", "same"]
    assert JournalEntry.objects.filter(act="registry.judge").count() == 3


def test_undoing_is_refused_before_anything_where_a_later_merge_went_on(cast: Cast) -> None:
    three_lists(cast, 60)
    run, counts = linked(cast)
    merge = Merge.objects.order_by("id").first()
    assert merge is not None
    other = house.person(house.clerk(cast), "other", name="吴秀英")
    registry.merge(actor=asker(cast), kept=other, gone=merge.kept_id, now=NOW, reasons={})
    with pytest.raises(LaterMerge):
        registry.undo_run(actor=asker(cast), run=run, now=NOW)
    assert Merge.objects.filter(undone_at__isnull=True).count() == counts["merged"] + 1


def test_one_who_died_is_not_merged_but_asked_about(cast: Cast) -> None:
    rows = three_lists(cast, 60)
    assert rows
    shared = Fact.objects.filter(field="person.id_number").values_list("blind", flat=True)
    blind = next(each for each in shared if list(map(bytes, shared)).count(bytes(each)) > 1)
    thing = Fact.objects.filter(field="person.id_number", blind=blind).order_by("id")[0].thing_id
    registry.end(actor=house.clerk(cast), thing_id=thing, why=Ended.DIED, on=NOW.date(), now=NOW)
    linked(cast)
    assert not Merge.objects.filter(kept_id=thing).exists() and not Merge.objects.filter(gone_id=thing).exists()
    assert Doubt.objects.filter(left__thing_id=thing, state="open").exists()
