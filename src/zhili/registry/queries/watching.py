"""What whoever watches reads: alerts, looks by person, unit and day, withheld ones, lists taken away. Never a value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from zhili.lib.actor import Actor
from zhili.lib.refusal import NotAllowed
from zhili.offices import queries as offices
from zhili.offices.lifecycle import UnitLevel
from zhili.offices.models import Person, Post, Unit
from zhili.profiles.model import Profile
from zhili.profiles.registers import ThingKind

from ..alarms import Answer, Seen, What
from ..lifecycle import Correction as State
from ..lifecycle import Looked, Word
from ..models import Alert, Export, Fact, Look, Protected, Relation, Thing, Withholding
from ..permissions import WATCH
from ..refusals import BadValue
from ..values import canonical
from ..withheld import NoSuchLook
from .areas import within
from .looks import by_self, post_in
from .sealing import same_as

OWN_GROUND: Final = (UnitLevel.GRID, UnitLevel.VILLAGE)
"""Units whose people work where they live: within their own area a neighbour is their work."""
PEOPLE: Final = (ThingKind.PERSON.value, ThingKind.HOUSEHOLD.value)
_OF_ROW: Final = ("row__batch__kind", "row__batch__area_code")


@dataclass(frozen=True, slots=True)
class Hand:
    """Who it was: name ('' for a key or a job), post and unit; ``by_self``: the person concerned."""

    person_id: int | None
    name: str
    post: str
    unit: str
    by_self: bool = False


@dataclass(frozen=True, slots=True)
class AlertTold:
    """An alert with its looker; ``own``: about the reader's own looks, which somebody else answers."""

    id: int
    what: What
    hand: Hand
    day: date
    many: int
    first_at: datetime
    last_at: datetime
    state: Answer
    answer: str
    answered_by: str
    answered_at: datetime | None
    own: bool


@dataclass(frozen=True, slots=True)
class LookTold:
    """A look: by whom, at what sort of thing and where, how, for what; withheld from the person under a law until.
    ``thing`` None: a waiting row of a list, of which it is not known yet whom it is about."""

    id: int
    at: datetime
    hand: Hand
    how: Looked
    field: str
    purpose: str
    thing: int | None
    kind: ThingKind
    place: str
    withheld_under: str
    withheld_until: date | None
    own: bool = False


@dataclass(frozen=True, slots=True)
class WithholdingTold:
    """That a look be not told until a day: asked by ``asker``, answered by ``answerer``. ``mine``: this reader may
    answer it."""

    id: int
    look: LookTold
    law: str
    until: date
    asker: Hand
    at: datetime
    state: State
    answerer: Hand | None
    answered_at: datetime | None
    mine: bool


@dataclass(frozen=True, slots=True)
class ExportTold:
    """A list that left the house."""

    id: int
    mark: str
    kind: ThingKind
    prefix: str
    purpose: str
    many: int
    hand: Hand
    at: datetime


@dataclass(frozen=True, slots=True)
class Filters:
    """Which looks: by one person, by one unit, by one post, on one day, only those withheld on ``withheld``."""

    person: int | None = None
    unit: int | None = None
    post: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    withheld: date | None = None


def alerts(actor: Actor, *, open_ones: bool, most: int = 100) -> tuple[AlertTold, ...]:
    """The alerts of this watcher's area, the latest first. Raises NotAllowed."""
    need_watch(actor)
    rows = Alert.objects.filter(_units(actor)).order_by("-last_at", "-id")
    rows = rows.filter(state=Answer.OPEN) if open_ones else rows.exclude(state=Answer.OPEN)
    found = list(rows[:most])
    hands = _hands([(row.person_id, row.by, row.unit_id) for row in found])
    names = _names(row.answered_person_id for row in found)
    return tuple(
        AlertTold(
            row.id, What(row.what), hand, row.day, row.many, row.first_at, row.last_at, Answer(row.state), row.answer,
            names.get(row.answered_person_id or 0, ""), row.answered_at, row.person_id == actor.person_id,
        )
        for row, hand in zip(found, hands, strict=True)
    )  # fmt: skip


def open_alerts(actor: Actor) -> int:
    """How many wait for an answer in this watcher's area; none without the grant."""
    return Alert.objects.filter(_units(actor), state=Answer.OPEN).count() if actor.may(WATCH) else 0


def looks(actor: Actor, asked: Filters, *, before: int = 0, most: int = 50) -> tuple[LookTold, ...]:
    """A page of looks at what lies in this watcher's area, the latest first; ``before``: the last one of the page
    before. Raises NotAllowed."""
    need_watch(actor)
    seen = within(actor, "thing__") | Q(thing__isnull=True) & _within(actor, "row__batch__area_code")
    rows = Look.objects.filter(seen, *_asked(asked)).order_by("-id")
    rows = rows.filter(id__lt=before) if before else rows
    return tuple(_looks(actor, rows, most))


def look(actor: Actor, no: int) -> LookTold:
    """One look at what lies in this watcher's area. Raises NotAllowed, NoSuchLook."""
    need_watch(actor)
    rows = Look.objects.filter(within(actor, "thing__"), id=no)
    found = next(iter(_looks(actor, rows, 1)), None)
    if found is None:
        raise NoSuchLook
    return found


def withholdings(actor: Actor, *, most: int = 200) -> tuple[WithholdingTold, ...]:
    """What was asked to be withheld in this watcher's area, what waits in front, then the latest. Raises NotAllowed."""
    need_watch(actor)
    rows = list(Withholding.objects.filter(within(actor, "look__thing__")).order_by("-id")[:most])
    seen = {each.id: each for each in _looks(actor, Look.objects.filter(id__in={row.look_id for row in rows}), most)}
    askers = _hands([(row.person_id, row.by, None) for row in rows])
    answerers = _hands([(row.answered_person_id, row.answered_by, None) for row in rows])
    found = [
        WithholdingTold(
            row.id, seen[row.look_id], row.law, row.until, asker, row.at, State(row.state),
            answerer if row.answered_at else None, row.answered_at,
            row.state == State.OPEN and row.person_id != actor.person_id and not seen[row.look_id].own,
        )
        for row, asker, answerer in zip(rows, askers, answerers, strict=True)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: each.state is not State.OPEN))


def _looks(actor: Actor, rows: QuerySet[Look], most: int) -> Iterator[LookTold]:
    columns = ("id", "at", "person_id", "by", "unit_id", "how", "field", "purpose", "thing_id", "thing__kind")
    more = ("thing__area_code", "thing__grid_code", "withheld_under", "withheld_until", *_OF_ROW)
    found = list(rows.values_list(*columns, *more)[:most])
    hands = _hands([row[2:5] for row in found])
    for row, hand in zip(found, hands, strict=True):
        yield LookTold(
            row[0], row[1], hand, Looked(row[5]), row[6], row[7], row[8], ThingKind(row[9] or row[14]),
            row[11] or row[10] or row[15], row[12], row[13], row[2] is not None and row[2] == actor.person_id,
        )  # fmt: skip


def _asked(asked: Filters) -> list[Q]:
    found = [] if asked.person is None else [Q(person_id=asked.person)]
    found += [] if asked.unit is None else [Q(unit_id=asked.unit)]
    found += [] if asked.post is None else [Q(by__startswith=f"post:{asked.post}/")]
    found += [] if asked.since is None else [Q(at__gte=asked.since)]
    found += [] if asked.until is None else [Q(at__lt=asked.until)]
    return found + ([] if asked.withheld is None else [Q(withheld_until__gt=asked.withheld)])


def exports(actor: Actor, *, most: int = 100) -> tuple[ExportTold, ...]:
    """Lists taken away out of this watcher's area, the latest first. Raises NotAllowed."""
    need_watch(actor)
    found = list(Export.objects.filter(_within(actor, "prefix")).order_by("-id")[:most])
    hands = _hands([(row.person_id, row.by, row.unit_id) for row in found])
    return tuple(
        ExportTold(row.id, row.mark, ThingKind(row.kind), row.prefix, row.purpose, row.many, hand, row.at)
        for row, hand in zip(found, hands, strict=True)
    )


def marks() -> list[str]:
    """The marks of all lists that ever left the house."""
    return list(Export.objects.values_list("mark", flat=True))


def protected(actor: Actor, today: date) -> list[tuple[int, int, ThingKind, str, str, date]]:
    """Who is protected now: (row, thing, sort, grid or area, why, until). Raises NotAllowed."""
    need_watch(actor)
    rows = Protected.objects.filter(within(actor, "thing__"), ended_at__isnull=True, until__gt=today)
    columns = ("id", "thing_id", "thing__kind", "thing__grid_code", "thing__area_code", "why", "until")
    found = rows.order_by("until", "id").values_list(*columns)
    return [(row[0], row[1], ThingKind(row[2]), row[3] or row[4], row[5], row[6]) for row in found]


def need_watch(actor: Actor) -> None:
    """Refuse (NotAllowed) whoever does not watch."""
    if not actor.may(WATCH):
        raise NotAllowed


def protected_on(day: date) -> set[int]:
    """The things that are protected on a day, and those into which they were merged."""
    rows = Protected.objects.filter(until__gt=day, ended_at__isnull=True).values_list("thing_id", "thing__into_id")
    return {thing for row in rows for thing in row if thing is not None}


def seen_of(
    person: int | None, ref: str, since: datetime, until: datetime, last: int, profile: Profile
) -> list[Seen]:  # fmt: skip
    """All looks of one member of staff (or hand) at people between two moments, up to look ``last``."""
    of_people = Q(thing__kind__in=PEOPLE) | Q(thing__isnull=True, row__batch__kind__in=PEOPLE)
    rows = Look.objects.filter(of_people, at__gte=since, at__lt=until, id__lte=last)
    rows = rows.filter(person_id=person) if person is not None else rows.filter(by=ref)
    about = Coalesce("thing_id", -F("row_id"))
    columns = ("at", about, "how", "purpose", "unit_id", "thing__grid_code")
    found = list(rows.order_by("at", "id").values_list(*columns))
    day = profile.calendar.local_date(since)
    listed = protected_on(day)
    near = neighbours(person, {row[1] for row in found}, profile) if person is not None else set()
    return [
        Seen(at, thing, Looked(how), purpose, thing in listed, thing in near and not _own_ground(unit, grid, day))
        for at, thing, how, purpose, unit, grid in found
    ]


def _own_ground(unit_id: int | None, grid: str, day: date) -> bool:
    if unit_id is None or not grid:
        return False
    return offices.unit(unit_id).level in OWN_GROUND and offices.covers(unit_id, grid, day)


def neighbours(person: int, things: set[int], profile: Profile) -> set[int]:
    """Which of these things live in the same building as this member of staff, or in the same grid where no building is
    known. The home is found by telephone; who has none, or whose is not registered, has no neighbours here."""
    own = _things_of(person, profile)
    if not own or not things:
        return set()
    homes = set(_objects(own, Word.LIVES_IN))
    buildings = set(_objects(homes, Word.PART_OF))
    if buildings:
        doors = set(_subjects(buildings, Word.PART_OF))
        return things & set(_subjects(doors, Word.LIVES_IN))
    grids = Thing.objects.filter(id__in=homes or own).exclude(grid_code="").values_list("grid_code", flat=True)
    return set(Thing.objects.filter(id__in=things, grid_code__in=list(grids)).values_list("id", flat=True))


def _things_of(person: int, profile: Profile) -> set[int]:
    name, phone = "person.phone", offices.phone_of(person)
    if not phone or "person" not in profile.registers.all:
        return set()
    try:
        value = canonical(profile.registers.field(name), phone)
    except BadValue:  # a short number of the office is nobody's at home
        return set()
    facts = Fact.objects.filter(field=name, blind=same_as(name, value), asked=True, gone="")
    return set(facts.values_list("thing_id", flat=True))


def _objects(subjects: set[int], word: Word) -> QuerySet[Relation, int]:
    rows = Relation.objects.filter(subject_id__in=subjects, word=word.value, to_on__isnull=True)
    return rows.values_list("object_id", flat=True)


def _subjects(objects: set[int], word: Word) -> QuerySet[Relation, int]:
    rows = Relation.objects.filter(object_id__in=objects, word=word.value, to_on__isnull=True)
    return rows.values_list("subject_id", flat=True)


def _within(actor: Actor, column: str) -> Q:
    within = Q(pk__in=())
    for prefix in actor.areas:
        within |= Q(**{f"{column}__startswith": prefix})
    return within


def _units(actor: Actor) -> Q:
    """Looks by units of this watcher's area; those of no unit are everybody's who watches."""
    units = [unit.id for unit in offices.units() if actor.sees(unit.area_code)]
    return Q(unit_id__isnull=True) | Q(unit_id__in=units)


def _hands(rows: Sequence[tuple[Any, ...]]) -> list[Hand]:
    """(person, reference, unit) as names; three queries for all."""
    people = _names(row[0] for row in rows)
    units = dict(Unit.objects.filter(id__in={row[2] for row in rows if row[2]}).values_list("id", "name_zh"))
    posts = dict(Post.objects.filter(id__in={post_in(row[1]) for row in rows}).values_list("id", "name_zh"))
    return [
        Hand(
            person,
            people.get(person or 0, ""),
            posts.get(post_in(ref), "" if by_self(ref) else ref),
            units.get(unit or 0, ""),
            by_self(ref),
        )
        for person, ref, unit in rows
    ]


def _names(people: Any) -> dict[int, str]:
    wanted = {person for person in people if person}
    return dict(Person.objects.filter(id__in=wanted).values_list("id", "name"))
