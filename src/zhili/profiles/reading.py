"""From a locality's YAML to a ``Profile``: strict, and telling everything that is wrong at once.

This is the spelling: keys, types, names that must exist. Whether the rules keep what the house promises is ``proof``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from string import Formatter

from zhili.lib.calendar import WorkCalendar
from zhili.lib.limits import Limit, LimitUnit
from zhili.profiles.document import Node, Unreadable, parse
from zhili.profiles.fields import Fields
from zhili.profiles.model import (
    NOTICES,
    TARGETS,
    Category,
    ClockRule,
    Keyword,
    Kind,
    Ladder,
    LimitBasis,
    NamedLimit,
    Profile,
    Reach,
    Rung,
    Templates,
    Urgent,
    Words,
)
from zhili.profiles.problems import BadProfile
from zhili.profiles.reading_calendar import read_calendar
from zhili.profiles.reading_categories import read_categories
from zhili.profiles.reading_kinds import Defaults, read_confirmation, read_extension, read_kinds, read_levels
from zhili.profiles.reading_registers import read_copies, read_registers, read_watch

REQUIRED = (
    *("locality", "edition", "name", "area", "number_prefix", "timezone", "service_hours", "reach", "natures"),
    *("limits", "categories", "clocks", "ladders", "confirmation", "first_receiver", "extension", "reopen"),
    *("lead_levels", "weights", "templates", "notices", "kinds"),
)
OPTIONAL = ("notice", "work_years", "keywords", "urgent", "registers", "sources", "corrections", "watch", "copies")
_RUNG = re.compile(r"^(\d{1,3})%(?:\+(\S+))?$")
_AREA = re.compile(r"^\d{12}$")
_PREFIX = re.compile(r"^[A-Z]{2,5}$")
_SLUG = re.compile(r"^[a-z][a-z0-9-]{1,39}$")


@dataclass(frozen=True, slots=True)
class Source:
    """A profile with the YAML it came from, so that the proof can name lines."""

    profile: Profile
    top: Mapping[str, Node]

    def line(self, *path: str) -> int:
        """The line of the deepest node found along ``path``."""
        node: Node | None = self.top.get(path[0])
        found = node.line if node else 0
        for key in path[1:]:
            node = node.get(key) if node else None
            found = node.line if node else found
        return found


def read(text: str) -> Profile:
    """The profile in ``text``; raises BadProfile with every problem found, each with its line."""
    return read_source(text).profile


def read_source(text: str) -> Source:
    """Like ``read``, keeping the lines."""
    try:
        top, line, problems = parse(text)
    except Unreadable as error:
        raise BadProfile([error.problem]) from error
    fields = Fields(problems)
    profile = _profile(fields, fields.keys(Node(dict(top), line), "profile", REQUIRED, OPTIONAL))
    if problems:
        raise BadProfile(sorted(problems, key=lambda problem: problem.line))
    return Source(profile, top)


def _profile(fields: Fields, top: dict[str, Node]) -> Profile:
    """The profile, with stand-ins where something was unreadable: it is thrown away then, but all of it was read."""
    limits = _limits(fields, top.get("limits"))
    clocks = _clocks(fields, top.get("clocks"), _ladders(fields, top.get("ladders")))
    kinds = _kinds(fields, top, clocks)
    categories = read_categories(fields, top.get("categories"), limits, kinds)
    calendar = read_calendar(fields, top) or WorkCalendar("UTC")
    return Profile(
        locality=_shaped(fields, top.get("locality"), "locality", _SLUG, "lower-case letters, digits and hyphens"),
        in_force_on=fields.day(top.get("edition"), "edition") or date.min,
        words=fields.words(top.get("name"), "name"),
        notice=fields.words(top["notice"], "notice") if "notice" in top else None,
        area=_shaped(fields, top.get("area"), "area", _AREA, "12 digits"),
        number_prefix=_shaped(fields, top.get("number_prefix"), "number_prefix", _PREFIX, "2-5 capitals A-Z"),
        tz=calendar.zone,
        calendar=calendar,
        reach=_reach(fields, top.get("reach")),
        natures={name: fields.words(node, name) for name, node in fields.table(top.get("natures"), "natures").items()},
        limits=limits,
        categories=categories,
        keywords=_keywords(fields, top.get("keywords"), categories),
        urgent=_urgent(fields, top.get("urgent"), limits),
        clocks=clocks,
        reopen_within=_inner_limit(fields, top.get("reopen"), "reopen", "within") or Limit(1, LimitUnit.DAYS),
        weights=_weights(fields, top.get("weights")),
        templates=_templates(fields, top.get("templates")),
        notices=_notices(fields, top.get("notices")),
        kinds=kinds,
        registers=read_registers(fields, top.get("registers"), top.get("sources")),
        correct_within=_inner_limit(fields, top.get("corrections"), "corrections", "within")
        or Limit(10, LimitUnit.WORKING_DAYS),
        watch=read_watch(fields, top.get("watch")),
        copies=read_copies(fields, top.get("copies")),
    )


def _kinds(fields: Fields, top: dict[str, Node], clocks: Mapping[str, ClockRule]) -> dict[str, Kind]:
    confirmation = read_confirmation(fields, top.get("confirmation"))
    extension = read_extension(fields, top.get("extension"))
    defaults = Defaults(
        lead_levels=read_levels(fields, top.get("lead_levels")),
        first_receiver=fields.flag(top.get("first_receiver"), "first_receiver"),
        confirmation=confirmation,
        extension=extension,
    )
    return read_kinds(fields, top.get("kinds"), defaults, clocks)


def _shaped(fields: Fields, node: Node | None, where: str, shape: re.Pattern[str], en: str) -> str:
    text = fields.text(node, where)
    if node is not None and text and not shape.match(text):
        fields.note("bad-shape", node.line, f"“{where}”写法不对：{text}。", f"`{where}` should be {en}, not `{text}`.")
    return text


def _inner_limit(fields: Fields, node: Node | None, where: str, key: str) -> Limit | None:
    if node is None:
        return None
    return fields.limit(fields.keys(node, where, [key]).get(key), f"{where}.{key}")


def _reach(fields: Fields, node: Node | None) -> Reach:
    found = fields.keys(node, "reach", ["phone", "office", "hours"]) if node else {}
    return Reach(
        fields.text(found.get("phone"), "reach.phone"),
        fields.words(found.get("office"), "reach.office"),
        fields.words(found.get("hours"), "reach.hours"),
    )


def _limits(fields: Fields, node: Node | None) -> dict[str, NamedLimit]:
    limits = {}
    for name, child in fields.table(node, "limits").items():
        found = fields.keys(child, f"limits.{name}", ["zh", "en", "limit"])
        limit = fields.limit(found.get("limit"), f"limits.{name}")
        if limit is not None:
            limits[name] = NamedLimit(name, fields.pair(child, f"limits.{name}"), limit)
    return limits


def _ladders(fields: Fields, node: Node | None) -> dict[str, Ladder]:
    ladders = {}
    for name, child in fields.table(node, "ladders").items():
        rungs = [_rung(fields, rung, name) for rung in fields.each(child, f"ladders.{name}")]
        ladders[name] = Ladder(name, tuple(rung for rung in rungs if rung is not None))
    return ladders


def _rung(fields: Fields, node: Node, ladder: str) -> Rung | None:
    found = fields.keys(node, f"ladders.{ladder}", ["at", "tell"])
    tell = fields.text(found.get("tell"), "tell")
    if tell and tell not in TARGETS:
        fields.note(
            "unknown-target",
            node.line,
            f"不认识催办对象“{tell}”。",
            f"a rung cannot tell `{tell}`: one of {', '.join(TARGETS)}.",
        )

    def at(text: str) -> tuple[int, Limit | None]:
        match = _RUNG.match(text.replace(" ", ""))
        if match is None or not 1 <= int(match[1]) <= 300:
            raise ValueError(text)
        return int(match[1]), Limit.parse(match[2]) if match[2] else None

    place = fields.scalar(found.get("at"), "bad-rung", "at", at, "如 80%、100%+1d", "such as 80% or 100%+1d")
    return Rung(*place, tell) if place else None


def _clocks(fields: Fields, node: Node | None, ladders: Mapping[str, Ladder]) -> dict[str, ClockRule]:
    clocks = {}
    for name, child in fields.table(node, "clocks").items():
        found = fields.keys(child, f"clocks.{name}", ["limit", "fires", "ladder"], ["max"])
        ladder, limit = found.get("ladder"), found.get("limit")
        ladder_name = fields.text(ladder, f"clocks.{name}.ladder")
        if ladder is not None and ladder_name not in ladders:
            fields.note(
                "unknown-ladder",
                ladder.line,
                f"没有“{ladder_name}”这个催办梯。",
                f"there is no ladder `{ladder_name}`.",
            )
        basis, fixed = LimitBasis.FIXED, None
        if limit is not None and limit.value in (LimitBasis.BY_CATEGORY, LimitBasis.BY_ACT):
            basis = LimitBasis(str(limit.value))
        else:
            fixed = fields.limit(limit, f"clocks.{name}.limit")
        longest = fields.limit(found.get("max"), f"clocks.{name}.max")
        if basis is LimitBasis.BY_ACT and longest is None:
            fields.note(
                "no-max",
                child.line,
                f"时钟“{name}”由承办填写时限，须有 max。",
                f"clock `{name}` is set by an act and needs `max`.",
            )
        fires = fields.text(found.get("fires"), f"clocks.{name}.fires")
        clocks[name] = ClockRule(
            name, basis, fixed, longest, fires, ladders.get(ladder_name) or Ladder(ladder_name, ())
        )
    return clocks


def _keywords(fields: Fields, node: Node | None, categories: Mapping[str, Category]) -> tuple[Keyword, ...]:
    keywords = []
    for child in fields.each(node, "keywords"):
        found = fields.keys(child, "keywords", ["any", "category", "weight"], ["not"])
        category = fields.text(found.get("category"), "keywords.category")
        if category and category not in categories:
            fields.note(
                "unknown-category", child.line, f"关键词指向不存在的类别“{category}”。", f"no category `{category}`."
            )
        any_of, none_of = fields.texts(found.get("any"), "keywords.any"), fields.texts(found.get("not"), "keywords.not")
        if "any" in found and not any_of:
            fields.note(
                "catch-all", child.line, "没有词的规则会收进一切。", "a rule without words would catch everything."
            )
        keywords.append(
            Keyword(any_of, none_of, category, fields.whole(found.get("weight"), "keywords.weight", 1, 100))
        )
    return tuple(sorted(keywords, key=lambda keyword: -keyword.weight))


def _urgent(fields: Fields, node: Node | None, limits: Mapping[str, NamedLimit]) -> Urgent | None:
    if node is None:
        return None
    found = fields.keys(node, "urgent", ["any", "limit"], ["not"])
    name = fields.text(found.get("limit"), "urgent.limit")
    if name and name not in limits:
        fields.note("unknown-limit", node.line, f"没有“{name}”这种时限。", f"there is no limit `{name}`.")
    return Urgent(fields.texts(found.get("any"), "urgent.any"), fields.texts(found.get("not"), "urgent.not"), name)


def _weights(fields: Fields, node: Node | None) -> dict[str, Decimal]:
    names = ("contacted", "solved", "satisfied")
    if node is None:
        return {}
    found = fields.keys(node, "weights", names)
    weights = {name: fields.decimal(found.get(name), f"weights.{name}") for name in names}
    if sum(weights.values()) != 1:
        total = sum(weights.values())
        fields.note(
            "weights-sum",
            node.line,
            f"三率权重合计应为 1，现为 {total}。",
            f"the weights should sum to 1, not {total}.",
        )
    return weights


def _templates(fields: Fields, node: Node | None) -> Templates:
    found = fields.keys(node, "templates", ["reply_min", "banned"]) if node else {}
    least = fields.whole(found.get("reply_min"), "templates.reply_min", 1, 1000)
    return Templates(least, fields.texts(found.get("banned"), "templates.banned"))


def _notices(fields: Fields, node: Node | None) -> dict[str, Words]:
    if node is None:
        return {}
    found = fields.keys(node, "notices", NOTICES)
    notices = {}
    for name, child in found.items():
        notices[name] = words = fields.words(child, f"notices.{name}")
        for text in (words.zh, words.en):
            _braces(fields, child, name, text)
    return notices


def _braces(fields: Fields, node: Node, name: str, text: str) -> None:
    try:
        used = {part[1] for part in Formatter().parse(text) if part[1] is not None}
    except ValueError:
        used = {"{"}
    if unknown := used - NOTICES[name]:
        shown, may = ", ".join(sorted(unknown)), ", ".join(sorted(NOTICES[name]))
        fields.note(
            "bad-brace",
            node.line,
            f"通知“{name}”不能用 {{{shown}}}，可用：{may}。",
            f"notice `{name}` cannot use {{{shown}}}, only {may}.",
        )
