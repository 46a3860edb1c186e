"""Whatever is typed into whatever field is kept letter by letter, or refused in words; nothing else happens."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.cast import NOW, Cast, assemble
from tests.weather.typed import KEPT, REFUSED, ROOMS, SOMEWHERE, Field
from zhili.dispatch import actions as dispatch
from zhili.journal.models import Detail, Entry
from zhili.lib.actor import Actor, ActorKind, anonymous
from zhili.lib.refusal import Invalid, Refusal, TooLarge
from zhili.matters import actions as matters
from zhili.matters.actions import Record, Report, record_history
from zhili.matters.actions._hand import clean
from zhili.matters.models import Matter, Step

KEYS = frozenset({"number", "once", "lang", "locality", "clock", "source"})
"""Texts that no person types: doors and the runner pass them on."""
ELSEWHERE = frozenset({"publish.title", "publish.street", "take_out.purpose", "take_out.said", "answer_request.answer"})
"""Shorter than what is typed here, or kept beside no matter: tried in the tests of their own verbs."""
IMPORTER = Actor(ActorKind.STAFF, "cli:import", grants=frozenset({"imports.run"}), channel="import")


@pytest.fixture(scope="module")
def county(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """One county for all of this file; every test leaves it as it found it."""
    with django_db_blocker.unblock(), undone():
        yield assemble()


@pytest.fixture
def cast(county: Cast) -> Iterator[Cast]:
    with undone():
        yield county


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves nothing behind, so that one matter serves for every text."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_every_text_of_every_verb_is_tried() -> None:
    texts = set()
    for room in (matters, dispatch):
        verbs = [getattr(room, name) for name in getattr(room, "__all__", vars(room))]
        for verb in verbs:
            if inspect.isfunction(verb) and verb.__module__.startswith(room.__name__) and verb.__name__[0] != "_":
                asked = inspect.signature(verb).parameters.values()
                texts |= {f"{verb.__name__}.{each.name}" for each in asked
                          if each.annotation == "str" and each.name not in KEYS}  # fmt: skip
    assert texts - set(ROOMS) - ELSEWHERE == set()


@pytest.mark.parametrize("name", ROOMS)
def test_a_text_is_kept_as_it_was_typed_or_refused_in_words(cast: Cast, name: str) -> None:
    field = ROOMS[name]
    number = field.begin(cast)
    for typed in KEPT.values():
        _try(cast, field, number, typed, name)
    for typed in REFUSED.values():
        before = (Step.objects.count(), Entry.objects.count(), Matter.objects.count())
        with undone(), pytest.raises(TooLarge if field.read and name != "report.name" else Refusal):
            field.fill(cast, number, typed)
            if name == "report.name":
                raise TooLarge  # a name is cut at eighty characters instead
        assert (Step.objects.count(), Entry.objects.count(), Matter.objects.count()) == before


def _try(cast: Cast, field: Field, number: str, typed: str, name: str) -> None:
    with undone():
        if field.read is None:
            with pytest.raises(Refusal) as refused:
                field.fill(cast, number, typed)
            assert refused.value.say("zh") and refused.value.say("en")
            return
        done = field.fill(cast, number, typed)
        assert field.read(done if isinstance(done, str) else number) == clean(typed).strip(), name


@pytest.mark.parametrize("typed", ["", " \t\r\n ", "\x00\x01\x7f", "\ud800"])
def test_nothing_is_not_something(cast: Cast, typed: str) -> None:
    number = ROOMS["progress.words"].begin(cast)
    for name in ("report.words", "progress.words", "object_to.reason"):
        with undone(), pytest.raises(Refusal):
            ROOMS[name].fill(cast, number, typed)


@pytest.mark.parametrize("typed", [*KEPT.values(), *REFUSED.values(), "QH-2026-000001-K\x00", "𠮷"])
def test_a_number_is_found_or_refused_in_words(cast: Cast, typed: str) -> None:
    actor = cast.as_("dispatcher")
    for call in (
        lambda: matters.accept(actor=actor, number=typed, now=NOW),
        lambda: matters.join(actor=anonymous(), number=typed, now=NOW),
        lambda: dispatch.send_out(actor=actor, number=typed, category="water", lead=1, now=NOW),
    ):
        with undone(), pytest.raises(Refusal):
            call()


def test_the_record_keeps_the_same_words(cast: Cast) -> None:
    """Words go through three hands: the step, the sealed detail and its digest. All must take every letter."""
    for typed in KEPT.values():
        said = Report(words=typed)
        done = matters.report(actor=anonymous(), locality="qinghe", report=said, now=NOW, once=f"k{hash(typed)}")
        step = Step.objects.get(matter__number=done.number, no=1)
        assert Detail.objects.filter(entry_id=step.entry, sealed__isnull=False).exists()
        assert len(json.loads(json.dumps(step.words))) == len(step.words)


QUOTED = ("words", "title", "place", "source_id", "status", "reply", "unit_name", "reporter", "label")


@pytest.mark.parametrize("field", QUOTED)
def test_an_imported_text_is_kept_or_refused_in_words(cast: Cast, field: str) -> None:
    own = field in ("words", "title", "place")
    for n, typed in enumerate(KEPT.values()):
        report = Report(**({"words": SOMEWHERE} | ({field: typed} if own else {})))
        said = {"source_id": f"s{n}"} | ({} if own else {field: typed})
        kept = record_history(actor=IMPORTER, locality="qinghe", source="甲", records=[Record(report, **said)], now=NOW)
        assert (kept.written, kept.refused) == (1, ())
    first = Step.objects.filter(no=1).latest("id")
    if field == "words":
        assert first.words == clean(typed).strip()
    too_long = Record(Report(words="长" * 350_000), source_id="long")
    kept = record_history(actor=IMPORTER, locality="qinghe", source="甲", records=[too_long], now=NOW)
    assert isinstance(kept.refused[0][1], TooLarge)


@pytest.mark.parametrize(
    "when",
    [
        NOW + timedelta(days=1),
        NOW + timedelta(minutes=11),
        datetime(9999, 12, 31, 23, 59, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1850, 5, 5, tzinfo=UTC),
    ],
)
def test_a_time_at_which_nothing_can_have_happened_is_refused(cast: Cast, when: datetime) -> None:
    before = Matter.objects.count()
    with pytest.raises(Invalid) as refused:
        cast.report(happened_at=when)
    assert refused.value.say("zh") and Matter.objects.count() == before


def test_a_reporters_clock_may_run_a_little_ahead(cast: Cast) -> None:
    assert cast.report(happened_at=NOW + timedelta(minutes=9)).number


@pytest.mark.parametrize("point", [(float("nan"), 30.0), (float("inf"), 30.0), (181.0, 30.0), (120.0, None)])
def test_a_place_that_is_none_is_refused(cast: Cast, point: tuple[float, float | None]) -> None:
    with pytest.raises(Invalid) as refused:
        cast.report(lon=point[0], lat=point[1])
    assert refused.value.say("zh")
