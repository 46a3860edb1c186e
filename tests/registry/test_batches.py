"""Departments' lists: columns confirmed once, bad rows told apart, nothing half applied, killed and resumed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.cast import NOW, Cast, profile_text
from tests.catalogue.test_switches import switched_on
from tests.registry import house
from zhili.catalogue.actions import switch_off
from zhili.catalogue.refusals import UseNotOn
from zhili.journal.models import Entry as JournalEntry
from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed
from zhili.offices.permissions import ASSESS
from zhili.profiles.reading import read
from zhili.profiles.registers import ThingKind
from zhili.registry import actions as registry
from zhili.registry.actions import batching
from zhili.registry.columns import propose
from zhili.registry.lifecycle import Ended
from zhili.registry.models import Batch, BatchRow, Fact, Record, Thing
from zhili.registry.queries import batches as pages
from zhili.registry.refusals import (
    BadColumn,
    BadValue,
    BatchDoubtful,
    BatchKnown,
    ColumnsChanged,
    NoMapping,
    NoPurpose,
    NoReturnReason,
    NoSuchRow,
)

pytestmark = pytest.mark.django_db
PERSON = ThingKind.PERSON
AREA = "990121000000"
HEADER = ("编号", "姓名", "身份证号", "性别", "出生日期", "联系电话", "现住址", "村代码")
COLUMNS = dict(
    zip(
        HEADER,
        ("@key", "person.name", "person.id_number", "person.sex", "person.born_on", "person.phone", "person.lives_at",
         "@area"),
        strict=True,
    )
)  # fmt: skip
Line = Sequence[str]


def table(lines: Sequence[Line], header: Line = HEADER, name: str = "police.csv") -> registry.Table:
    def rows() -> Iterator[tuple[int, Line]]:
        return iter(enumerate(lines, start=2))

    digest = hashlib.sha256(json.dumps([header, lines]).encode()).hexdigest()
    return registry.Table(name, digest, tuple(header), rows)


def line(no: int, **said: str) -> Line:
    """A sound row, changed by ``said``."""
    born = f"19620{no % 9 + 1}14"
    usual = {
        "key": f"K{no}", "name": f"周桂{'兰芳英梅菊'[no % 5]}", "number": house.identity(born, 100 + no), "sex": "女",
        "born": f"{born[:4]}-{born[4:6]}-{born[6:]}", "phone": f"1390000{no:04d}", "home": f"青石镇河湾村{no}号",
        "area": house.VILLAGE,
    }  # fmt: skip
    return tuple((usual | said).values())


def confirm(actor: Actor, **more: Any) -> int:
    return registry.confirm_columns(
        actor=actor, source="police", kind=PERSON, columns=more.pop("columns", COLUMNS), area=AREA, now=NOW, **more
    )


def taken(actor: Actor, lines: Sequence[Line], **more: Any) -> int:
    return registry.take_batch(
        actor=actor, source="police", kind=PERSON, table=more.pop("given", table(lines)), area=AREA,
        purpose=more.pop("purpose", "人口底数核对"), now=NOW, **more,
    )  # fmt: skip


def checked(actor: Actor, lines: Sequence[Line], purpose: str = "人口底数核对", **more: Any) -> dict[str, Any]:
    return registry.check_list(
        actor=actor, source="police", kind=PERSON, table=table(lines, **more), area=AREA, purpose=purpose, now=NOW
    )


def codes(report: dict[str, Any]) -> dict[str, int]:
    return {each["code"]: each["rows"] for each in report["findings"]}


def test_columns_are_proposed_by_header_by_values_and_by_likeness() -> None:
    registers = read(profile_text("qinghe")).registers
    sample = [("1", house.identity(), "13900000001", "女", "x")]
    found = propose(registers, PERSON, ("序号", "号码甲", "号码乙", "乙", "备注"), sample)
    assert [each.target for each in found] == ["@key", "person.id_number", "person.phone", "person.sex", ""]
    assert [each.why for each in found] == ["header", "values", "values", "values", "none"]
    english = propose(registers, PERSON, ("Full Name", "ID No.", "birth_date", "居民姓名称"), [])
    assert [each.target for each in english] == ["person.name", "person.id_number", "person.born_on", ""]
    told = propose(registers, PERSON, ("姓名", "曾用名"), [], told={"曾用名": "", "姓名": "person.name"})
    assert [(each.target, each.why) for each in told] == [("person.name", "told"), ("", "told")]


def test_columns_are_confirmed_once_and_a_renamed_one_stops_the_list(cast: Cast) -> None:
    actor = house.clerk(cast)
    with pytest.raises(NoMapping):
        taken(actor, [line(1)])
    with pytest.raises(BadColumn):
        confirm(actor, columns={"姓名": "person.religion"})
    with pytest.raises(NotAllowed):
        confirm(house.watcher(cast))
    confirm(actor)
    renamed = ("编号", "姓名", "公民身份号码", *HEADER[3:])
    with pytest.raises(ColumnsChanged) as refused:
        taken(actor, [], given=table([line(1)], renamed))
    assert "公民身份号码（像是 person.id_number）" in refused.value.say("zh") and "身份证号" in refused.value.say("zh")
    assert "columns_changed" in codes(checked(actor, [line(1)], header=renamed))
    assert not Batch.objects.exists() and not Record.objects.exists()


BAD = {
    "identity": ({"number": "990121196202141234"}, "bad_value"),
    "science": ({"number": "9.90121E+17"}, "bad_value"),
    "no_day": ({"born": "1990.2.30"}, "bad_value"),
    "elsewhere": ({"area": "990122100205"}, "area_outside"),
    "nothing": (dict.fromkeys(("name", "number", "sex", "born", "phone", "home"), ""), "nothing_said"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_row_waits_for_a_clerk_and_the_others_go_in(cast: Cast, case: str) -> None:
    said, code = BAD[case]
    actor = house.clerk(cast)
    confirm(actor)
    lines = [line(1), line(2, **said), line(3)]
    assert codes(checked(actor, lines))[code] == 1 and not Batch.objects.exists()
    batch = Batch.objects.get(id=taken(actor, lines))
    assert (batch.rows, batch.done_rows, batch.kept) == (3, 3, 2) and batch.done_at == NOW
    (row,) = BatchRow.objects.all()
    assert row.number == 3 and row.problems[0]["code"] == code and row.sealed
    written = json.dumps([batch.report, row.problems], ensure_ascii=False) + repr(bytes(row.sealed))
    bare = [text for text in said.values() if text and text != said.get("area")]
    assert not [text for text in bare if text in written], "a value in clear was kept outside its seal"


def test_what_is_read_in_spite_of_its_writing_is_remarked(cast: Cast) -> None:
    actor = house.clerk(cast)
    confirm(actor)
    number = house.identity("19620514", 31)
    old = number[:6] + number[8:17]
    wide = "".join(chr(ord(each) + 0xFEE0) for each in "13900000077")
    report = checked(actor, [line(1, number=old, born="1962-05-14"), line(2, phone=wide)])
    assert codes(report) == {"old_number": 1, "full_width": 1} and report["fine"] == 2
    taken(actor, [line(1, number=old, born="1962-05-14"), line(2, phone=wide)])
    found = registry.find(actor=actor, field="person.id_number", text=number, purpose="核对", now=NOW)
    assert len(found) == 1


def test_two_with_one_number_one_with_two_and_a_key_used_twice(cast: Cast) -> None:
    actor = house.clerk(cast)
    confirm(actor)
    shared = house.identity("19700101", 77)
    lines = [
        line(1, number=shared, name="周桂兰"), line(2, number=shared, name="吴秀英"),
        line(3, name="郑明", born="1962-04-14"), line(3, key="K9", name="郑明", number=house.identity("19620414", 901)),
        line(5), line(5), line(6, key="K5"),
    ]  # fmt: skip
    report = checked(actor, lines)
    assert codes(report) == {"number_shared": 2, "two_numbers": 2, "row_twice": 1, "key_twice": 1}
    batch = Batch.objects.get(id=taken(actor, lines))
    assert (batch.kept, batch.repeated, BatchRow.objects.count()) == (1, 1, 5)


def test_a_person_who_died_is_not_brought_back_by_a_list(cast: Cast) -> None:
    actor = house.clerk(cast)
    confirm(actor)
    number = house.identity("19300101", 5)
    thing = house.person(actor, "p1", name="周老太", id_number=number)
    registry.end(actor=actor, thing_id=thing, why=Ended.DIED, on=NOW.date(), now=NOW)
    assert codes(checked(actor, [line(1, number=number)])) == {"died": 1}


def test_a_list_is_taken_in_once_and_half_a_list_asks_first(cast: Cast) -> None:
    actor = house.clerk(cast)
    confirm(actor)
    lines = [line(no) for no in range(10)]
    first = taken(actor, lines)
    with pytest.raises(BatchKnown):
        taken(actor, lines)
    assert "known_batch" in codes(checked(actor, lines))
    with pytest.raises(BatchDoubtful, match="10"):
        taken(actor, lines[:5])
    total = ("合计", "7", *[""] * 6)
    with pytest.raises(BatchDoubtful, match="7"):
        taken(actor, [*lines[:8], total])
    assert Batch.objects.count() == 1
    second = taken(actor, lines[:5], confirmed=True)
    assert Batch.objects.get(id=second).rows == 5 and Record.objects.count() == 10, "the same keys are the same records"
    entries = JournalEntry.objects.filter(act="registry.take_batch").values_list("ref", flat=True)
    assert list(entries) == [f"batch:{first}", f"batch:{second}"]


def test_a_purpose_left_empty_is_found_by_the_check_and_refused_by_the_import(cast: Cast) -> None:
    actor = house.clerk(cast)
    confirm(actor)
    assert "no_purpose" in codes(checked(actor, [line(1)], purpose=" "))
    with pytest.raises(NoPurpose):
        taken(actor, [line(1)], purpose="")


def test_an_import_that_was_killed_goes_on_where_it_stopped(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    actor = house.clerk(cast)
    confirm(actor)
    monkeypatch.setattr(batching, "PIECE", 3)
    lines = [line(no, **({"phone": "12"} if no == 4 else {})) for no in range(10)]

    def killed(done: int, rows: int) -> None:
        if done == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        taken(actor, lines, told=killed)
    batch = Batch.objects.get()
    assert (batch.done_rows, batch.kept, batch.done_at) == (6, 5, None)
    assert taken(actor, lines) == batch.id
    batch.refresh_from_db()
    assert (batch.done_rows, batch.kept, BatchRow.objects.count()) == (10, 9, 1) and batch.done_at == NOW
    assert Thing.objects.count() == 9


def test_a_clerk_mends_a_row_or_returns_it(cast: Cast) -> None:
    actor = house.clerk(cast)
    confirm(actor)
    taken(actor, [line(1, born="1990.2.30"), line(2, phone="12"), line(3, area="990122100205")])
    first, second, third = BatchRow.objects.order_by("number")
    with pytest.raises(BadValue):
        registry.mend_row(actor=actor, row=first.id, says={"person.born_on": "1990.2.31"}, now=NOW)
    with pytest.raises(NoSuchRow):
        registry.mend_row(actor=cast.as_("stranger"), row=first.id, says={}, now=NOW)
    registry.mend_row(actor=actor, row=first.id, says={"person.born_on": "1990.2.28"}, now=NOW)
    registry.mend_row(actor=actor, row=third.id, says={"@area": house.VILLAGE}, now=NOW)
    with pytest.raises(NoReturnReason):
        registry.return_row(actor=actor, row=second.id, why="", now=NOW)
    registry.return_row(actor=actor, row=second.id, why="电话不对，请补", now=NOW)
    with pytest.raises(NoSuchRow):
        registry.return_row(actor=actor, row=second.id, why="再退一次", now=NOW)
    assert set(BatchRow.objects.values_list("state", "sealed")) == {("mended", None), ("returned", None)}
    assert Thing.objects.count() == 2 and Fact.objects.filter(field="person.born_on").count() == 2


def test_what_is_sound_of_the_rest_is_taken_at_once(cast: Cast) -> None:
    actor = house.clerk(cast)
    confirm(actor)
    batch = taken(actor, [line(1, born="1990.2.30"), line(2, area="990122100205"), line(3, phone="12")])
    assert registry.take_rest(actor=actor, batch=batch, now=NOW) == 2
    assert [row.problems[0]["code"] for row in BatchRow.objects.filter(state="open")] == ["area_outside"]
    assert Fact.objects.filter(field="person.name").count() == 2
    assert Fact.objects.filter(field="person.born_on").count() == 1


def test_the_page_of_a_batch_masks_what_waits(cast: Cast) -> None:
    actor = house.clerk(cast)
    confirm(actor)
    batch = taken(actor, [line(1, number="990121196202141234")])
    registers = read(profile_text("qinghe")).registers
    page = pages.page(actor, batch, registers)
    (row,) = page.pending
    assert row.inputs[0].name == "person.id_number" and row.inputs[0].shown == "990121************"
    assert row.label.startswith("周*") and pages.listed(actor)[0].open == 1


def test_a_list_of_those_in_need_waits_for_its_assessment(cast: Cast) -> None:
    """Whole lists of a sensitive register are a risky use; one person at a time, as on a visit, is not."""
    clerk = house.clerk(cast)
    columns = {"编号": "@key", "姓名": "person.name", "原因": "care.why"}
    ask = {"actor": clerk, "source": "village", "kind": PERSON, "area": AREA, "now": NOW}
    with pytest.raises(UseNotOn):
        registry.confirm_columns(columns=columns, **ask)
    switched_on(cast, "sensitive")
    registry.confirm_columns(columns=columns, **ask)
    switch_off(actor=replace(clerk, grants=frozenset({ASSESS})), use="sensitive", why="先停", now=NOW)
    lines = (("1", "郑明", "alone"), ("2", "郑亮", "poor"))
    with pytest.raises(UseNotOn):
        registry.take_batch(table=table(lines, tuple(columns)), purpose="核对底数", **ask)
    assert not Batch.objects.exists() and not Record.objects.exists()
    thing = house.person(clerk, "7", name="郑明")
    registry.enter(actor=clerk, source="village", thing_id=thing, register="care", now=NOW)
    house.person(clerk, "7", register="care", why="alone")
    assert Fact.objects.filter(field="care.why").count() == 1
