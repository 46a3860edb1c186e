"""The tree of categories: each inherits limit, kind, confidentiality and questions from above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from zhili.profiles.document import Node
from zhili.profiles.fields import Fields
from zhili.profiles.model import Category, Kind, NamedLimit, Words

MOST_QUESTIONS: Final = 6
"""Somebody is waiting on the line: what needs more is asked by those who go there."""
LONGEST_QUESTION: Final = 80


@dataclass(frozen=True, slots=True)
class _Entry:
    """A category as written, before it inherits."""

    words: Words
    parent: str | None
    limit: str
    kind: str
    confidential: bool | None
    questions: tuple[Words, ...]
    line: int


def read_categories(
    fields: Fields, node: Node | None, limits: Mapping[str, NamedLimit], kinds: Mapping[str, Kind]
) -> dict[str, Category]:
    """Every category with what it inherits filled in; cycles, unknown parents, limits and kinds are noted."""
    entries = {code: _entry(fields, code, child) for code, child in fields.table(node, "categories").items()}
    categories = {}
    for code, entry in entries.items():
        _check_names(fields, code, entry, limits, kinds)
        path = _path(fields, code, entries)
        if path is not None:
            categories[code] = _inherit(fields, code, path)
    return categories


def _entry(fields: Fields, code: str, node: Node) -> _Entry:
    where = f"categories.{code}"
    found = fields.keys(node, where, ["zh", "en"], ["parent", "limit", "kind", "confidential", "questions"])
    above = code.rpartition(".")[0] or None
    secret = found.get("confidential")
    return _Entry(
        words=fields.pair(node, where),
        parent=fields.text(found.get("parent"), where) or above,
        limit=fields.text(found.get("limit"), where),
        kind=fields.text(found.get("kind"), where),
        confidential=fields.flag(secret, f"{where}.confidential") if secret else None,
        questions=_questions(fields, found.get("questions"), code),
        line=node.line,
    )


def _questions(fields: Fields, node: Node | None, code: str) -> tuple[Words, ...]:
    """A few short questions, each in both languages, none twice."""
    if node is None:
        return ()
    asked = tuple(fields.words(child, f"categories.{code}.questions") for child in fields.each(node, "questions"))
    if not asked or len(asked) > MOST_QUESTIONS:
        fields.note(
            "bad-questions",
            node.line,
            f"类别“{code}”要问 1 到 {MOST_QUESTIONS} 个问题，现在是 {len(asked)} 个。",
            f"`{code}` asks 1 to {MOST_QUESTIONS} questions; there are {len(asked)}.",
        )
    for words in asked:
        if max(len(words.zh), len(words.en)) > LONGEST_QUESTION or asked.count(words) > 1:
            fields.note(
                "bad-questions",
                node.line,
                f"类别“{code}”的问题太长（最多 {LONGEST_QUESTION} 字）或重复：{words.zh[:LONGEST_QUESTION]}",
                f"`{code}` asks a question twice, or one longer than {LONGEST_QUESTION} characters.",
            )
    return asked


def _check_names(
    fields: Fields, code: str, entry: _Entry, limits: Mapping[str, NamedLimit], kinds: Mapping[str, Kind]
) -> None:
    if entry.limit and entry.limit not in limits:
        fields.note(
            "unknown-limit",
            entry.line,
            f"类别“{code}”的时限“{entry.limit}”没有定义。",
            f"`{code}`: no limit `{entry.limit}`.",
        )
    if entry.kind and entry.kind not in kinds:
        fields.note(
            "unknown-kind",
            entry.line,
            f"类别“{code}”的流程“{entry.kind}”没有定义。",
            f"`{code}`: no kind `{entry.kind}`.",
        )


def _path(fields: Fields, code: str, entries: Mapping[str, _Entry]) -> list[_Entry] | None:
    """From ``code`` up to the top; None (noted) where the way up is broken or runs in a circle."""
    path: list[_Entry] = []
    seen: set[str] = set()
    step = code
    while True:
        if step in seen:
            trail = " → ".join([*sorted(seen), code])
            fields.note(
                "category-cycle",
                entries[code].line,
                f"类别互为上级：{trail}。",
                f"categories run in a circle: {trail}.",
            )
            return None
        if step not in entries:
            fields.note(
                "unknown-category",
                entries[code].line,
                f"类别“{code}”的上级“{step}”没有定义。",
                f"`{code}`: no parent `{step}`.",
            )
            return None
        seen.add(step)
        path.append(entries[step])
        above = entries[step].parent
        if above is None:
            return path
        step = above


def _inherit(fields: Fields, code: str, path: list[_Entry]) -> Category:
    own = path[0]
    limit = next((entry.limit for entry in path if entry.limit), "")
    kind = next((entry.kind for entry in path if entry.kind), "")
    if not limit:
        fields.note("category-without-limit", own.line, f"类别“{code}”没有时限。", f"category `{code}` has no limit.")
    if not kind:
        fields.note("category-without-kind", own.line, f"类别“{code}”没有流程。", f"category `{code}` has no kind.")
    secret = next((entry.confidential for entry in path if entry.confidential is not None), False)
    asked = next((entry.questions for entry in path if entry.questions), ())
    return Category(code, own.words, own.parent, len(path), limit, kind, secret, asked)
