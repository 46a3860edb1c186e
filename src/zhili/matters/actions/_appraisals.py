"""Appraisals (评价): how content somebody is, said once, by themselves or to a caller."""

from __future__ import annotations

from enum import StrEnum

from zhili.store.rows import insert

from ..models import Appraisal
from ._hand import Hand

_COLUMNS = ("matter_id", "party_id", "contacted", "satisfied", "words", "at")


class Satisfied(StrEnum):
    """How content somebody is. Five words, never stars; nobody is asked for the best one."""

    VERY = "very"
    FAIRLY = "fairly"
    SO_SO = "so_so"
    NOT = "not"
    NOT_AT_ALL = "not_at_all"


def keep_appraisal(hand: Hand, party: int, contacted: bool, satisfied: Satisfied, words: str) -> bool:
    """Keep what a party said of the handling; False when that party has said so before, which then stands."""
    if Appraisal.objects.filter(party_id=party).exists():
        return False
    insert(Appraisal, _COLUMNS, [(hand.matter.id, party, contacted, satisfied.value, words, hand.now)])
    return True
