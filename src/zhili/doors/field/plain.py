"""The rooms' values as plain JSON. Names come in both languages: a device may change its language out of reach."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from zhili.collection.queries import PatrolValue, Point, RouteValue
from zhili.lib.actor import Actor
from zhili.matters.queries.detail import Detail
from zhili.matters.queries.tasks import Task
from zhili.offices import queries as offices
from zhili.profiles.model import Profile, Words
from zhili.registry.queries.grid import Door, GridSheet, Seen

Plain = dict[str, Any]
DONE_HERE = ("check", "sign", "progress", "reply")
"""The acts that are done on the spot; all others are the desk's."""


def moment(at: datetime | None) -> int | None:
    """Milliseconds since 1970, as a device's clock counts."""
    return None if at is None else round(at.timestamp() * 1000)


def me(actor: Actor) -> Plain:
    """Who acts, in which post. ``ref`` is what a device compares before it sends somebody's work."""
    assert actor.post_id is not None and actor.unit_id is not None, "a staff route seats everybody"
    post, unit = offices.post(actor.post_id), offices.unit(actor.unit_id)
    return {
        "ref": actor.ref,
        "name": actor.name,
        "post": {"zh": post.name("zh"), "en": post.name("en")},
        "unit": {"zh": unit.name("zh"), "en": unit.name("en")},
        "area": unit.area_code,
        "draws": bool(actor.grants & {"matters.dispatch", "matters.oversee", "offices.manage"}),
    }


def rules(profile: Profile) -> Plain:
    """What a device suggests a category by: the profile's own keyword rules, and the categories' names."""
    return {
        "keywords": [
            {"any": each.any_of, "not": each.none_of, "category": each.category, "weight": each.weight}
            for each in profile.keywords
        ],
        "categories": [
            {"code": code, "zh": _path(profile, code, "zh"), "en": _path(profile, code, "en")}
            for code in profile.categories
        ],
        "urgent": {"any": profile.urgent.any_of, "not": profile.urgent.none_of} if profile.urgent else None,
        "phone": profile.reach.phone,
    }


def task(found: Task) -> Plain:
    """One matter to go to, with the acts that can be done there."""
    row = found.row
    return {
        "number": row.number,
        "version": row.version,
        "kind": row.kind,
        "title": row.title,
        "said": found.said,
        "voice": found.voice,
        "state": {"zh": found.state_zh, "en": found.state_en},
        "place": row.place,
        "lon": found.lon,
        "lat": found.lat,
        "urgent": row.urgent,
        "people": row.people,
        "lights": [moment(row.yellow_at), moment(row.orange_at), moment(row.due_at)],
        "acts": [act for act in found.acts if act in DONE_HERE],
        "leads": {verdict: {"zh": zh, "en": en, "waits": on} for verdict, (zh, en, on) in found.leads.items()},
    }


def matter(found: Detail) -> Plain:
    """What the server has now: the state, and who did what last."""
    lead = found.matter.lead_unit_id
    unit = offices.unit(lead) if lead else None
    return {
        "number": found.matter.number,
        "version": found.matter.version,
        "title": found.matter.title,
        "state": {"zh": found.state_zh, "en": found.state_en},
        "lead": {"zh": unit.name("zh"), "en": unit.name("en")} if unit else None,
        "acts": [act for act in found.acts if act in DONE_HERE],
        "last": [
            {
                "at": moment(line.at),
                "who": {"zh": line.who_zh, "en": line.who_en},
                "said": {"zh": line.said_zh, "en": line.said_en},
                "words": line.words,
            }
            for line in found.timeline[-3:]
        ],
    }


def route(found: RouteValue) -> Plain:
    """A route with its stops in order."""
    stops = [
        {"id": stop.id, "no": stop.no, "place": stop.place, "look": stop.look_for, "lon": stop.lon, "lat": stop.lat}
        for stop in found.stops
    ]
    return {"id": found.id, "name": found.name, "stops": stops}


def patrol(found: PatrolValue) -> Plain:
    """One's own patrol."""
    return {
        "key": found.key,
        "route": found.route_id,
        "name": found.route_name,
        "begun": moment(found.begun_at),
        "ended": moment(found.ended_at),
        "looks": [{"stop": stop, "verdict": verdict, "matter": ref} for stop, verdict, ref in found.looks],
        "points": found.points,
    }


def point(found: Point) -> Plain:
    """Where one was oneself."""
    return {"at": moment(found.at), "lon": found.lon, "lat": found.lat, "accuracy": found.accuracy_m}


def _path(profile: Profile, code: str, lang: str) -> str:
    return " › ".join(each.words.say(lang) for each in profile.category_path(code))


def grid(found: GridSheet, profile: Profile) -> Plain:
    """A whole grid, masked, as small as it can be said: what is empty is left out."""
    return {
        "code": found.code,
        "doors": [door(each) for each in found.doors],
        "loose": [seen(each) for each in found.loose],
        "facilities": [seen(each) for each in found.facilities],
        "words": _register_words(profile),
    }


def door(found: Door) -> Plain:
    """One door and who lives there. ``seen``: what a visit says it saw."""
    at = {"visited": moment(found.visited_at)} if found.visited_at else {}
    return seen(found.thing) | {"people": [seen(each) for each in found.people], "seen": found.seen} | at


def seen(found: Seen) -> Plain:
    """One thing, masked. ``open``: the fact behind its telephone."""
    values = dict(found.values)
    said: Plain = {"id": found.id, "kind": found.kind.value}
    if "born_on" in values:
        said["born"] = values.pop("born_on")[:4]
    if "phone" in found.facts:
        said["open"] = found.facts["phone"]
    said |= values
    if found.registers:
        said["in"] = list(found.registers)
    if found.care:
        said["care"] = 1
    if found.dues:
        said["dues"] = [[register, clock, day.isoformat()] for register, clock, day in found.dues]
    return said


def _register_words(profile: Profile) -> Plain:
    """What registers, their clocks and the choices of shown fields are called."""
    registers = profile.registers.all.values()
    clocks = {
        f"{register.name}.{clock.name}": _both(clock.words) for register in registers
        for clock in register.clocks.values()
    }  # fmt: skip
    choices = {
        rule.name: {code: _both(words) for code, words in rule.choices.items()}
        for register in registers if not register.special
        for rule in register.fields.values() if rule.name in ("sex", "use") and rule.choices
        if (register.of.value, rule.name) in (("person", "sex"), ("dwelling", "use"))
    }  # fmt: skip
    return {
        "registers": {each.name: _both(each.words) for each in registers if each.special},
        "clocks": clocks,
    } | choices


def _both(words: Words) -> Plain:
    return {"zh": words.zh, "en": words.en}
