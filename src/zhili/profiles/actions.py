"""Putting rules in force: the only write of this room."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError

from zhili.journal import actions as journal
from zhili.lib.actor import Actor
from zhili.lib.ref import Ref
from zhili.lib.refusal import Conflict
from zhili.lib.vocabulary import Vocabulary
from zhili.profiles.lifecycle import Act
from zhili.profiles.models import Edition
from zhili.profiles.permissions import need_adopter
from zhili.profiles.proof import prove
from zhili.store.writing import writing


class EditionTaken(Conflict):
    """Other rules are in force from that day; adopted rules are never overwritten."""

    code = "edition_taken"
    zh = "“{locality}”从 {on} 起已有一版规则，已启用的规则不能改写，请换一个生效日期。"
    en = "“{locality}” has rules in force from {on} already. Adopted rules are never rewritten; choose another day."


def adopt(*, actor: Actor, now: datetime, text: str, vocabulary: Vocabulary) -> int:
    """Prove the rules and keep them as an edition; returns its id. The same text again returns the same id.

    Raises BadProfile with every problem and its counter-example, NotAllowed, EditionTaken.
    """
    need_adopter(actor)
    profile = prove(text, vocabulary)
    digest = sha256(text.encode()).hexdigest()
    with writing():
        known = Edition.objects.filter(locality=profile.locality, in_force_on=profile.in_force_on).first()
        if known is not None and known.digest == digest:
            return known.pk
        try:
            row = Edition.objects.create(
                locality=profile.locality,
                in_force_on=profile.in_force_on,
                text=text,
                digest=digest,
                adopted_at=now,
                adopted_by=actor.ref,
            )
        except IntegrityError as error:
            raise EditionTaken(locality=profile.locality, on=profile.in_force_on.isoformat()) from error
        ref = Ref("profile", f"{profile.locality}@{profile.in_force_on}")
        facts = {"locality": profile.locality, "in_force_on": profile.in_force_on.isoformat(), "text": digest}
        journal.write([journal.Draft(now, actor.ref, Act.ADOPT, str(ref), facts, None)])
    return row.pk
