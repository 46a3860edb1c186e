"""Reading an address from left to right: names by the words they end with and by a gazetteer, numbers by the words they
are counted in. Deterministic; every stretch of the text is said to be something."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from .gazetteer import EMPTY, Gazetteer
from .parts import LONGEST, NUMERAL, Part, Parts, digits, even
from .words import (
    ADMIN,
    BARE,
    BUILDING,
    COUNTED,
    DASHED,
    ESTATE,
    FLOOR,
    GOES_ON,
    GROUP,
    KIND_WORDS,
    LANE,
    NEAR,
    NOISE,
    NUMBER,
    ROAD,
    ROOM,
    STAYS_OPEN,
    UNIT,
    VILLAGE,
    ZONE,
    N,
)


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]`` is ``part``; ``word``: the stretch in even spelling."""

    part: Part
    start: int
    end: int
    word: str


_LEVELS: Final = (Part.PROVINCE, Part.CITY, Part.COUNTY, Part.TOWN, Part.VILLAGE)
_NAMES: Final = frozenset({Part.ROAD, Part.LANE, Part.ESTATE, Part.VILLAGE, Part.TOWN, Part.ZONE, Part.SECTION})
VILLAGE_WORD: Final = re.compile(r"(?:村|社区)$")
ROAD_WORD: Final = re.compile(r"[路街]")
COUNTY_WORD: Final = re.compile(r"[区县](?![政域城])")
HAMLET: Final = 6
"""Characters of a hamlet's name."""
_INNER: Final = frozenset({Part.BUILDING, Part.UNIT, Part.FLOOR, Part.ROOM})


def spans(text: str, gazetteer: Gazetteer = EMPTY) -> list[Span]:
    """Every stretch of ``text``, in order, and what it is. Linear in the length of the text (cut at 300)."""
    return _Reader(even(text[:300]), gazetteer).read()


def parse(text: str, gazetteer: Gazetteer = EMPTY) -> Parts:
    """The parts of an address as people write it. What is said twice counts once; what fits nowhere is the rest."""
    found: dict[str, str] = {}
    rest: list[str] = []
    for span in spans(text, gazetteer):
        if span.part in (Part.NOISE, Part.NEAR):
            continue
        if span.part is Part.REST:
            rest.append(span.word)
            continue
        value = _value(span)
        name = str(span.part)
        if name not in found:
            found[name] = value[:LONGEST]
        elif found[name] != value:
            rest.append(span.word)
    return Parts(**found, rest="".join(rest)[:LONGEST])


_VALUES: Final = {
    Part.NUMBER: NUMBER,
    Part.BUILDING: BUILDING,
    Part.UNIT: UNIT,
    Part.ROOM: ROOM,
    Part.GROUP: GROUP,
}


def _value(span: Span) -> str:
    """A counted part without its word; a name as it is, its own numbers in digits where a lane is counted."""
    word = span.word.strip()
    if span.part is Part.FLOOR:
        return _floor(word)
    pattern = _VALUES.get(span.part)
    if pattern is None:
        return re.sub(rf"^([{NUMERAL}]+)(?=[弄巷期区])", lambda found: digits(found[1]), word)
    found = pattern.fullmatch(word)
    if found is None or not found[1]:
        return digits(re.sub(r"(?:号|室|好)$", "", word))
    counts = "-".join(digits(each) for each in re.split(r"[-/]", found[1]))
    return "附".join([counts, *(digits(each) for each in found.groups()[1:] if each)])


def _floor(word: str) -> str:
    found = FLOOR.fullmatch(word)
    if found is None or not found[2]:
        return word.rstrip("F") if word[:1] != "B" else f"-{digits(word[1:].rstrip('层'))}"
    return ("-" if found[1] else "") + digits(found[2])


class _Reader:
    """One text on its way through. ``done``: what was read; ``at``: how far."""

    def __init__(self, text: str, gazetteer: Gazetteer) -> None:
        self.text, self.gazetteer = text, gazetteer
        self.done: list[Span] = []
        self.at = 0
        self.seen: set[Part] = set()

    def read(self) -> list[Span]:
        while self.at < len(self.text):
            if not (self._noise() or self._known() or self._area() or self._near() or self._counted() or self._named()):
                self._leftover()
        return self.done

    def _take(self, part: Part, end: int) -> bool:
        if end <= self.at:
            return False
        word = self.text[self.at : end]
        self.done.append(Span(part, self.at, end, word))
        self.seen.add(part)
        self.at = end
        return True

    def _match(self, part: Part, pattern: re.Pattern[str]) -> bool:
        found = pattern.match(self.text, self.at)
        return found is not None and self._take(part, found.end())

    def _noise(self) -> bool:
        return self._match(Part.NOISE, NOISE)

    def _near(self) -> bool:
        return bool(self.done) and self._match(Part.NEAR, NEAR)

    def _known(self) -> bool:
        """A road or an estate that the gazetteer has, and nothing longer goes on from it."""
        known = self.gazetteer.at(self.text, self.at)
        if known is None or known[0] not in (Part.ROAD, Part.ESTATE) or known[0] in self.seen:
            return False
        return self._goes_on(known[1]) is False and self._take(*known)

    def _area(self) -> bool:
        """Province down to town, by the gazetteer, else by how it ends; said again it is noise."""
        if self.seen & (_INNER | {Part.NUMBER, Part.ESTATE, Part.ROAD}):
            return False
        known = self.gazetteer.at(self.text, self.at)
        if known is not None and known[0] in KIND_WORDS and not self._goes_on(known[1], known[0]):
            part, short = self._level(*known)
            end = self._whole(part, short)
            is_whole = KIND_WORDS[part].search(self.text[self.at + 1 : end]) is not None
            if self._is_said(part) and is_whole and self._wider_only(part):
                self._forget(part)
                return self._take(part, end)
            if self._fits(part) and (is_whole or (not self._is_open(end) and self._is_inside(part, end))):
                return self._take(part, end)
        return self._area_by_word()

    def _area_by_word(self) -> bool:
        """An area that the gazetteer lacks, by the word it ends with."""
        for part, pattern in ADMIN:
            found = pattern.match(self.text, self.at)
            if found is None:
                continue
            if self._is_said(part) and any(each.word == found[0] for each in self.done):
                self._forget(part)
                return self._take(part, found.end())
            if self._fits(part) and not _has_road(found[0]):
                return self._take(part, found.end())
        return False

    def _level(self, part: Part, end: int) -> tuple[Part, int]:
        """The short form of a town with the word of a county behind it was once a county's: 江东 in 江东区."""
        word = self.text[self.at : end]
        if part is Part.TOWN and KIND_WORDS[part].search(word) is None and Part.COUNTY not in self.seen:
            found = COUNTY_WORD.match(self.text, end)
            if found is not None:
                return Part.COUNTY, found.end()
        return part, end

    def _is_inside(self, part: Part, end: int) -> bool:
        """Whether a town's short form lies in an area that was said; where the list does not say in which, it does."""
        if part is not Part.TOWN:
            return True
        wider = self.gazetteer.inside.get(self.text[self.at : end])
        return wider is None or any(each in self.text[: self.at] for each in wider)

    def _whole(self, part: Part, end: int) -> int:
        """A short form with the word of its kind behind it, even where the list has it under another kind."""
        found = KIND_WORDS[part].match(self.text, end)
        whole = self.text[self.at : end]
        if found is None or KIND_WORDS[part].search(whole) is not None:
            return end
        return found.end()

    def _is_open(self, end: int) -> bool:
        """Whether a short form goes on behind ``end`` and so is another name; a group's number does not go on."""
        return STAYS_OPEN.match(self.text, end) is not None and GROUP.match(self.text, end) is None

    def _wider_only(self, part: Part) -> bool:
        return not self.seen & {Part.VILLAGE, Part.GROUP, Part.ZONE}

    def _forget(self, part: Part) -> None:
        """Said once more: people paste an address behind its beginning, and the last one is whole."""
        gone = set(_LEVELS[_LEVELS.index(part) :])
        self.done = [
            Span(Part.NOISE, each.start, each.end, each.word) if each.part in gone else each for each in self.done
        ]
        self.seen -= gone

    def _goes_on(self, end: int, part: Part | None = None) -> bool:
        """Whether a known name is only the beginning of another: 上海 in 上海路. A whole village is not:
        in 杨家湾村新街 the street lies in it."""
        rest = self.text[end : end + 4]
        if part is Part.VILLAGE and VILLAGE_WORD.search(self.text[self.at : end]) and not ROAD_WORD.match(rest):
            return False
        following = self.gazetteer.at(self.text, end)
        if following is not None and following[0] in KIND_WORDS and GOES_ON.match(self.text, following[1]) is None:
            return False  # another area begins there: 台州市 and 路桥区
        return GOES_ON.match(rest) is not None

    def _is_said(self, part: Part) -> bool:
        return part in self.seen

    def _fits(self, part: Part) -> bool:
        """An area comes after the wider ones, never after a finer one."""
        if part not in _LEVELS:
            return part not in self.seen
        finer = set(_LEVELS[_LEVELS.index(part) :])
        return not (finer & self.seen)

    def _counted(self) -> bool:
        """Numbers and what they are counted in."""
        for part, pattern in COUNTED:
            if part is Part.SECTION and not (self.seen & {Part.ESTATE, Part.VILLAGE, Part.ZONE}):
                continue
            if part is Part.ROOM and self._has_block():
                return self._dashed()
            if self._match(part, pattern):
                return True
        return self._lane() or self._number() or self._dashed() or self._bare()

    def _has_block(self) -> bool:
        """Whether a room stands behind its block and a dash: 7-662室."""
        dashed = DASHED.match(self.text, self.at)
        return dashed is not None and Part.BUILDING not in self.seen and self._last() not in (Part.ROAD, Part.LANE)

    def _lane(self) -> bool:
        found = LANE.match(self.text, self.at)
        if found is None or _has_road(found[0][:-1]) or self.seen & _INNER:
            return False
        part = Part.LANE if self.seen & {Part.ROAD} or re.match(N, found[0]) else Part.ROAD
        return self._take(part, found.end())

    def _number(self) -> bool:
        """``12号``: of a road, a lane, a village; inside an estate a building; inside a building a room."""
        found = NUMBER.match(self.text, self.at)
        if found is None:
            return False
        if self.seen & _INNER:
            return self._take(Part.ROOM if Part.ROOM not in self.seen else Part.REST, found.end())
        if Part.NUMBER in self.seen or self._in_estate():
            return self._take(Part.BUILDING, found.end())
        return self._take(Part.NUMBER, found.end())

    def _in_estate(self) -> bool:
        """Whether what was read last is an estate that counts its buildings, and no hamlet."""
        last = next((each for each in reversed(self.done) if each.part is not Part.NOISE), None)
        return last is not None and (
            last.part is Part.SECTION or (last.part is Part.ESTATE and ESTATE.fullmatch(last.word) is not None)
        )

    def _last(self) -> Part | None:
        return next((each.part for each in reversed(self.done) if each.part is not Part.NOISE), None)

    def _dashed(self) -> bool:
        """``3-2-501``: building, unit, room; ``3-501``: building, room; inside a building: unit, room."""
        found = DASHED.match(self.text, self.at)
        if found is None or self._last() in (Part.ROAD, Part.LANE):
            return False
        inside = bool(self.seen & {Part.BUILDING})
        said = [place for place in (1, 2, 3) if found[place]]
        if len(said) == 3:
            kinds = [Part.UNIT, Part.FLOOR, Part.ROOM] if inside else [Part.BUILDING, Part.UNIT, Part.ROOM]
        else:
            kinds = [Part.UNIT, Part.ROOM] if inside else [Part.BUILDING, Part.ROOM]
            if not inside and len(found[2]) < 3 and len(found[1]) < 3:
                kinds = [Part.BUILDING, Part.UNIT]
        for place, part in zip(said, kinds, strict=False):
            self._take(Part.NOISE, found.start(place))
            self._take(part, found.end(place) if place != said[-1] else found.end())
        return True

    def _bare(self) -> bool:
        """A number without a word: what it is follows from what stands before it."""
        found = BARE.match(self.text, self.at)
        if found is None or (not re.match(r"\d", found[0]) and not self.seen & _INNER):
            return False
        last, end = self._last(), found.end()
        short = len(found[0]) < 3
        if last in (Part.ROAD, Part.LANE):
            return self._take(Part.NUMBER, end)
        if self.seen & _INNER or last is Part.FLOOR:
            return self._take(Part.REST if Part.ROOM in self.seen else Part.ROOM, end)
        if last in (Part.ESTATE, Part.SECTION, Part.NUMBER, Part.VILLAGE, Part.REST):
            return self._take(Part.BUILDING if short else Part.ROOM, end)
        return False

    def _named(self) -> bool:
        """Zone, village, road, estate: the name that ends first wins."""
        if Part.ROOM in self.seen and self.seen & {Part.ESTATE, Part.ROAD, Part.VILLAGE}:
            return False
        wanted = [(Part.ROAD, ROAD), (Part.ESTATE, ESTATE)]
        if not self.seen & {Part.ROAD, Part.NUMBER, Part.ESTATE, Part.VILLAGE, *_INNER}:
            wanted = [(Part.ZONE, ZONE), (Part.VILLAGE, VILLAGE), *wanted]
        best: tuple[int, Part] | None = None
        stop = self._next_count()
        for part, pattern in wanted:
            found = pattern.match(self.text, self.at)
            if found is not None and found.end() <= max(stop, self.at + 1) and (best is None or found.end() < best[0]):
                best = (found.end(), part)
        if best is None:
            return False
        end, part = best
        if part is Part.VILLAGE and self._is_estate(end):
            part = Part.ESTATE
        return self._take(self._again(part, end), end)

    def _is_estate(self, end: int) -> bool:
        """``新村`` before a building's number is an estate, and no village."""
        return (
            self.text[self.at : end].endswith("新村") and re.match(r"\d+(?:幢|栋|号楼|-)", self.text[end:]) is not None
        )

    def _again(self, part: Part, end: int) -> Part:
        if part is Part.ESTATE and (part in self.seen or (self.seen & _INNER and not self._is_slip(end))):
            return Part.REST
        if part is Part.ROAD and part in self.seen:
            return Part.LANE if self._last() is Part.ROAD else Part.REST
        return part

    def _is_slip(self, end: int) -> bool:
        """Whether an estate stands behind its own rooms because somebody wrote the finest part first."""
        first = next((each.part for each in self.done if each.part is not Part.NOISE), None)
        return first in _INNER and self.text[self.at : end].endswith(("小区", "花园", "苑", "新村", "公寓", "家园"))

    def _leftover(self) -> None:
        """A name that ends with no known word goes on to the next number, area word or nearness."""
        end = self.at + 1
        while end < len(self.text) and not self._breaks(end):
            end += 1
        placed = self.seen & {Part.ESTATE, *_INNER}
        part = Part.REST if placed else Part.GROUP if self._is_hamlet(end) else Part.ESTATE
        self._take(part, end)

    def _is_hamlet(self, end: int) -> bool:
        """A name right behind its village and right before the number of a house: 石桥村井头1号."""
        return (
            self._last() is Part.VILLAGE
            and Part.GROUP not in self.seen
            and end - self.at <= HAMLET
            and NUMBER.match(self.text, end) is not None
        )

    def _breaks(self, at: int) -> bool:
        if NOISE.match(self.text, at) or NEAR.match(self.text, at):
            return True
        return self._is_count(at)

    def _is_count(self, at: int) -> bool:
        if (self.text[at].isdigit() and not self.text[at - 1].isalnum()) or (
            self.text[at].isdigit() and self.text[at - 1] >= "\u3400"
        ):
            return True
        return any(pattern.match(self.text, at) for part, pattern in COUNTED if part is not Part.GROUP)

    def _next_count(self) -> int:
        """Where the next counted part begins; the end of the text for none."""
        return next((at for at in range(self.at + 1, len(self.text)) if self._is_count(at)), len(self.text))


def _has_road(word: str) -> bool:
    return re.search(r"[路街](?!道)", word) is not None
