"""The suggestion beside a matter in words: what, how sure, and why; and what looks like the same thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhili.dispatch import queries as dispatch
from zhili.dispatch.queries import Hint, Twin
from zhili.doors.desk.words import category_name, state_name
from zhili.doors.frame import say
from zhili.doors.frame.speech import lang, t
from zhili.matters.queries.detail import Detail
from zhili.offices import queries as offices
from zhili.profiles import queries as profiles
from zhili.profiles.model import Profile

HintRow = tuple[str, str, str, int, str, str, bool]
"""(key, label, value, steps of confidence 1–3 or 0, score, why, is_firm), as ``frame/matter.html`` draws it."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """The rows of the suggestion, and what one press would send; ``lead`` None where it suggests no owner."""

    rows: tuple[HintRow, ...]
    category: str = ""
    lead: int | None = None
    assists: tuple[int, ...] = ()

    @property
    def can_be_taken(self) -> bool:
        return bool(self.category and self.lead)


def suggested(detail: Detail, twins: Sequence[Twin]) -> Suggested:
    """The suggestion for a matter on a dispatcher's desk. Where no rule applies the rows say that a person decides."""
    profile = detail.loaded.profile
    hint = dispatch.hint(detail.matter.id, profile) or Hint("", 0, (), None, (), "", None, "", ())
    rows = (_category(hint, profile), _lead(hint), _assists(hint), _limit(hint, profile), _twins(twins))
    return Suggested(rows, hint.category, hint.lead, hint.assists)


def _steps(score: float) -> int:
    return 3 if score >= 0.9 else 2 if score >= 0.6 else 1


def _category(hint: Hint, profile: Profile) -> HintRow:
    label = t("类别", "Category")
    if not hint.category:
        return (
            "1",
            label,
            t("没有把握", "not sure"),
            0,
            "",
            t("没有规则说得准，请您定", "no rule applies: please decide"),
            False,
        )
    score = hint.sure / 100
    said = t("、", ", ").join(f"「{each}」" for each in hint.why)
    why = t(f"说到{said}", f"says {said}") if said else t("反映人自己选的", "chosen by the reporter")
    return ("1", label, category_name(profile, hint.category, whole=True), _steps(score), f"{score:.2f}", why, True)


def _lead(hint: Hint) -> HintRow:
    label = t("牵头", "Lead")
    if hint.lead is None:
        return (
            "2",
            label,
            t("没有建议", "none"),
            0,
            "",
            t("权责清单没有唯一的一项，请您定", "the duty list has no single line: please decide"),
            False,
        )
    why = (
        t(f"权责清单第 {hint.line_no} 项", f"duty list, item {hint.line_no}")
        if hint.line_no
        else t("权责清单", "duty list")
    )
    if hint.basis:
        why = f"{why}{t('；', '; ')}{hint.basis}"
    score = hint.sure / 100  # the list itself is certain: the lead is as sure as the category it was looked up by
    return ("2", label, offices.unit(hint.lead).name(lang()), _steps(score), f"{score:.2f}", why, True)


def _assists(hint: Hint) -> HintRow:
    names = t("、", ", ").join(offices.unit(each).name(lang()) for each in hint.assists)
    why = t("同一项里写明协办", "named in the same item") if names else t("清单没写协办", "the list names none")
    return ("3", t("协办", "Assist"), names or t("不用", "none"), 0, "", why, False)


def _limit(hint: Hint, profile: Profile) -> HintRow:
    label = t("时限", "Limit")
    if hint.limit_name not in profile.limits:
        return ("", label, t("定了类别再算", "after the category"), 0, "", "", False)
    named = profile.limits[hint.limit_name]
    why = named.words.say(lang())
    if hint.urgent_why:
        said = t("、", ", ").join(f"「{each}」" for each in hint.urgent_why)
        why = t(f"紧急：说到{said}", f"urgent: says {said}")
    return ("", label, named.limit.say(lang()), 0, "", why, False)


def _twins(twins: Sequence[Twin]) -> HintRow:
    label = t("并案", "Merge")
    if not twins:
        return (
            "",
            label,
            t("没有像同一件的", "nothing alike"),
            0,
            "",
            t("近 30 天、同一网格或同一电话", "last 30 days, same grid or telephone"),
            False,
        )
    best = max(twins, key=lambda twin: twin.likeness)
    value = t(f"另有 {len(twins)} 件像同一件", f"{len(twins)} that may be the same")
    return ("5", label, value, _steps(best.likeness), f"{best.likeness:.2f}", t(best.why_zh, best.why_en), False)


def alike(twins: Sequence[Twin], now: datetime) -> list[tuple[str, str, tuple[str, ...], int, str]]:
    """Matters like this one, as ``frame/matter.html`` draws them: the likest first."""
    return [
        (
            f"/desk/m/{twin.row.number}/",
            twin.row.title,
            (
                t(f"{twin.likeness:.0%} 像", f"{twin.likeness:.0%} alike"),
                t(twin.why_zh, twin.why_en),
                say.when(twin.row.recorded_at),
                state_name(profiles.edition(twin.row.edition_id), twin.row.kind, twin.row.state),
            ),
            twin.row.people if twin.row.people > 1 else 0,
            "",
        )
        for twin in twins
    ]
