"""Bringing in the codes of past years, so that an old code still says where it was and when it ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from zhili.lib.actor import Actor
from zhili.lib.codes import Level, level_of, parent_of
from zhili.places.actions._batch import begin, record, settle
from zhili.places.findings import Progress, Report, finding
from zhili.places.lifecycle import Act
from zhili.places.models import Area, FormerArea
from zhili.places.permissions import need_importer
from zhili.places.tables import digest_of, rows_of
from zhili.store.rows import change, insert
from zhili.store.writing import writing

_COLUMNS = (
    "year",
    "rank",
    "province_adcode",
    "province_name",
    "city_adcode",
    "city_name",
    "county_adcode",
    "county_name",
)
_PLACE_OF_RANK = {"1": 2, "2": 4, "3": 6}
_AREA_COLUMNS = ("code", "name", "level", "parent_code", "valid_from", "valid_to", "source")
_FORMER_COLUMNS = ("code", "name", "valid_from", "valid_to", "source")


@dataclass(slots=True)
class _Seen:
    """A code in the file: its name in each year, the line it first stands in, and the city given with it last."""

    line: int
    names: dict[int, str] = field(default_factory=dict)
    city: str = ""


@dataclass(frozen=True, slots=True)
class _Period:
    name: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class _Recorded:
    """What is already recorded of a code."""

    name: str
    parent: str
    since: date | None
    until: date | None


def import_history(*, actor: Actor, now: datetime, file: Path, progress: Progress | None = None) -> Report:
    """Bring in a list of provinces, cities and counties per year (columns year, rank, …_adcode, …_name).

    A code present in year Y and absent in Y + 1 ends with Y: it no longer holds on 1 January of Y + 1. Present in the
    file's first year, it began at an unknown time; present in the last, it still holds. A change of name and a gap end
    a period; earlier periods are kept as former areas. Where the current list disagrees, the list is followed and the
    anomaly says so. Idempotent; ``read`` counts codes. Raises NotAllowed, UnreadableFile.
    """
    need_importer(actor)
    report = begin("history", digest_of([file], "history"), file.name, now)
    seen = _read(file, report)
    if progress:
        progress(file.name, len(seen))
    years = {year for each in seen.values() for year in each.names}
    bringing = _Import(file.name, seen, report)
    for code, each in sorted(seen.items()):
        bringing.decide(code, each, list(_periods(each.names, min(years), max(years))))
    with writing():
        bringing.write(actor, now)
        settle(report, now)
    return report


def _read(file: Path, report: Report) -> dict[str, _Seen]:
    seen: dict[str, _Seen] = {}
    for line, row in rows_of(file, _COLUMNS):
        if len(row) < len(_COLUMNS):
            report.findings.append(finding(file.name, line, "short_row", count=len(row)))
            continue
        place = _PLACE_OF_RANK.get(row[1].strip(), 6)
        # Spreadsheets turn codes of rows with gaps into decimals: 310205.0.
        code, name = row[place].strip().removesuffix(".0"), row[place + 1].strip()
        if not (len(code) == 6 and code.isascii() and code.isdigit()):
            report.findings.append(finding(file.name, line, "bad_code", typed=code[:40], width=6))
        elif not (row[0].isascii() and row[0].isdigit() and 1900 <= int(row[0]) <= 2200):
            report.findings.append(finding(file.name, line, "bad_year", typed=row[0][:40]))
        elif not name:
            report.findings.append(finding(file.name, line, "empty_name", code=code))
        else:
            each = seen.setdefault(code.ljust(12, "0"), _Seen(line))
            each.city = row[4].strip().removesuffix(".0").ljust(12, "0")
            known = each.names.setdefault(int(row[0]), name)
            if known != name:
                facts = {"code": code, "year": row[0], "known": known, "name": name}
                report.findings.append(finding(file.name, line, "two_names", **facts))
    return seen


def _periods(names: Mapping[int, str], first: int, last: int) -> Iterator[_Period]:
    """Runs of years with one name, in order; the last one is open when it reaches the file's last year."""
    years = sorted(names)
    begin = years[0]
    for year in years:
        if names.get(year + 1) == names[year]:
            continue
        since = None if begin == first else date(begin, 1, 1)
        yield _Period(names[year], since, None if year == last else date(year + 1, 1, 1))
        begin = next((later for later in years if later > year), year)


class _Import:
    """What the file changes, decided code by code and written at once."""

    def __init__(self, file: str, seen: Mapping[str, _Seen], report: Report) -> None:
        self.file, self.seen, self.report = file, seen, report
        self.areas: list[tuple[object, ...]] = []
        self.former: list[tuple[object, ...]] = []
        self.dated: dict[str, date] = {}
        self.recorded = {
            code: _Recorded(name, parent, since, until)
            for code, name, parent, since, until in Area.objects.filter(level__lte=Level.COUNTY).values_list(
                "code", "name", "parent_code", "valid_from", "valid_to"
            )
        }

    def decide(self, code: str, each: _Seen, periods: list[_Period]) -> None:
        """The current list, where it has the code, has the last word on the present; the past is the file's."""
        latest, known = periods[-1], self.recorded.get(code)
        self.report.read += 1
        if known is None:
            parent = self._parent(code, each)
            if parent is None:
                return
            row = (code, latest.name, int(level_of(code)), parent, latest.since, latest.until, self.file)
            self.areas.append(row)
            self.report.added += 1
        else:
            self._compare(code, each.line, latest, known)
        still_held = known is not None and known.until is None and latest.until is not None
        earlier = periods if still_held else periods[:-1]
        self.former += [(code, period.name, period.since, period.until, self.file) for period in earlier]

    def write(self, actor: Actor, now: datetime) -> None:
        """Inside the caller's transaction: a few thousand rows."""
        known = set(FormerArea.objects.values_list("code", "valid_to"))
        former = [row for row in self.former if (row[0], row[3]) not in known]
        if not (self.areas or former or self.dated):
            return
        insert(Area, _AREA_COLUMNS, self.areas)
        insert(FormerArea, _FORMER_COLUMNS, former)
        for code, since in self.dated.items():
            change(Area, {"code": code}, valid_from=since)
        facts = {"file": self.file, "added": len(self.areas), "former": len(former), "changed": len(self.dated)}
        record(actor, now, Act.IMPORT_HISTORY, self.report.batch_id, facts)

    def _compare(self, code: str, line: int, latest: _Period, known: _Recorded) -> None:
        # Said at every import, so that the same file again leaves the same anomalies open.
        self._say_adopted(code, line, latest.name, known.parent)
        if known.until is None and latest.until is not None:
            facts: dict[str, object] = {"code": code, "name": latest.name, "on": str(latest.until)}
            self._found(line, "listed_but_abolished", **facts)
        elif latest.name != known.name:
            self._found(line, "name_kept", code=code, known=known.name, name=latest.name)
        elif latest.since and known.since is None:
            self.dated[code] = latest.since
            self.report.changed += 1
            return
        self.report.unchanged += 1

    def _parent(self, code: str, each: _Seen) -> str | None:
        """The area above: the one its digits name, else the city the file names with it, else the province."""
        wanted = parent_of(code)
        if wanted is None:
            return ""
        named = [wanted, each.city if level_of(code) == Level.COUNTY else "", code[:2].ljust(12, "0")]
        found = next((parent for parent in named if parent in self.seen or parent in self.recorded), None)
        name = each.names[max(each.names)]
        if found is None:
            self._found(each.line, "no_ancestor", code=code, name=name)
        else:
            self._say_adopted(code, each.line, name, found)
        return found

    def _say_adopted(self, code: str, line: int, name: str, parent: str) -> None:
        wanted = parent_of(code)
        if wanted is not None and parent != wanted:
            self._found(line, "adopted_parent", code=code, name=name, parent=wanted, found=parent)

    def _found(self, line: int, kind: str, /, **facts: object) -> None:
        self.report.found(finding(self.file, line, kind, **facts))
