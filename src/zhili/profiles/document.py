"""YAML read as a tree of nodes that know their line, so that every complaint can point.

Plain YAML only: no tags, anchors, aliases or merge keys, no duplicate keys, no more than ``LARGEST`` characters.
Scalars stay text; whoever reads a field says what it should be, so ``no``, ``0123`` and ``2026-01-01`` mean what is
written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from zhili.profiles.problems import Problem

# The same safe loader in C where PyYAML was built with it: ten times as fast.
_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

LARGEST = 512 * 1024
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of the document. ``value`` is text, a list of nodes, a mapping of text to node, or None if left empty."""

    value: str | list[Node] | dict[str, Node] | None
    line: int

    def items(self) -> Iterator[tuple[str, Node]]:
        """The entries of a mapping; nothing for any other node."""
        return iter(self.value.items() if isinstance(self.value, dict) else ())

    def get(self, key: str) -> Node | None:
        """The entry ``key`` of a mapping, or None."""
        return self.value.get(key) if isinstance(self.value, dict) else None


class Unreadable(Exception):
    """The text is not the plain YAML we take; carries the one problem that stopped the reading."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.en)


def parse(text: str) -> tuple[Mapping[str, Node], int, list[Problem]]:
    """The top mapping, its line, and the duplicate keys found. Raises Unreadable where nothing can be read."""
    if len(text) > LARGEST:
        raise Unreadable(
            Problem("too-large", f"文件超过 {LARGEST} 个字符。", f"the file is over {LARGEST} characters.")
        )
    try:
        root = _compose(text)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or type(error).__name__
        problem = Problem(
            "not-yaml", f"这里不是正确的 YAML（{what}）。", f"not valid YAML: {what}.", mark.line + 1 if mark else 0
        )
        raise Unreadable(problem) from error
    problems: list[Problem] = []
    top = _convert(root, problems) if root is not None else Node(None, 1)
    if not isinstance(top.value, dict):
        raise Unreadable(
            Problem("not-a-mapping", "最外层应是“键: 值”。", "the top should be `key: value` lines.", top.line)
        )
    return top.value, top.line, problems


def _compose(text: str) -> yaml.Node | None:
    """The node graph, after refusing what would make it more than a tree."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 0
        anchored = isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None)
        if anchored:
            raise Unreadable(Problem("alias", "不支持 YAML 锚点和别名。", "anchors and aliases are not taken.", line))
        if getattr(event, "tag", None):
            raise Unreadable(Problem("tag", "不支持 YAML 标签（!）。", "tags (!) are not taken.", line))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:  # stop here: the parser itself takes ever longer the deeper it goes
            raise Unreadable(Problem("too-deep", "层次太深。", "nested too deeply.", line))
    composed: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
    return composed


def _convert(node: yaml.Node, problems: list[Problem]) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return Node(_mapping(node, problems), line)
    if isinstance(node, yaml.SequenceNode):
        return Node([_convert(child, problems) for child in node.value], line)
    left_empty = node.value == "" and isinstance(node, yaml.ScalarNode) and node.style is None
    return Node(None if left_empty else str(node.value), line)


def _mapping(node: yaml.MappingNode, problems: list[Problem]) -> dict[str, Node]:
    result: dict[str, Node] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise Unreadable(Problem("bad-key", "键应是文字。", "a key should be plain text.", line))
        key = str(key_node.value)
        if key in result:
            problems.append(
                Problem(
                    "duplicate-key",
                    f"“{key}”写了两次（上次在第 {result[key].line} 行）。",
                    f"`{key}` is written twice.",
                    line,
                )
            )
            continue
        result[key] = _convert(value_node, problems)
    return result
