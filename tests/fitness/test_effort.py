"""Every form is counted: whoever acts after a form was read carries what the form asked, and the act keeps it.

``Schema.read`` gives the count to ``request.actor``; ``effort.hand`` gives it to an actor of another name. A view that
builds its actor elsewhere, or takes ``request.actor`` before it has read the form, would act uncounted and fails here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.fitness.house import ROOMS, SOURCE, FunctionNode, functions, module_of, room_of, source_files, tree, where

FORMLESS = {"api", "cli", "imports", "jobs", "demo"}
"""Doors without forms: a key, a command, a file, the clock. Their steps say nothing of inputs."""


def acts(function: FunctionNode) -> Iterator[ast.Call]:
    """Calls of verbs: keyword-only, with an actor and the time."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and {"actor", "now"} <= {each.arg for each in node.keywords}:
            yield node


def reads(node: ast.AST) -> Iterator[ast.Call]:
    """Reads of a form: ``SCHEMA.read(request)``."""
    for each in ast.walk(node):
        if isinstance(each, ast.Call) and re.fullmatch(r"(?!once\.).*\.read\(request\)", ast.unparse(each)):
            yield each


def uncounted(function: FunctionNode) -> list[int]:
    """Lines of the verbs called in this function whose actor does not carry what its form asked."""
    if not any(reads(function)):
        return []
    counted = {"request.actor"}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and _is_hand(node.value):
            counted |= {ast.unparse(target) for target in node.targets}
    wrong = []
    for call in acts(function):
        actor = next(each.value for each in call.keywords if each.arg == "actor")
        carries = ast.unparse(actor) in counted or _is_hand(actor)
        if not carries or any(reads(call)):
            wrong.append(call.lineno)
    return wrong


def _is_hand(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).rsplit(".", 1)[-1] == "hand"


def test_every_act_after_a_form_is_counted() -> None:
    wrong = [
        f"{where(file)}:{line} {function.name}"
        for file in source_files()
        if room_of(file) == "doors" and not FORMLESS & set(file.parts)
        for function in functions(file)
        for line in uncounted(function)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("body", "is_wrong"),
    [
        ("sent = FORM.read(request)\n    verb(actor=request.actor, now=n, **sent)", False),
        ("sent = FORM.read(request)\n    who = effort.hand(request, actor)\n    verb(actor=who, now=n)", False),
        ("sent = FORM.read(request)\n    verb(actor=effort.hand(request, actor), now=n)", False),
        ("verb(actor=anonymous(), now=n)", False),
        ("sent = FORM.read(request)\n    verb(actor=anonymous(), now=n)", True),
        ("verb(actor=request.actor, now=n, how=FORM.read(request)['how'])", True),
    ],
)
def test_the_test_can_tell(body: str, is_wrong: bool) -> None:
    function = ast.parse(f"def view(request):\n    {body}").body[0]
    assert isinstance(function, ast.FunctionDef)
    assert bool(uncounted(function)) is is_wrong


UNKEPT = {
    "collection.begin_patrol": "one press; nothing here counts how often anybody walks",
    "collection.look_at": "one press; what was found becomes a report, and its form is counted",
    "collection.add_track": "sent by the device; no person fills anything in",
    "collection.end_patrol": "one press; nothing here counts how often anybody walks",
    "collection.forget_track": "one press on what is one's own; nobody else may know of it",
    "command.save_draft": "the form is counted when the answer is sent",
    "command.rate_issuer": "who rated is nobody's to know, and a unit's figures would tell",
    "dispatch.be_here": "the page says so by itself",
    "registry.list_in": "a list that is turned over; the purpose was said once, and is kept with everybody shown",
}
"""Verbs of form doors that keep no count, and why."""
SILENT = {
    "desk/drafts/views.py read": "a chat is read and nothing kept; what is ticked then is a form that is counted",
    "frame/login.py login": "logging in leaves no record of work",
    "frame/login.py seat": "logging in leaves no record of work",
    "desk/watch/lists.py exports": "a piece of a list is compared and nothing kept",
    "portal/nearby.py ask": "asked by the report's page itself, whose own form is counted",
    "portal/track.py prove": "number and code open a page; nothing is kept of a resident who looks",
}
"""Views that read a form and call no verb, and why."""
KEEPERS = {"keep_effort", "add_step"}
"""What keeps a count: the ledger's function, and the step of a matter. An answer to a directive is a row of its own."""
ROWS = {"Answer.objects.create"}


def form_doors() -> list[Path]:
    return [file for file in source_files() if room_of(file) == "doors" and not FORMLESS & set(file.parts)]


def _imported(file: Path) -> dict[str, tuple[str, str]]:
    """(room, name in it) of what a file imports from a room; the name of a module is empty."""
    found = {}
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom) and node.module:
            here = _absolute(file, node)
            for alias in node.names:
                parts = f"{here}.{alias.name}".split(".")
                if len(parts) > 1 and parts[0] == "zhili" and parts[1] in ROOMS:
                    is_module = "actions" in parts[2:] and parts[-1] in ("actions", *_modules(parts[1]))
                    found[alias.asname or alias.name] = (parts[1], "" if is_module else alias.name)
    return found


def _absolute(file: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = module_of(file).split(".")
    base = parts if file.name == "__init__.py" else parts[:-1]
    return ".".join([*base[: len(base) - node.level + 1], node.module or ""])


@cache
def _modules(room: str) -> frozenset[str]:
    return frozenset(file.stem for file in source_files() if room_of(file) == room and "actions" in file.parts)


@cache
def _rooms_functions(room: str) -> dict[str, list[tuple[Path, FunctionNode]]]:
    found: dict[str, list[tuple[Path, FunctionNode]]] = {}
    for file in source_files():
        if room_of(file) == room:
            for function in functions(file):
                found.setdefault(function.name, []).append((file, function))
    return found


@cache
def keeps(room: str, verb: str) -> bool:
    """Whether this verb, or what it calls in its room or in a room below, keeps what a form asked."""
    seen: set[tuple[str, str]] = set()
    waiting = [(room, verb)]
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        for file, function in _rooms_functions(at[0]).get(at[1], ()):
            known = _imported(file)
            for said in _said(function, known):
                if said.rsplit(".", 1)[-1] in KEEPERS or said in ROWS:
                    return True
                waiting.append(_called(at[0], said, known))
    return False


def _said(function: FunctionNode, known: dict[str, tuple[str, str]]) -> Iterator[str]:
    """What a function calls, and what it takes from another room without calling it yet."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
            yield ast.unparse(node)


def _called(room: str, said: str, known: dict[str, tuple[str, str]]) -> tuple[str, str]:
    first, _, rest = said.partition(".")
    if first in known:
        other, name = known[first]
        return other, name or rest.rsplit(".", 1)[-1]
    return room, said.rsplit(".", 1)[-1]


def verbs_of(file: Path) -> Iterator[tuple[str, str]]:
    """(room, verb) of every verb that a file of a form door names, in calls and in tables alike."""
    known = {name: at for name, at in _imported(file).items() if at[0] in ROOMS}
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
            room, module = known[node.value.id]
            if not module and _is_verb(room, node.attr):
                yield room, node.attr
        if isinstance(node, ast.Name) and node.id in known and known[node.id][1] and _is_verb(*known[node.id]):
            yield known[node.id]


def _is_verb(room: str, name: str) -> bool:
    return any(
        "actions" in file.with_suffix("").parts and {"actor", "now"} <= {each.arg for each in function.args.kwonlyargs}
        for file, function in _rooms_functions(room).get(name, ())
    )


def test_every_act_of_a_form_keeps_what_it_asked() -> None:
    verbs = {verb for file in form_doors() for verb in verbs_of(file)}
    assert {("matters", "reply"), ("reception", "look_up"), ("command", "issue")} <= verbs, "the search finds verbs"
    lost = {f"{room}.{verb}" for room, verb in verbs if not keeps(room, verb)}
    assert lost == set(UNKEPT), f"lost: {sorted(lost - set(UNKEPT))}; kept by now: {sorted(set(UNKEPT) - lost)}"


def test_a_form_that_leads_to_no_act_is_known() -> None:
    """A view that reads a form and names no verb, itself or in what it calls beside it, counts for nothing."""
    silent = set()
    for file in form_doors():
        beside = {function.name: function for function in functions(file)}
        for function in beside.values():
            if any(reads(function)) and not _leads(function, beside, file):
                silent.add(f"{file.relative_to(SOURCE / 'doors')} {function.name}")
    assert silent == set(SILENT)


def _leads(function: FunctionNode, beside: dict[str, FunctionNode], file: Path) -> bool:
    verbs = {name for _, name in verbs_of(file)}
    seen: set[str] = set()
    waiting = [function]
    while waiting:
        at = waiting.pop()
        if at.name in seen:
            continue
        seen.add(at.name)
        named = (node for node in ast.walk(at) if isinstance(node, ast.Name | ast.Attribute))
        words = {ast.unparse(node).rsplit(".", 1)[-1] for node in named}
        if words & (verbs | {"verb", "DOES"}):
            return True
        waiting += [beside[word] for word in words if word in beside]
    return False


def test_every_form_has_its_words() -> None:
    """A form on the page of burden is called by what it does, never by a key."""
    from zhili.command.lifecycle import ACTS
    from zhili.doors.desk.words import FORMS

    keys = {
        str(call.args[0].value)
        for file in source_files()
        for function in functions(file)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "keep_effort"
        if isinstance(call.args[0], ast.Constant)
    }
    assert len(keys) > 8 and keys <= set(FORMS) and "remind" in ACTS
