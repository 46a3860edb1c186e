"""What may be chosen in the desk's forms and filters: read from the rooms, offered in the language of the page.

A choice offered is a convenience. What is sent is judged by the verb, so a list here may be wider than what will be
accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.conf import settings

from zhili.doors.desk.words import ANSWERS, LACKS, ROLES, SATISFIED, word
from zhili.doors.frame.speech import lang, t
from zhili.lib.actor import Actor
from zhili.matters.actions.notes import addressable
from zhili.matters.actions.owing import is_above
from zhili.matters.lifecycle import Lack
from zhili.matters.queries.detail import Detail, PartyView
from zhili.matters.queries.load import AGENT
from zhili.offices import queries as offices
from zhili.places import queries as places
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile, Words

Options = Sequence[tuple[str, str]]
Groups = Sequence[tuple[str, Options]]
"""(heading or '', options) each."""


def house_profile(now: datetime) -> Profile:
    """The rules of the house's own locality today; raises NoEdition."""
    return profiles.current(settings.ZHILI_LOCALITY, profiles.local_day(settings.ZHILI_LOCALITY, now))


def categories(profile: Profile) -> Groups:
    """Every category, under the top of its tree."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code in profile.categories:
        path = [each.words.say(lang()) for each in profile.category_path(code)]
        rest = " › ".join(path[1:]) if len(path) > 1 else t(f"{path[0]}（不细分）", f"{path[0]} (no finer)")
        groups.setdefault(path[0], []).append((code, rest))
    return list(groups.items())


def leads(detail: Detail, actor: Actor, now: datetime) -> Groups:
    """Who may lead: first those whom the duty list names for this matter's category, then every open unit of a level
    that may lead here."""
    profile, matter = detail.loaded.profile, detail.matter
    day = profile.calendar.local_date(now)
    category = matter.category
    named = [line.lead_unit_id for line in offices.all_lines(matter.locality, category, matter.area_code, day)]
    levels = detail.loaded.kind.lead_levels
    others = [each.id for each in _open_units(actor, day) if each.level in levels and each.id not in named]
    return [
        (t("权责清单", "Duty list"), _units(dict.fromkeys(named))),
        (t("其他能主办的单位", "Other units that may lead"), _units(others)),
    ]


def helpers(detail: Detail, actor: Actor, now: datetime) -> Groups:
    """Units that could assist: every open one but those at work on the matter."""
    day = detail.loaded.profile.calendar.local_date(now)
    busy = {one.unit_id for one in detail.assignments if one.ended_at is None}
    return [("", _units(each.id for each in _open_units(actor, day) if each.id not in busy))]


def debtors(detail: Detail, actor: Actor, now: datetime) -> Groups:
    """The bodies above the lead, the nearest first, then every other unit of a higher level in the same region."""
    lead = detail.matter.lead_unit_id
    day = detail.loaded.profile.calendar.local_date(now)
    if lead is None:
        return helpers(detail, actor, now)
    above = offices.ancestors(lead)
    region = places.prefix(detail.loaded.profile.area)
    others = [
        each.id
        for each in offices.units_for((region,), day)
        if each.id not in above and each.id != lead and is_above(each.id, lead)
    ]
    return [
        (t("直接上级", "Directly above"), _units(above)),
        (t("上一级的单位", "Units of a higher level"), _units(others)),
    ]


def noted(detail: Detail, actor: Actor, now: datetime) -> Groups:
    """Units on the matter that a note can wait for, but the writer's own."""
    return [("", _units(sorted(addressable(detail.loaded) - {actor.unit_id or 0})))]


def parties(detail: Detail, actor: Actor, now: datetime) -> Groups:
    """Whom a caller can ask: those who left a telephone."""
    return [
        ("", [(str(side.id), party_words(side)) for side in detail.parties if side.reachable and side.role != AGENT])
    ]


def party_words(side: PartyView) -> str:
    """One party in words, masked: role, the telephone's last digits, how often it was called in vain, what it said."""
    said = [
        word(ROLES, side.role),
        t(f"尾号 {side.phone_hint[-2:]}", f"…{side.phone_hint[-2:]}") if side.phone_hint else "",
    ]
    if side.attempts:
        said.append(t(f"没打通 {side.attempts} 次", f"not reached {side.attempts} ×"))
    if side.answer:
        said.append(word(ANSWERS, side.answer))
    return t("，", ", ").join(each for each in said if each)


def roundings(detail: Detail, actor: Actor, now: datetime) -> Groups:
    """How finely a published place may be told; a grid only where the matter lies in one."""
    known = [("street", t("到街道、道路", "the street")), ("grid", t("到网格", "the grid")),
             ("village", t("只到村社区", "the village alone"))]  # fmt: skip
    return [("", [pair for pair in known if pair[0] != "grid" or detail.matter.grid_code])]


def answers(detail: Detail, actor: Actor, now: datetime) -> Groups:
    """What a called party can have said."""
    return [("", [("yes", t("好了，办成了", "It is fixed")), ("no", t("还没有，接着办", "Not yet, go on")),
                  ("unreached", t("没打通", "Not reached"))])]  # fmt: skip


def contacted(detail: Detail, actor: Actor, now: datetime) -> Groups:
    """Whether the unit in charge got in touch."""
    return [("", [("yes", t("联系过", "Yes")), ("no", t("没有", "No"))])]


def satisfied(detail: Detail, actor: Actor, now: datetime) -> Groups:
    """How content the called party was."""
    return [("", [(name, t(*pair)) for name, pair in SATISFIED.items()])]


def found(detail: Detail, actor: Actor, now: datetime) -> Groups:
    """What a check on site can have found, in the kind's own words where it has such."""
    rule = detail.loaded.kind.rule("check", detail.matter.state)
    own = rule.found if rule else {}
    usual = {
        "solved": Words("确实办成了", "It is really fixed"),
        "rework": Words("没有办成，退回重办", "It is not: back for rework"),
    }
    said = {name: own.get(name, words).say(lang()) for name, words in usual.items()}
    return [("", [("yes", said["solved"]), ("no", said["rework"])])]


def lacks(detail: Detail, actor: Actor, now: datetime) -> Groups:
    """What can be missing."""
    return [("", [(each.value, word(LACKS, each.value)) for each in Lack])]


def day_kinds(detail: Detail, actor: Actor, now: datetime) -> Groups:
    """In which days more time is counted."""
    return [("", [("d", t("自然日", "calendar days")), ("wd", t("工作日", "working days"))])]


def all_categories(detail: Detail, actor: Actor, now: datetime) -> Groups:
    """The categories of the matter's own edition."""
    return categories(detail.loaded.profile)


def towns(actor: Actor, profile: Profile) -> Options:
    """The towns of the house's locality that this post can see, as area prefixes."""
    found = places.children(profile.area)
    return [(places.prefix(each.code), each.name) for each in found if _overlaps(actor, places.prefix(each.code))]


def area_words(prefix: str) -> str:
    """The name of an area prefix, or the digits where it is not known."""
    code = prefix.ljust(12, "0")
    return places.names([code]).get(code, prefix)


def units_to_sift(actor: Actor, profile: Profile) -> Options:
    """The units that can be asked for as leads in the filter."""
    levels = {level for kind in profile.kinds.values() for level in kind.lead_levels}
    region = places.prefix(profile.area)
    return _units(each.id for each in offices.units_for((region,)) if each.level in levels)


def states(profile: Profile) -> Options:
    """Every state of every kind, once."""
    seen: dict[str, str] = {}
    for kind in profile.kinds.values():
        for state in kind.states.values():
            seen.setdefault(state.name, state.words.say(lang()))
    return list(seen.items())


def _overlaps(actor: Actor, prefix: str) -> bool:
    return any(prefix.startswith(own) or own.startswith(prefix) for own in actor.areas)


def _open_units(actor: Actor, day: date) -> Sequence[offices.UnitValue]:
    return offices.units_for(actor.areas, day) if actor.areas else ()


def _units(ids: Iterable[int]) -> list[tuple[str, str]]:
    return [(str(each), offices.unit(each).name(lang())) for each in ids]
