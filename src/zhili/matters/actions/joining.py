"""What is added to a matter by those it affects: more words and files, and everybody else who says “me too”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from zhili.lib.actor import Actor
from zhili.lib.canonical import digest
from zhili.store.once import once as once_before
from zhili.store.once import settle_once
from zhili.store.rows import insert, reserve
from zhili.store.writing import writing

from ..models import Matter, Party
from ..queries.load import allowed, look
from ..queries.published import is_confidential
from ..refusals import AlreadyJoined, CannotJoin
from ..rows import PARTY
from ._hand import Done, Hand, acting, clean, flush, text
from ._search import index
from .files import Upload, keep_files, ready_files
from .intake import Reported, search_text
from .parties import NO_CONTACT, Contact, Known, code_of, party_row, read_contact


def supplement(
    *,
    actor: Actor,
    number: str,
    words: str,
    now: datetime,
    files: Sequence[Upload] = (),
    version: int | None = None,
    once: str = "",
) -> Done:
    """Add words or files to one's own matter (补充)."""
    ready = ready_files(files)
    with acting("supplement", actor, number, now, version=version, once=once) as hand:
        hand.move(words=text(words, "补充的话", "what you add", needed=not ready))
        keep_files(hand, ready)
        index([(hand.matter.id, search_text(number, hand.matter.title, hand.matter.place, words))], more=True)
    return hand.done


def join(
    *, actor: Actor, number: str, words: str = "", contact: Contact | None = None, files: Sequence[Upload] = (),
    now: datetime, once: str = "", lang: str = "zh",
) -> Reported:  # fmt: skip
    """Say “me too” (我也是): become one of those affected, with words, files and a code of one's own, and a word on
    whether it is solved.

    Raises CannotJoin where the matter is confidential, merged or past it; FileRefused, FileTooLarge. Staff are told
    AlreadyJoined for a telephone that is on it. The public is not: whoever tries somebody's number learns nothing, and
    that number is told nothing twice.
    """
    contact = contact or NO_CONTACT
    ready = ready_files(files)
    with writing():
        scope, print_ = f"join:{number}", digest([actor.ref, clean(words)])
        before = once_before(scope, once, print_, now) if once else None
        if before is not None:
            return Reported(number, code_of(before["party"], actor), before["version"], before["matter"])
        loaded = look(actor, number, lock=True, also=("public",))
        hidden = is_confidential(loaded.matter, loaded.profile)
        if hidden or not loaded.matter.is_open or loaded.matter.parent_id:
            raise CannotJoin(number=number)
        loaded.rule = allowed(loaded, "join")
        (party_id,) = reserve(Party, 1)
        known = _told_once(actor, loaded.matter, read_contact(contact))
        row = party_row(party_id, loaded.matter.id, "joiner", actor, known, now, lang=lang, behalf=False)
        insert(Party, PARTY, [row])
        # The step names the new party, so that they read their own words on the timeline.
        hand = Hand("join", replace(actor, party_id=party_id), now, loaded)
        hand.set(people=loaded.matter.people + 1)
        hand.move(words=text(words, "补充的话", "what you add", needed=False))
        keep_files(hand, ready)
        flush(hand)
        answer = {"party": party_id, "version": hand.matter.version, "matter": hand.matter.id}
        if once:
            settle_once(scope, once, answer)
    return Reported(hand.matter.number, code_of(party_id, actor), hand.matter.version, hand.matter.id)


def _told_once(actor: Actor, matter: Matter, known: Known) -> Known:
    """The contact to keep: a telephone that is on the matter already is not kept a second time."""
    on_it = Party.objects.filter(matter_id=matter.id, left_at__isnull=True, phone_blind=known.blind)
    if known.blind is None or not on_it.exists():
        return known
    if actor.is_staff:
        raise AlreadyJoined(number=matter.number)
    return replace(known, phone="", blind=None)
