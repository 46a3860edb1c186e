"""Plain values that the queries of this room return. Frozen, so a caller can keep them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """From a day (inclusive) to a day (exclusive); ``until`` None: until further notice."""

    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether ``day`` lies inside."""
        return self.since <= day and (self.until is None or day < self.until)

    def meets(self, since: date, until: date | None) -> bool:
        """Whether any day lies in both periods; an empty period (ended the day it began) meets nothing."""
        if self.since == self.until:
            return False
        return (self.until is None or since < self.until) and (until is None or self.since < until)


@dataclass(frozen=True, slots=True)
class UnitValue:
    """A unit."""

    id: int
    code: str
    name_zh: str
    name_en: str
    level: str
    parent_id: int | None
    area_code: str
    phone: str
    hours: str
    period: Period

    def name(self, lang: str = "zh") -> str:
        """Its name; Chinese where there is no English one."""
        return self.name_zh if lang.startswith("zh") else self.name_en or self.name_zh


@dataclass(frozen=True, slots=True)
class PostValue:
    """A post and its dated grants."""

    id: int
    unit_id: int
    code: str
    name_zh: str
    name_en: str
    head: bool
    period: Period
    grants: tuple[tuple[str, Period], ...]
    phone: str = ""
    contractor: str = ""

    def name(self, lang: str = "zh") -> str:
        """Its name; Chinese where there is no English one."""
        return self.name_zh if lang.startswith("zh") else self.name_en or self.name_zh

    def grants_on(self, day: date) -> frozenset[str]:
        """The grants that it holds on ``day``; none once the post is closed."""
        if not self.period.holds_on(day):
            return frozenset()
        return frozenset(grant for grant, period in self.grants if period.holds_on(day))


@dataclass(frozen=True, slots=True)
class PersonValue:
    """A member of staff. The phone stays sealed."""

    id: int
    name: str
    account_id: int | None


@dataclass(frozen=True, slots=True)
class DutyLineValue:
    """One line of the duty list. ``edition`` is the edition's id; ``limit_name`` names a limit of the profile or is ''
    (the category's own); ``power`` is the legal power that the lead must hold, or ''."""

    id: int
    edition: int
    no: int
    lead_unit_id: int
    assist_unit_ids: tuple[int, ...]
    limit_name: str
    power: str
    basis: str
    category: str = ""
    level: str = ""
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class DutyBook:
    """One edition of the duty list, ready to be asked. A category's lines run from narrow areas to wide."""

    edition: int
    in_force_on: date
    by_category: Mapping[str, tuple[DutyLineValue, ...]]
    by_id: Mapping[int, DutyLineValue]

    @property
    def lines(self) -> tuple[DutyLineValue, ...]:
        """All lines in the order of the sheet."""
        return tuple(sorted(self.by_id.values(), key=lambda line: line.no))


@dataclass(frozen=True, slots=True)
class ViewValue:
    """A saved view. ``post_id``: whose it is; others of the unit see it when it is ``shared``."""

    id: int
    post_id: int
    name: str
    query: str
    shared: bool


@dataclass(frozen=True, slots=True)
class DeskValue:
    """A post's own views first, then those its unit shares; and its columns, empty for the usual ones."""

    views: tuple[ViewValue, ...] = ()
    columns: tuple[str, ...] = ()
