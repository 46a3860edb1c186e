"""A mapping: a small YAML file that says what a source's columns and words mean, where the headers alone do not.

    source: baltimore-311            # name of the source; with a row's id it tells what is here already
    lang: en                         # language of the words: zh or en
    columns: {id: SRRecordID, type: SRType, reply: null}   # field: header, or null: there is no such column
    day_first: false                 # how to read 04/12/2018; without it the month comes first
    id_from_content: false           # there is no id column: a row is known by all it says
    crs: WGS84                       # reference system of the coordinates (GCJ02, BD09, …)
    categories: {SW-Dirty Alley: waste.alley}              # beginning of the source's type: our category; longest wins
    natures: {投诉: complaint}                             # the source's word: our nature

Every key may be left out. What is not mapped stays empty: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from zhili.doors.imports.refusals import BadMapping
from zhili.lib.refusal import Refusal
from zhili.places.crs import canonical_crs
from zhili.profiles.model import Profile

LANGS = ("zh", "en")


@dataclass(frozen=True, slots=True)
class SourceMap:
    """The mapping as values. ``columns``: field → header, or None where the file has no such column."""

    source: str = ""
    lang: str = "zh"
    columns: Mapping[str, str | None] = field(default_factory=dict)
    day_first: bool = False
    id_from_content: bool = False
    crs: str = "WGS84"
    categories: Mapping[str, str] = field(default_factory=dict)
    natures: Mapping[str, str] = field(default_factory=dict)

    def category(self, kind: str) -> str:
        """Our category for the source's type: the longest beginning that is mapped, or ''."""
        found = _longest(kind, tuple(self.categories))
        return self.categories[found] if found else ""


@lru_cache(maxsize=4096)
def _longest(kind: str, known: tuple[str, ...]) -> str:
    """The longest of ``known`` that ``kind`` begins with. A file has few types and many rows, so each is found once."""
    folded = kind.casefold()
    return max((each for each in known if folded.startswith(each.casefold())), key=len, default="")


def read_mapping(path: Path, known_fields: frozenset[str], profile: Profile) -> SourceMap:
    """The mapping in ``path``; raises BadMapping, in words, for what the profile or the door does not know."""
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadMapping(path=path.name, why_zh="读不了，或不是 YAML", why_en="it cannot be read as YAML") from error
    values: Mapping[str, Any] = {} if loaded is None else loaded
    _check_shape(path, values)
    found = SourceMap(**{name: _typed(path, name, value) for name, value in values.items()})
    _check_words(path, found, known_fields, profile)
    return found


def _check_shape(path: Path, values: object) -> None:
    if not isinstance(values, dict):
        raise BadMapping(path=path.name, why_zh="最外层应是键和值", why_en="it should be keys and values")
    known = {each.name for each in fields(SourceMap)}
    for name in values:
        if name not in known:
            raise BadMapping(path=path.name, why_zh=f"不认识“{name}”", why_en=f"`{name}` is not known")


def _typed(path: Path, name: str, value: Any) -> Any:
    """The value in the type of its field; None means the default, except inside a table."""
    default = next(each for each in fields(SourceMap) if each.name == name)
    wanted = dict if name in ("columns", "categories", "natures") else bool if default.default in (True, False) else str
    if not isinstance(value, wanted):
        raise BadMapping(
            path=path.name, why_zh=f"“{name}”的值类型不对", why_en=f"the value of `{name}` has the wrong type"
        )
    if not isinstance(value, dict):
        return value
    return {str(key): None if each is None else str(each) for key, each in value.items()}


def _check_words(path: Path, found: SourceMap, known_fields: frozenset[str], profile: Profile) -> None:
    strange = [
        (f"columns.{name}", name) for name in found.columns if name not in known_fields
    ] + [
        ("lang", found.lang) for _ in range(found.lang not in LANGS)
    ] + [
        (f"categories.{kind}", str(code)) for kind, code in found.categories.items() if code not in profile.categories
    ] + [
        (f"natures.{word}", str(name)) for word, name in found.natures.items() if name not in profile.natures
    ]  # fmt: skip
    if strange:
        where, value = strange[0]
        raise BadMapping(
            path=path.name, why_zh=f"{where} 里没有“{value}”这一项", why_en=f"`{value}` in {where} is not known"
        )
    try:
        canonical_crs(found.crs)
    except Refusal as refusal:
        raise BadMapping(path=path.name, why_zh=refusal.say("zh"), why_en=refusal.say("en")) from refusal
