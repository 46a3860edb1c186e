"""The receipt: the half of the record that a resident keeps. No personal data; it verifies without this house.

What is not yet true is absent: no receipt before the entry is sealed, no outcome before there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from zhili.doors.frame import say
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import lang, t
from zhili.doors.portal import proof
from zhili.doors.portal.shell import portal_page
from zhili.doors.portal.words import outcome_name
from zhili.journal import queries as journal
from zhili.journal.receipt import Proved, verify
from zhili.lib.numbers import BadNumber, read_number
from zhili.lib.refusal import NotFound
from zhili.matters.lifecycle import HANDED, VOCABULARY
from zhili.matters.queries.detail import detail
from zhili.matters.queries.public import public, step_entries
from zhili.offices import queries as offices

SOON_S: Final = 3
"""After how many seconds a page that waits for the seal looks again."""
GIVE_UP: Final = timedelta(minutes=2)
"""A step that is still not sealed by then waits for the office's own care; the page no longer reloads by itself."""


def seek(request: Request) -> HttpResponse:
    """From a typed number to its receipt."""
    try:
        return HttpResponseRedirect(reverse("receipt", args=[read_number(request.GET.get("number", ""))]))
    except BadNumber:
        return HttpResponseRedirect(reverse("help"))


def receipt(request: Request, number: str) -> HttpResponse:
    """The receipt of the latest sealed step. Raises NotFound for a confidential matter but to its own parties."""
    plain = _known(request, number)
    # A sent notice has an entry under the same reference; a receipt proves what was done, so it takes steps only.
    steps = step_entries(plain)
    entries = [each for each in journal.entries_of(f"matter:{plain}") if each.id in steps]
    if not entries:
        raise NotFound()
    sealed = [each for each in entries if each.seq is not None]
    text = journal.receipt_of(sealed[-1].id) if sealed else None
    vkey = journal.verifier_key()
    proved = verify(text, vkey) if text else None
    waits = not sealed or sealed[-1].id != entries[-1].id
    response = portal_page(
        request, "receipt", number=plain, text=text, vkey=vkey, waits=waits,
        rows=_rows(plain, proved) if proved else [], seal=_seal(proved) if proved else [],
    )  # fmt: skip
    if waits and request.now - entries[-1].at < GIVE_UP:
        # The header, not the page: it needs no script, and the sealed page carries nothing that moves.
        response["Refresh"] = str(SOON_S)
    response["X-Robots-Tag"] = "noindex"
    return response


def _known(request: Request, number: str) -> str:
    actor = proof.party_of(request, number)
    return detail(actor, number).matter.number if actor else public(number).number


def _rows(number: str, proved: Proved) -> list[tuple[str, str]]:
    """What the sealed entry says in clear, in words; only what is there."""
    facts = proved.facts
    rows = [
        (t("编号", "Number"), proved.ref.partition(":")[2] or number),
        (t("到哪一步", "Step"), _step(proved)),
        (t("谁来答复", "Owes an answer"), _owner(facts)),
        (t("时限", "Limit"), _time(facts.get("due", ""))),
        (t("结果", "Outcome"), outcome_name(str(facts.get("outcome", "")))),
        (t("记下的时间", "Recorded"), _time(proved.at)),
    ]
    return [(label, words) for label, words in rows if words]


def _step(proved: Proved) -> str:
    known = VOCABULARY.acts.get(proved.act)
    name = t(known.zh, known.en) if known else _BESIDE[proved.act]() if proved.act in _BESIDE else proved.act
    return t(f"第 {proved.facts.get('n', '')} 步：{name}", f"step {proved.facts.get('n', '')}: {name}")


_BESIDE = {HANDED: lambda: t("单位内交办", "Given on inside the unit")}
"""Steps that are no acts of a lifecycle."""


def _owner(facts: Mapping[str, Any]) -> str:
    """The owner's code is what is sealed; its name stands beside it for people."""
    code = str(facts.get("owner", ""))
    if not code:
        return ""
    try:
        return t(
            f"{offices.unit_by_code(code).name(lang())}（{code}）",
            f"{offices.unit_by_code(code).name(lang())} ({code})",
        )
    except NotFound:
        return code


def _seal(proved: Proved) -> list[tuple[str, str]]:
    return [
        (t("第几条", "Entry"), say.number(proved.seq + 1)),
        (t("检查点", "Checkpoint"), t(f"{say.number(proved.size)} 条", f"{say.number(proved.size)} entries")),
        (t("根", "Root"), proved.root),
        (t("谁签的", "Signed by"), proved.origin),
    ]


def _time(stamp: object) -> str:
    """A sealed time (``2026-11-21T09:42:00.000000Z``) in the place's own time; '' for none."""
    if not stamp:
        return ""
    moment = datetime.fromisoformat(str(stamp))
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
