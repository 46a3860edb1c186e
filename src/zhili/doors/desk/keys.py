"""Keys of one's own: under which letter somebody has each act of the desk. Buttons and the list of keys say the letter
that holds; who never opens the page keeps the usual ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhili.doors.desk.mykeys import OURS, TAKEN, USUAL
from zhili.doors.desk.shell import desk_page
from zhili.doors.frame.errors import status_of
from zhili.doors.frame.forms import BadForm, Form, Schema
from zhili.doors.frame.request import Request
from zhili.doors.frame.shapes import Text
from zhili.doors.frame.speech import t
from zhili.lib.refusal import Invalid, Refusal, Unavailable
from zhili.offices import queries as offices
from zhili.offices.actions import KeysClash, choose_keys

KEYS: Final = Schema(*(Text(f"key-{usual.lower()}", *words, most=3) for usual, words in USUAL.items()))


class NoKey(Invalid):
    code = "no_key_to_press"
    zh = "按键要是一个字母 A–Z 或数字 4、6–9、0。"
    en = "A key is one letter A–Z or one of the digits 4, 6–9, 0."


class KeyTaken(Invalid):
    code = "key_taken"
    zh = "「{key}」已经用来：{what_zh}。请换一个。"
    en = "“{key}” is needed to {what_en}. Choose another."


def page(request: Request) -> HttpResponse:
    """One field an act; empty is the usual key."""
    if request.method != "POST":
        held = offices.keys_of(request.actor.person_id)
        return _page(request, KEYS.blank(**{f"key-{usual.lower()}": key for usual, key in held.items()}))
    try:
        chosen = {} if "reset" in request.POST else _chosen(KEYS.read(request))
        choose_keys(actor=request.actor, keys=chosen, now=request.now)
    except Unavailable:
        raise
    except Refusal as refusal:
        return _page(request, KEYS.again(request, refusal), status_of(refusal))
    return HttpResponseRedirect(f"{reverse('desk-keys')}?kept=1", status=303)


def _chosen(sent: Mapping[str, str]) -> dict[str, str]:
    """The key of every act that is not the usual one. Raises BadForm where one is none, taken or wanted twice."""
    whole = {usual: (sent[f"key-{usual.lower()}"] or usual).strip().upper() for usual in USUAL}
    wrong: dict[str, Refusal] = {}
    seen: dict[str, str] = {}
    for usual, key in whole.items():
        refusal = _wrong(key)
        if refusal is None and key in seen:
            refusal = KeysClash(key=key, one=t(*USUAL[seen[key]]), other=t(*USUAL[usual]))
        if refusal is not None:
            wrong[f"key-{usual.lower()}"] = refusal
        seen.setdefault(key, usual)
    if wrong:
        raise BadForm(wrong)
    return {usual: key for usual, key in whole.items() if key != usual}


def _wrong(key: str) -> Refusal | None:
    if key in TAKEN:
        return KeyTaken(key=key, what_zh=TAKEN[key][0], what_en=TAKEN[key][1])
    return None if key in OURS else NoKey()


def _page(request: Request, form: Form, status: int = 200) -> HttpResponse:
    rows = [(usual, f"key-{usual.lower()}", t(*words)) for usual, words in USUAL.items()]
    return desk_page(request, "desk/keys.html", status, here="keys", form=form, rows=rows, kept="kept" in request.GET)
