"""Complete in both languages: no sentence of a page exists in Chinese alone.

Read from the source: every Chinese text in a door stands beside its English one, as ``t("中文", "English")``, as a pair
in a table, as ``zh=…, en=…``. What the pages then really say is walked in ``tests/pages/test_languages.py``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.fitness.house import SOURCE, tracked, tree, where

CHINESE = re.compile(r"[\u3400-\u9fff]")
ALLOWED: dict[str, str] = {
    "doors/demo/": "the invented county's own words: data, as its residents would write them",
    "doors/cli/": "a terminal prints both languages in one line",
    "doors/imports/": "names of columns and values in other people's files",
    "doors/frame/say.py": "weekdays, said only where the page is Chinese: tests/frame/test_say.py",
    "doors/frame/design.py": "what an invented resident said, a quotation on both pages",
    "doors/frame/templates/frame/design.html": "the same quotations",
    "doors/frame/apps.py": "a label of the framework's that no page shows",
}
"""Where Chinese stands alone, and why."""

BOTH = re.compile(r"[\u3400-\u9fff].*( / |\n\n).*[A-Za-z]{2}|[A-Za-z]{2}.*( / |\n\n).*[\u3400-\u9fff]", re.S)
"""「中文 / English」 in one text."""
CUTS = {"strip", "lstrip", "rstrip", "removeprefix", "removesuffix", "split", "partition", "startswith", "endswith"}
Text = ast.Constant | ast.JoinedStr


def doors() -> list[Path]:
    return [file for file in tracked() if file.is_relative_to(SOURCE / "doors")]


def allowed(file: Path) -> bool:
    return bool(_exceptions(file))


def spoken(text: ast.AST) -> str:
    """The words of a text itself, without what is put into it."""
    parts = text.values if isinstance(text, ast.JoinedStr) else [text]
    return "".join(each.value for each in parts if isinstance(each, ast.Constant) and isinstance(each.value, str))


def is_english(node: ast.AST | None) -> bool:
    """A text, and no Chinese outside a quotation in it."""
    if node is None:
        return False
    words = "".join(
        each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)
    )
    return bool(words.strip()) and not CHINESE.search(re.sub(r"“[^”]*”", "", words))


def texts(module: ast.Module) -> Iterator[tuple[Text, list[ast.AST]]]:
    """Every Chinese text that is no docstring, with the nodes around it, the nearest first."""

    def walk(node: ast.AST, around: list[ast.AST]) -> Iterator[tuple[Text, list[ast.AST]]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                continue
            if isinstance(child, Text) and CHINESE.search(spoken(child)):
                yield child, [node, *around]
            else:
                yield from walk(child, [node, *around])

    yield from walk(module, [])


def is_paired(text: Text, around: list[ast.AST]) -> bool:
    """Whether its English twin stands where a reader would look for it, or it speaks both languages by itself (what is
    printed for a program's user or in the document of the API), or it is compared and never said."""
    inner: ast.AST = text
    if BOTH.search(spoken(text)) or isinstance(around[0], ast.Compare) or _is_cut(around[0]):
        return True
    for node in around:
        if isinstance(node, ast.keyword) and node.arg and "zh" in node.arg.split("_"):
            inner = node
            continue
        if isinstance(node, ast.Call | ast.Tuple | ast.List) and _beside(node, inner):
            return True
        if isinstance(node, ast.ClassDef):
            return any(_named(each) == "en" for each in node.body)
        inner = node
    return False


def _named(node: ast.stmt) -> str:
    """What an assignment in a class body gives a value to."""
    if isinstance(node, ast.AnnAssign):
        return ast.unparse(node.target)
    return ast.unparse(node.targets[0]) if isinstance(node, ast.Assign) else ""


def _is_cut(node: ast.AST) -> bool:
    """Letters that are looked for in a text or taken off it."""
    return isinstance(node, ast.Call) and getattr(node.func, "attr", "") in CUTS


def _beside(node: ast.Call | ast.Tuple | ast.List, inner: ast.AST) -> bool:
    """The next argument or item is the English one; a ``zh=`` has its ``en=``."""
    if isinstance(inner, ast.keyword):
        twin = (inner.arg or "").replace("zh", "en")
        return isinstance(node, ast.Call) and any(each.arg == twin and is_english(each.value) for each in node.keywords)
    items = node.args if isinstance(node, ast.Call) else node.elts
    if inner not in items:
        return False
    place = items.index(inner) + 1  # type: ignore[arg-type]
    return place < len(items) and is_english(items[place])


def test_every_chinese_text_in_a_door_has_its_english_twin() -> None:
    wrong = [
        f"{where(file, text)} {ast.unparse(text)[:60]}"
        for file in doors()
        if file.suffix == ".py" and not allowed(file)
        for text, around in texts(tree(file))
        if not is_paired(text, around)
    ]
    assert not wrong, "\n".join(wrong)


def loose(template: str) -> list[str]:
    """Chinese in a template that is not said by ``t`` with an English text beside it."""
    wrong = [
        each.data for each in Environment().parse(template).find_all(nodes.TemplateData) if CHINESE.search(each.data)
    ]
    wrong = [line.strip() for data in wrong for line in data.splitlines() if CHINESE.search(line) and not _marked(line)]

    def walk(node: nodes.Node, paired: bool) -> None:
        if isinstance(node, nodes.Const) and isinstance(node.value, str) and CHINESE.search(node.value) and not paired:
            wrong.append(node.value)
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "t":
            twin = len(node.args) == 2 and not _chinese(node.args[1])
            for each in node.args[:1]:
                walk(each, twin)
            return
        if isinstance(node, nodes.Tuple) and len(node.items) == 2 and not _chinese(node.items[1]):
            walk(node.items[0], True)
            return
        for child in node.iter_child_nodes():
            walk(child, paired and not isinstance(node, nodes.Call))

    walk(Environment().parse(template), False)
    return wrong


def _chinese(node: nodes.Node) -> bool:
    """Whether Chinese stands in it outside quotation marks."""
    found = [node] if isinstance(node, nodes.Const) else list(node.find_all(nodes.Const))
    return any(
        isinstance(each.value, str) and CHINESE.search(re.sub(r"“[^”]*”|「[^」]*」", "", each.value))
        for each in found
        if isinstance(each, nodes.Const)
    )


def _marked(line: str) -> bool:
    """Said to be Chinese in the markup: the link to the Chinese page."""
    return 'lang="zh-CN"' in line


def test_every_chinese_text_in_a_template_is_said_in_both_languages() -> None:
    wrong = [
        f"{where(file)} {text[:60]}"
        for file in doors()
        if file.suffix == ".html" and not allowed(file)
        for text in loose(file.read_text(encoding="utf-8"))
    ]
    assert not wrong, "\n".join(wrong)


def test_no_script_and_no_style_speaks() -> None:
    """Their words come from the page, by data attributes, so that they come in its language."""
    wrong = []
    for file in doors():
        if file.suffix in (".js", ".css"):
            text = re.sub(r"/\*.*?\*/|(?m:(?<!:)//.*$)", "", file.read_text(encoding="utf-8"), flags=re.S)
            wrong += [f"{where(file)} {found}" for found in re.findall(r"[^\n]*[\u3400-\u9fff][^\n]*", text)]
    assert not wrong, "\n".join(wrong)


def test_every_exception_is_needed() -> None:
    stale = set(ALLOWED)
    for file in doors():
        alone: list[object] = []
        if file.suffix == ".html":
            alone += loose(file.read_text(encoding="utf-8"))
        elif file.suffix == ".py":
            alone += [text for text, around in texts(tree(file)) if not is_paired(text, around)]
        stale -= _exceptions(file) if alone else set()
    assert not stale, stale


def _exceptions(file: Path) -> set[str]:
    return {each for each in ALLOWED if file.relative_to(SOURCE).as_posix().startswith(each)}


@pytest.mark.parametrize(
    ("source", "is_fine"),
    [
        ('t("中文", "English")', True),
        ('t(f"{n} 件", f"{n} matters")', True),
        ('t("有" if n else "没有", "some" if n else "none")', True),
        ('Text("said", "什么事", "What is wrong")', True),
        ('word(zh="事", en="matter")', True),
        ('W = {"a": ("甲", "A")}', True),
        ('class R:\n    zh = "不行"\n    en = "no"', True),
        ('t("中文", "")', False),
        ('t("中文", "中文")', False),
        ('say("中文")', False),
        ('word(zh="事")', False),
        ('W = {"a": "甲"}', False),
        ('class R:\n    zh = "不行"', False),
    ],
)
def test_the_test_can_tell(source: str, is_fine: bool) -> None:
    assert all(is_paired(*each) for each in texts(ast.parse(source))) is is_fine


@pytest.mark.parametrize(
    ("template", "is_fine"),
    [
        ("{{ t('中文', 'English') }}{# 说明 #}", True),
        ("{% for w in (('甲', 'A'),) %}{{ t(*w) }}{% endfor %}", True),
        ("<p>中文</p>", False),
        ("{{ t('中文', '中文') }}", False),
        ("{{ t('中文') }}", False),
        ("{{ p.tag('中文') }}", False),
    ],
)
def test_the_test_can_tell_in_templates(template: str, is_fine: bool) -> None:
    assert (not loose(template)) is is_fine
