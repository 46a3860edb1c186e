"""One's own data as a file: the same that the page shows, as JSON or as a table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Final

from zhili.doors.frame.speech import lang, t
from zhili.doors.portal import own_words as words
from zhili.profiles.model import Profile
from zhili.registry.queries.own import Own

FORMS: Final[Mapping[str, str]] = {"json": "application/json", "csv": "text/csv"}
_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
Row = dict[str, str]


def written(found: Own, profile: Profile, form: str) -> tuple[str, str]:
    """The file's text and its media type. ``form`` is one of ``FORMS``."""
    parts = {
        "held": _held(found, profile), "relations": _relations(found), "registers": _registers(found, profile),
        "requests": _requests(found, profile), "looks": _looks(found, profile),
    }  # fmt: skip
    if form == "json":
        return json.dumps(parts, ensure_ascii=False, indent=1), FORMS[form]
    return _table(parts), FORMS[form]


def _held(found: Own, profile: Profile) -> list[Row]:
    return [
        {
            "field": each.name, "name": each.rule.words.say(lang()), "value": words.value(each.rule, value.shown),
            "source": words.source(profile.registers, value), "observed_at": value.observed_at.isoformat(),
            "purpose": each.rule.purpose.say(lang()), "basis": each.rule.basis.say(lang()),
            "kept": words.kept(each.rule, value), "state": value.gone or ("believed" if value.golden else "held"),
        }
        for each in found.page.fields for value in each.values
    ]  # fmt: skip


def _relations(found: Own) -> list[Row]:
    return [
        {"relation": words.bond(each), "with": each.label, "source": each.unit,
         "from": each.from_on.isoformat() if each.from_on else "", "to": each.to_on.isoformat() if each.to_on else ""}
        for each in found.page.bonds
    ]  # fmt: skip


def _registers(found: Own, profile: Profile) -> list[Row]:
    return [
        {"register": words.register(profile.registers, each.register), "from": each.from_on.isoformat(),
         "to": each.to_on.isoformat() if each.to_on else ""}
        for each in found.page.entries
    ]  # fmt: skip


def _requests(found: Own, profile: Profile) -> list[Row]:
    registers = profile.registers
    corrections = [
        {"request": t("更正", "correction"), "name": each.rule.words.say(lang()), "asked_at": each.asked_at.isoformat(),
         "due_at": each.due_at.isoformat(), "state": each.state, "answer": each.answer}
        for each in found.corrections
    ]  # fmt: skip
    return corrections + [
        {"request": words.asked(each), "name": words.field(registers, each.field) if each.field else "",
         "asked_at": each.asked_at.isoformat(), "due_at": each.due_at.isoformat(), "state": each.state.value,
         "answer": words.answered(each, registers)}
        for each in found.asks
    ]  # fmt: skip


def _looks(found: Own, profile: Profile) -> list[Row]:
    return [
        {"at": each.at.isoformat(), "who": words.who(each), "how": words.how(each),
         "name": words.field(profile.registers, each.field) if each.field else "", "purpose": each.purpose,
         "withheld_under": each.withheld_under}
        for each in found.looks
    ]  # fmt: skip


def _table(parts: Mapping[str, list[Row]]) -> str:
    """One table with a first column that says which part a row is of; a spreadsheet runs nothing in it."""
    heads = list(dict.fromkeys(key for rows in parts.values() for row in rows for key in row))
    out = io.StringIO()
    sheet = csv.DictWriter(out, ["part", *heads], restval="")
    sheet.writeheader()
    for part, rows in parts.items():
        sheet.writerows({"part": part, **{key: _plain(text) for key, text in row.items()}} for row in rows)
    return "\ufeff" + out.getvalue()


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
