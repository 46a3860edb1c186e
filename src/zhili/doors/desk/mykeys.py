"""Which key stands for which act, for everybody and for one person. A letter may stand for several acts that are never
open together (reply and answer)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from zhili.lib.actor import Actor
from zhili.offices import queries as offices

Pair = tuple[str, str]
USUAL: Final[Mapping[str, Pair]] = {
    "A": ("采纳建议并派单", "take the suggestion and assign"),
    "E": ("改建议再派", "change the suggestion"),
    "Z": ("收回刚派的", "take back what was just assigned"),
    "S": ("签收", "sign for it"),
    "R": ("答复", "reply or answer"),
    "P": ("记进展", "note progress"),
    "O": ("记欠账", "book as owed"),
    "W": ("给同事留言", "leave a note for colleagues"),
    "C": ("记回访、记核查", "record a callback or a check"),
    "M": ("和相似的并排看，再并案", "compare with its like, then merge"),
    "T": ("转紧急热线", "pass to an emergency line"),
    "V": ("复核欠账", "review the debt"),
}
"""The acts whose key can be another, by the letter that everybody begins with."""
TAKEN: Final[Mapping[str, Pair]] = {
    "J": ("下一件", "go to the next row"),
    "K": ("上一件", "go to the previous row"),
    "X": ("选中这一行", "select the row"),
    "B": ("选中的一起办", "act on the selected"),
    "G": ("去别的视图", "go to a view"),
    "N": ("看新到的", "show what is new"),
    "F": ("筛选", "filter"),
    "1": ("改类别", "change the category"),
    "2": ("改主办", "change the lead"),
    "3": ("改协办", "change the assisting units"),
    "5": ("并案", "merge"),
}
"""What the list itself needs: these stay."""
OURS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ467890") - TAKEN.keys()


def mine(actor: Actor) -> Mapping[str, str]:
    """Every act's key for this person, by the usual one. Asks memory alone."""
    return {usual: usual for usual in USUAL} | dict(offices.keys_of(actor.person_id))
