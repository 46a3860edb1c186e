"""Everything an import needs before its first row: the rules of the locality, the sheet, its columns, one look at the
file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from zhili.doors.imports.columns import NAMES, find_columns
from zhili.doors.imports.mapping import SourceMap, read_mapping
from zhili.doors.imports.refusals import NoProfile
from zhili.doors.imports.rows import Reader
from zhili.doors.imports.running import Order
from zhili.doors.imports.whereabouts import survey
from zhili.matters.lifecycle import VOCABULARY
from zhili.offices.permissions import OPERATOR
from zhili.places.crs import canonical_crs
from zhili.profiles import actions as profile_actions
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile
from zhili.profiles.reading import read as read_profile
from zhili.store.sheets import open_sheet

_LOCALITY = re.compile(r"(?m)^locality:.*$")


@dataclass(frozen=True, slots=True)
class Setting:
    """What will be imported. ``rows`` of data in the file; ``columns``: field → header, as they were understood."""

    order: Order
    rows: int
    columns: dict[str, str]


def settle(
    path: Path,
    *,
    profile: str,
    locality: str,
    mapping: Path | None,
    source: str,
    sheet: str,
    dry_run: bool,
    now: datetime,
) -> Setting:
    """Read the rules, adopting those of ``profile`` where the locality has none yet (but not in a dry run), then the
    file.

    The mapping shipped for a profile counts where none is given. Raises the refusals of this door, and of adopting.
    """
    table = open_sheet(path, sheet)
    rules, text = _rules(profile, locality, now)
    words = _mapping(mapping, profile, rules)
    columns = find_columns(table, words)
    seen = survey(table, columns, canonical_crs(words.crs))
    if text and not dry_run:
        profile_actions.adopt(actor=OPERATOR, now=now, text=text, vocabulary=VOCABULARY)
    order = Order(
        sheet=table,
        reader=Reader(columns, words, rules, seen),
        locality=rules.locality,
        source=(source or words.source or path.stem)[:80],
        dry_run=dry_run,
        rules=rules if text else None,
    )
    headers = {field: table.header[place] for field, place in columns.places.items()}
    return Setting(order, seen.rows, headers)


def _rules(name: str, locality: str, now: datetime) -> tuple[Profile, str]:
    """The rules in force; or, where the locality has none, those of the profile with their text, still to be
    adopted."""
    text = _text(name) if name else ""
    if text and locality:
        text = _LOCALITY.sub(f"locality: {locality}", text, count=1)
    wanted = locality or read_profile(text).locality if text or locality else ""
    if wanted in profiles.localities():
        return profiles.current(wanted, profiles.local_day(wanted, now)), ""
    if not text:
        raise NoProfile(name=name or wanted, known="、".join(shipped()))
    return read_profile(text), text


def shipped() -> tuple[str, ...]:
    """The profiles that come with the program, by name."""
    folder = files("zhili.localities").joinpath("profiles")
    return tuple(sorted(each.name.removesuffix(".yaml") for each in folder.iterdir() if each.name.endswith(".yaml")))


def _text(name: str) -> str:
    if name in shipped():
        return files("zhili.localities").joinpath(f"profiles/{name}.yaml").read_text(encoding="utf-8")
    try:
        return Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise NoProfile(name=name, known="、".join(shipped())) from error


def _mapping(given: Path | None, profile: str, rules: Profile) -> SourceMap:
    """The mapping given, else the one shipped for the profile, else none."""
    if given is not None:
        return read_mapping(given, NAMES, rules)
    known = files("zhili.localities").joinpath(f"mappings/{profile or rules.locality}.yaml")
    if "/" in profile or not known.is_file():
        return SourceMap()
    return read_mapping(Path(str(known)), NAMES, rules)
