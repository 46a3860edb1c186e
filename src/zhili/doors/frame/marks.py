"""The marks drawn on every page, as markup made once: the tally of two halves, the lights, the icons, small lengths.

Everything is inline SVG without ids, so that a page carries exactly the marks it uses and none can clash. Lengths that
come from data are SVG attributes, never styles (the policy forbids inline styles).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from markupsafe import Markup, escape

from zhili.doors.frame import say
from zhili.doors.frame.speech import t

_OFFICE: Final = '<path class="t-office" d="M3 3H13V11H9V21H3Z"/>'
_RIGHT: Final = "M15.75 3.75H20.25V20.25H11.75V13.75H15.75Z"
_ON: Final = ' class="on"'
_HATCH: Final = (
    "M15.75 5.25L17.25 3.75M15.75 9.25L20.25 4.75M11.75 17.25L20.25 8.75"
    "M12.75 20.25L20.25 12.75M16.75 20.25L20.25 16.75"
)

TALLIES: Final[Mapping[str, str]] = {
    "open": f'{_OFFICE}<path class="t-open" d="{_RIGHT}"/>',
    "wait": f'{_OFFICE}<path class="t-wait" d="{_RIGHT}"/>',
    "solved": f'{_OFFICE}<path class="t-voice" d="M15 3H21V21H11V13H15Z"/>',
    "owed": f'{_OFFICE}<path class="t-hatch" d="{_HATCH}"/><path class="t-owed" d="{_RIGHT}"/>',
    "exit": f'<path class="t-line" d="M3.75 3.75H12.25V10.25H8.25V20.25H3.75Z"/><path class="t-line" d="{_RIGHT}"/>',
}
"""The state of a matter. ``solved`` may be drawn only for a matter with a recorded confirmation (and in the mark)."""

ICONS: Final[Mapping[str, str]] = {
    "phone": '<path d="M6 3h3l2 5-2.5 1.8a12 12 0 0 0 5.7 5.7L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6'
    'a3 3 0 0 1 3-3z"/>',
    "camera": '<path d="M3 8h4l2-3h6l2 3h4v11H3z"/><circle cx="12" cy="13" r="3.5"/>',
    "pin": '<path d="M12 21s7-6.2 7-11.5a7 7 0 0 0-14 0C5 14.8 12 21 12 21z"/><circle cx="12" cy="9.5" r="2.5"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="M16 16l5 5"/>',
    "offline": '<path d="M3 3l18 18M5 12a10 10 0 0 1 3-2M2 9a15 15 0 0 1 4-2.6M12 6a15 15 0 0 1 10 3'
    'M8.5 15.5a5 5 0 0 1 6-.5M12 19h.01"/>',
    "lock": '<path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z"/>',
    "file": '<path d="M6 3h8l4 4v14H6zM14 3v4h4"/>',
    "check": '<path d="M4 12.5l5 5L20 6"/>',
    "seal": '<path d="M12 3l8 3v6c0 4.5-3.5 7.5-8 9-4.5-1.5-8-4.5-8-9V6zM8.5 12l2.5 2.5 4.5-5"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5M12 8h.01"/>',
    "warn": '<path d="M12 3l9.5 17h-19zM12 9.5v5M12 17.2h.01"/>',
    "speak": '<path d="M4 10v4h4l5 4V6L8 10zM16.5 9a4 4 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11"/>',
    "link": '<path d="M9 15l6-6M10.5 6.5l2-2a5 5 0 0 1 7 7l-2 2M13.5 17.5l-2 2a5 5 0 0 1-7-7l2-2"/>',
}

SHAPES: Final[Mapping[str, str]] = {
    "green": '<circle class="lf-green map__edge" r="9"/>',
    "yellow": '<path class="lf-yellow map__edge" d="M0 -10L10 9H-10Z"/>',
    "orange": '<path class="lf-orange map__edge" d="M0 -11L11 0L0 11L-11 0Z"/>',
    "red": '<path class="lf-red map__edge" d="M-9 -9H9V9H-9Z"/>',
    "": '<circle class="map__spot map__edge" r="8"/>',
}
"""The lights as shapes on a map, around the origin."""


def tally(state: str, css: str = "", label: str = "") -> Markup:
    """The two halves. With ``label`` it is an image with that name; without, ornament beside words."""
    named = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    klass = f"tally {css}" if css else "tally"
    return Markup(f'<svg class="{klass}" viewBox="0 0 24 24" {named}>{TALLIES[state]}</svg>')


def icon(name: str, css: str = "") -> Markup:
    """A line icon beside words; never alone, so it is hidden from readers."""
    klass = f"icon {css}" if css else "icon"
    return Markup(f'<svg class="{klass}" viewBox="0 0 24 24" aria-hidden="true">{ICONS[name]}</svg>')


def light(colour: str, words: str, chip: bool = False, turns: str = "") -> Markup:
    """Shape, name of the light (for ears), and the time in words. The colour comes last. ``turns``: from ``ticks``."""
    more = " light--chip" if chip else ""
    due = f' data-due="{turns}"' if turns else ""
    return Markup(
        f'<span class="light light--{colour}{more}"><span class="light__shape" aria-hidden="true"></span>'
        f'<span class="hide">{say.light_name(colour)} </span><span class="light__t"{due}>{escape(words)}</span></span>'
    )


def ticks(due_at: datetime, orange_at: datetime | None = None, yellow_at: datetime | None = None) -> str:
    """What ticks.js needs to keep time left true: ``due``, and with a light of ours ``due,orange,yellow``, in
    seconds."""
    known = (due_at, orange_at, yellow_at) if orange_at is not None and yellow_at is not None else (due_at,)
    return ",".join(str(int(each.timestamp())) for each in known if each is not None)


def sure(steps: int, score: str = "") -> Markup:
    """Confidence in three steps (1–3): bars, a word, and the number when there is one."""
    bars = "".join(
        f'<rect{_ON if step < steps else ""} x="{step * 8 + 0.5}" y="{7.5 - 3 * step}" width="6"'
        f' height="{3 + 3 * step}"/>'
        for step in range(3)
    )
    word = (t("低", "low"), t("中", "fair"), t("高", "high"))[steps - 1]
    said = f"{word} {escape(score)}" if score else word
    return Markup(
        f'<span class="sure"><svg viewBox="0 0 24 11" aria-hidden="true">{bars}</svg>'
        f'<span class="hide">{t("把握", "confidence")} </span>{said}</span>'
    )


def burn(used: float, colour: str = "") -> Markup:
    """How much of a limit is used (0–1). Beside it stands the time in words; this is ornament."""
    more = f" burn--{colour}" if colour else ""
    width = f"{max(0.0, min(1.0, used)) * 100:.1f}"
    return Markup(
        f'<svg class="burn{more}" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{width}" height="4"/></svg>'
    )


def bar(share: float, owed: bool = False) -> Markup:
    """A length in a table (0–1 of the longest row), hatched when it counts debts. The figure stands beside it."""
    width = max(2, round(max(0.0, min(1.0, share)) * 200))
    if owed:
        edge = f'<rect class="t-owed" x=".75" y=".75" width="{width - 1.5}" height="14.5"/>'
        inner = f'<path class="t-hatch" d="{_strokes(width)}"/>{edge}'
    else:
        inner = f'<rect class="bar__plain" width="{width}" height="16"/>'
    return Markup(
        f'<svg class="bar" viewBox="0 0 200 16" preserveAspectRatio="xMinYMid" aria-hidden="true">{inner}</svg>'
    )


def _strokes(width: int) -> str:
    """Slanted strokes (45°) clipped to a box of ``width`` × 16."""
    starts = range(-9, width, 7)
    return "".join(f"M{max(x, 0)} {16 + min(x, 0)}L{min(x + 16, width)} {max(0, x + 16 - width)}" for x in starts)
