"""What a secretary has typed of a directive so far: read from the form, changed by its buttons, turned into an order.

Everything lies in the page itself, so it works without a script, and what was typed is never lost to a button.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.http import QueryDict

from zhili.command.fields import EARLIER, Question
from zhili.command.lifecycle import Kind
from zhili.command.queries import VALID_DAYS, Loaded, Order, questions_of
from zhili.lib.effort import Effort
from zhili.lib.refusal import Invalid
from zhili.offices.queries import UnitValue

MOST_ROWS: Final = 20
PARTS: Final = ("kind", "zh", "en", "why", "need", "minutes", "unit", "least", "most", "choices", "source")
PERS: Final = ("wd", "d", "h", "sh")
ALWAYS: Final = ("zh", "why", "minutes", "source", "need")
SOMETIMES: Final[Mapping[str, tuple[str, ...]]] = {
    Kind.CHOICE.value: ("choices",),
    Kind.WHOLE.value: ("unit", "least", "most"),
    Kind.DECIMAL.value: ("unit", "least", "most"),
}
"""Which parts of a question stand before the one who asks it, by its kind."""


class BadMinutes(Invalid):
    code = "bad_minutes"
    zh = "第 {no} 项的预计分钟要填整数。"
    en = "The minutes of question {no} must be a whole number."


@dataclass(frozen=True, slots=True)
class Draft:
    """The form as typed. ``groups`` and ``units`` are what is ticked; ``held`` the tokens of files; ``rows`` one
    mapping a question."""

    title: str = ""
    words: str = ""
    amount: str = "3"
    per: str = "wd"
    valid: str = str(VALID_DAYS)
    follows: str = ""
    groups: tuple[str, ...] = ()
    units: tuple[int, ...] = ()
    held: tuple[str, ...] = ()
    rows: tuple[Mapping[str, str], ...] = field(default_factory=tuple)

    def add(self, kind: str) -> Draft:
        """One more question of that kind, at the end."""
        if kind not in set(Kind) or len(self.rows) >= MOST_ROWS:
            return self
        return replace(self, rows=(*self.rows, blank_row(kind)))

    def drop(self, place: int) -> Draft:
        return replace(self, rows=tuple(row for at, row in enumerate(self.rows) if at != place))

    def up(self, place: int) -> Draft:
        rows = list(self.rows)
        if 0 < place < len(rows):
            rows[place - 1], rows[place] = rows[place], rows[place - 1]
        return replace(self, rows=tuple(rows))

    def use(self, place: int) -> Draft:
        """Fill that question in from earlier answers."""
        rows = [dict(row) for row in self.rows]
        if 0 <= place < len(rows):
            rows[place]["source"] = EARLIER
        return replace(self, rows=tuple(rows))

    def order(self, groups: Mapping[str, Sequence[UnitValue]]) -> Order:
        """What it means; raises BadMinutes. All else is the room's to judge."""
        chosen = [unit.id for key in self.groups for unit in groups.get(key, ())]
        units = tuple(dict.fromkeys([*chosen, *self.units]))
        questions = tuple(_question(no, row) for no, row in enumerate(self.rows, 1))
        valid = int(self.valid) if self.valid.isdecimal() and len(self.valid) < 6 else VALID_DAYS
        return Order(self.title, self.words, questions, units, f"{self.amount}{self.per}", valid, self.follows)


def blank_row(kind: str) -> dict[str, str]:
    return {part: "" for part in PARTS} | {"kind": kind, "need": "1"}


def read(sent: QueryDict) -> Draft:
    """The form as it came in; whatever is missing is empty, and nothing is judged."""
    many = sent.get("rows", "0")
    count = min(int(many), MOST_ROWS) if many.isdecimal() and len(many) < 4 else 0
    rows = tuple({part: sent.get(f"r{at}-{part}", "") for part in PARTS} for at in range(count))
    plain = {name: sent.get(name, "") for name in ("title", "words", "amount", "per", "valid", "follows")}
    listed = [*sent.getlist("unit"), *sent.get("units", "").split(",")]
    units = tuple(dict.fromkeys(int(each) for each in listed if each.isdecimal() and len(each) < 19))
    plain["per"] = plain["per"] if plain["per"] in PERS else "wd"
    return Draft(**plain, groups=tuple(sent.getlist("group")), units=units, rows=rows)


def started_from(loaded: Loaded) -> Draft:
    """A new directive like an earlier one: its questions, filled in from what was answered."""
    directive = loaded.directive
    limit = directive.limit
    rows = tuple(_row(each) for each in questions_of(directive.id))
    amount = limit.rstrip("abcdefghijklmnopqrstuvwxyz")
    return Draft(directive.title, directive.words, amount, limit[len(amount) :], str(directive.valid_days),
                 directive.number, rows=rows)  # fmt: skip


def effort_of(draft: Draft, base: Draft) -> Effort:
    """What the form asked of whoever composed it: against ``base``, what it had filled in when it was first shown (the
    usual limit, or the directive from which it was started)."""
    total = Effort(asked=1)  # to whom
    for name in ("title", "words", "amount", "per"):
        total += _input(getattr(draft, name), getattr(base, name))
    total += Effort(asked=(draft.valid != base.valid) + bool(draft.held))  # folded away until they are used
    earlier = {row["zh"]: row for row in base.rows}
    for row in draft.rows:
        known = earlier.get(row["zh"], blank_row(row["kind"]))
        for part in (*ALWAYS, *SOMETIMES.get(row["kind"], ())):
            total += _input(row[part], known[part])
        if row["en"]:  # folded away until it is used
            total += _input(row["en"], known["en"])
    return total


def _input(value: str, given: str) -> Effort:
    return Effort(filled=1) if value and value == given else Effort(asked=1)


def _row(each: Question) -> dict[str, str]:
    plain: dict[str, Any] = each.plain
    row = {part: str(plain.get(part, "") or "") for part in PARTS}
    return row | {"need": "1" if each.required else "", "choices": "\n".join(each.choices),
                  "source": each.source or EARLIER}  # fmt: skip


def _question(no: int, row: Mapping[str, str]) -> Question:
    minutes = row["minutes"].strip() or "0"
    if not minutes.isdecimal() or len(minutes) > 6:
        raise BadMinutes(no=no)
    kind = Kind(row["kind"]) if row["kind"] in set(Kind) else Kind.TEXT
    return Question(
        "", kind, row["zh"], row["en"], row["why"], bool(row["need"]), int(minutes), row["unit"], row["least"],
        row["most"], tuple(row["choices"].splitlines()), row["source"],
    )  # fmt: skip
