"""Verbs about units: opening, closing, what they answer for and which legal powers they hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from zhili.lib.actor import Actor
from zhili.lib.codes import area_code as read_area_code
from zhili.lib.codes import grid_code, prefix_of
from zhili.lib.refusal import Conflict, Invalid
from zhili.offices import queries
from zhili.offices.actions._checks import managed, need_open, need_text, take_turn
from zhili.offices.actions._record import Facts, day, record, record_each, touch
from zhili.offices.lifecycle import Act, UnitLevel
from zhili.offices.models import Jurisdiction, Power, Unit
from zhili.offices.permissions import need_manager
from zhili.store.rows import insert, reserve
from zhili.store.writing import writing


class UnknownLevel(Invalid):
    """The closed set of levels is in ``lifecycle``."""

    code = "unknown_level"
    zh = "没有“{level}”这一层级。"
    en = "There is no level “{level}”."


class UnitCodeTaken(Conflict):
    """Unit codes are unique for ever, closed units included."""

    code = "unit_code_taken"
    zh = "单位代码 {unit} 已经有了。"
    en = "The unit code {unit} is taken."


class UnitInUse(Conflict):
    """A unit with open posts or units below cannot be closed."""

    code = "unit_in_use"
    zh = "{unit}还有在用的岗位或下级单位，不能撤销。"
    en = "{unit} still has open posts or units below it and cannot be closed."


class PowerHeld(Conflict):
    """Held once is held."""

    code = "power_held"
    zh = "这个单位已有“{power}”的职权。"
    en = "The unit holds the power “{power}” already."


class PowerNotHeld(Conflict):
    """What is not held cannot be ended."""

    code = "power_not_held"
    zh = "这个单位没有“{power}”的职权。"
    en = "The unit does not hold the power “{power}”."


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that this actor may open: every word of it was checked. ``prefixes``: what it answers for, sorted."""

    code: str
    name_zh: str
    name_en: str
    level: str
    area_code: str
    prefixes: tuple[str, ...]
    phone: str
    hours: str


def open_unit(
    *,
    actor: Actor,
    code: str,
    name_zh: str,
    level: str,
    area_code: str,
    now: datetime,
    name_en: str = "",
    parent_id: int | None = None,
    prefixes: Sequence[str] = (),
    phone: str = "",
    hours: str = "",
    on: date | None = None,
) -> int:
    """Open a unit and return its id. Without ``prefixes`` it answers for its own area. ``on``: from which day (today).

    Raises NotAllowed, NotYourArea, NameMissing, UnknownLevel, BadAreaCode, NoSuchUnit (the parent), UnitClosed,
    UnitCodeTaken.
    """
    unit = check_unit(
        actor, code=code, name_zh=name_zh, name_en=name_en, level=level, area_code=area_code, prefixes=prefixes,
        phone=phone, hours=hours,
    )  # fmt: skip
    begin = on or queries.day_of(now)
    with writing():
        take_turn()
        if parent_id is not None:
            need_open(parent_id, begin)
        key = reserve(Unit, 1)[0]
        write_units(actor, [(key, unit, parent_id)], begin, now)
        touch()
    return key


def check_unit(
    actor: Actor,
    *,
    code: str,
    name_zh: str,
    name_en: str,
    level: str,
    area_code: str,
    prefixes: Sequence[str],
    phone: str,
    hours: str,
) -> NewUnit:
    """What ``open_unit`` asks of the unit itself, for its callers and for the import of many.

    Raises NotAllowed, NotYourArea, NameMissing, UnknownLevel, BadAreaCode, BadGridCode.
    """
    need_text(code, "单位代码", "the unit's code")
    need_text(name_zh, "单位名称", "the unit's name")
    if level not in set(UnitLevel):
        raise UnknownLevel(level=level)
    area = read_area_code(area_code)
    need_manager(actor, prefix_of(area))
    ours = _read_prefixes(actor, prefixes or (area,))
    return NewUnit(code.strip(), name_zh.strip(), name_en.strip(), level, area, ours, phone, hours)


def write_units(actor: Actor, units: Sequence[tuple[int, NewUnit, int | None]], begin: date, now: datetime) -> None:
    """Write checked units, (reserved id, unit, parent's id), and their entries, in the caller's transaction and turn.

    Parents may stand behind their children. Raises UnitCodeTaken.
    """
    columns = ("id", "code", "name_zh", "name_en", "level", "parent_id", "area_code", "phone", "hours", "opened_on")
    rows = [
        (key, unit.code, unit.name_zh, unit.name_en, unit.level, parent, unit.area_code, unit.phone, unit.hours, begin)
        for key, unit, parent in units
    ]
    try:
        with transaction.atomic():
            insert(Unit, columns, rows)
    except IntegrityError as error:
        raise UnitCodeTaken(unit="、".join(unit.code for _, unit, _ in units[:5])) from error
    ground = [(key, prefix, begin) for key, unit, _ in units for prefix in unit.prefixes]
    insert(Jurisdiction, ("unit_id", "prefix", "valid_from"), ground)
    changes: list[tuple[str, Facts, None]] = []
    for key, unit, parent in units:
        facts: Facts = {
            "code": unit.code, "level": unit.level, "area": unit.area_code, "prefixes": list(unit.prefixes),
        }  # fmt: skip
        changes.append((f"unit:{key}", {**facts, "from": day(begin), "parent": parent}, None))
    record_each(actor, Act.OPEN_UNIT, now, changes)


def close_unit(*, actor: Actor, unit_id: int, now: datetime, on: date | None = None) -> None:
    """Close a unit from a day on (today). Raises NotAllowed, NotYourArea, NoSuchUnit, UnitClosed, UnitInUse."""
    end = on or queries.day_of(now)
    with writing():
        unit = managed(actor, unit_id)
        need_open(unit_id, end)
        below = Unit.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=end), parent_id=unit_id).exists()
        if below or queries.posts_in(unit_id, end):
            raise UnitInUse(unit=unit.name_zh)
        Unit.objects.filter(id=unit_id).update(closed_on=end)
        record(actor, Act.CLOSE_UNIT, f"unit:{unit_id}", now, {"to": day(end)})
        touch()


def set_jurisdiction(
    *, actor: Actor, unit_id: int, prefixes: Sequence[str], now: datetime, on: date | None = None
) -> None:
    """From a day on (today) the unit answers for exactly these areas or grids; the days before stay as they were.

    Raises NotAllowed, NotYourArea (for the unit or any area given), NoSuchUnit, BadAreaCode, BadGridCode.
    """
    begin = on or queries.day_of(now)
    ours = set(_read_prefixes(actor, prefixes))
    with writing():
        managed(actor, unit_id)
        rows = Jurisdiction.objects.filter(unit_id=unit_id)
        staying = rows.filter(valid_from__lte=begin, valid_to__isnull=True, prefix__in=ours)
        kept = set(staying.values_list("prefix", flat=True))
        ending = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=begin)).exclude(id__in=staying.values("id"))
        ending.filter(valid_from__gt=begin).update(valid_to=F("valid_from"))
        ending.filter(valid_from__lte=begin).update(valid_to=begin)
        fresh = sorted(ours - kept)
        Jurisdiction.objects.bulk_create(Jurisdiction(unit_id=unit_id, prefix=p, valid_from=begin) for p in fresh)
        facts = {"prefixes": sorted(ours), "from": day(begin)}
        record(actor, Act.SET_JURISDICTION, f"unit:{unit_id}", now, facts)
        touch()


def give_power(
    *, actor: Actor, unit_id: int, power: str, now: datetime, basis: str = "", on: date | None = None
) -> None:
    """Record that the unit holds a legal power from a day on (today). ``basis``: the statute, in words.

    Raises NotAllowed, NotYourArea, NoSuchUnit, NameMissing, PowerHeld.
    """
    need_text(power, "职权名称", "the power's name")
    begin = on or queries.day_of(now)
    with writing():
        managed(actor, unit_id)
        if queries.has_power(unit_id, power.strip(), begin):
            raise PowerHeld(power=power)
        write_powers(actor, [(unit_id, power.strip(), basis)], begin, now)
        touch()


def write_powers(actor: Actor, powers: Sequence[tuple[int, str, str]], begin: date, now: datetime) -> None:
    """Write powers that are not held yet, (unit id, power, law), and their entries, in the caller's transaction."""
    insert(Power, ("unit_id", "power", "basis", "valid_from"), [(*power, begin) for power in powers])
    record_each(
        actor,
        Act.GIVE_POWER,
        now,
        [(f"unit:{unit_id}", {"power": power, "from": day(begin)}, None) for unit_id, power, _ in powers],
    )


def end_power(*, actor: Actor, unit_id: int, power: str, now: datetime, on: date | None = None) -> None:
    """From a day on (today) the unit holds that power no longer.

    Raises NotAllowed, NotYourArea, NoSuchUnit, PowerNotHeld.
    """
    end = on or queries.day_of(now)
    with writing():
        managed(actor, unit_id)
        held = Power.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=end), unit_id=unit_id, power=power)
        if not held.filter(valid_from__lte=end).update(valid_to=end):
            raise PowerNotHeld(power=power)
        record(actor, Act.END_POWER, f"unit:{unit_id}", now, {"power": power, "to": day(end)})
        touch()


def _read_prefixes(actor: Actor, codes: Iterable[str]) -> tuple[str, ...]:
    """Area codes, prefixes or grid codes as prefixes, each inside the actor's own jurisdiction."""
    found = sorted({grid_code(code) if len(code.strip()) > 12 else prefix_of(read_area_code(code)) for code in codes})
    for prefix in found:
        need_manager(actor, prefix)
    return tuple(found)
