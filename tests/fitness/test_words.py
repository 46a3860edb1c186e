"""Every act has its sentence, every refusal speaks both languages, every word is in the glossary."""

from __future__ import annotations

import importlib
import re
from string import Formatter

import pytest

from tests.fitness.house import ROOT, module_of, source_files
from zhili.lib.refusal import Refusal
from zhili.matters.lifecycle import VOCABULARY

SLOTS = {"who", "unit", "reason", "due"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
GLOSSARY = ROOT / "docs/glossary.md"


def _slots(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("name", VOCABULARY.acts)
def test_every_act_has_its_sentences(name: str) -> None:
    act = VOCABULARY.acts[name]
    assert CHINESE.search(act.zh) and CHINESE.search(act.said_zh)
    assert act.en.strip() and act.said_en.strip()
    assert not CHINESE.search(act.en + act.said_en)
    assert _slots(act.said_zh) == _slots(act.said_en) <= SLOTS


def test_every_relation_and_outcome_has_its_words() -> None:
    wrong = [
        word.name
        for word in [*VOCABULARY.relations.values(), *VOCABULARY.outcomes.values()]
        if not CHINESE.search(word.zh) or not word.en.strip() or CHINESE.search(word.en)
    ]
    assert not wrong, wrong


def _refusals() -> list[type[Refusal]]:
    """All refusals of the house: every module is loaded first, so that none is missed."""
    for file in source_files():
        # Entry points that read the command line or replace the process are not for importing.
        if file.name not in ("__main__.py", "install.py", "wsgi.py"):
            importlib.import_module(module_of(file))
    found: list[type[Refusal]] = [Refusal]
    for each in found:
        found += [below for below in each.__subclasses__() if below not in found]
    return [each for each in found if each.__module__.startswith("zhili.")]


def test_every_refusal_speaks_both_languages_with_the_same_facts() -> None:
    wrong = [
        f"{each.__module__}.{each.__name__}"
        for each in _refusals()
        if not CHINESE.search(each.zh) or not each.en.strip() or CHINESE.search(_without_slots(each.en))
    ]
    assert not wrong, wrong


def _without_slots(text: str) -> str:
    return re.sub(r"\{[^}]*\}", "", text)


def test_every_refusal_has_its_own_code() -> None:
    """An API client tells refusals apart by their code alone."""
    codes: dict[str, str] = {}
    wrong = []
    for each in _refusals():
        if "code" not in vars(each):
            wrong.append(f"{each.__module__}.{each.__name__} has none")
        elif codes.setdefault(each.code, each.__qualname__) != each.__qualname__:
            wrong.append(f"{each.code}: {codes[each.code]} and {each.__module__}.{each.__name__}")
    assert not wrong, wrong


@pytest.mark.skipif(not GLOSSARY.exists(), reason="docs/glossary.md is not written yet")
def test_the_glossary_has_every_word() -> None:
    text = GLOSSARY.read_text(encoding="utf-8")
    words = [*VOCABULARY.acts.values(), *VOCABULARY.relations.values(), *VOCABULARY.outcomes.values()]
    missing = [f"{word.name} {word.zh}" for word in words if word.zh not in text or word.name not in text]
    assert not missing, missing
