"""The third sheet: who is to be enrolled and seated, and who is on the staff already.

One human is one row of ours, or independence lies. Two of one name are taken for two only where a login or a phone says
so; where nothing tells them apart, the row is refused and the clerk is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from zhili.lib.actor import Actor
from zhili.lib.codes import prefix_of
from zhili.lib.refusal import Conflict
from zhili.offices.actions._setup_notes import Notes, words
from zhili.offices.actions._setup_posts import PostsPlan, Seat
from zhili.offices.actions.accounts import check_login
from zhili.offices.actions.people import NewPerson, PersonKnown, check_person
from zhili.offices.models import Person, Tenure
from zhili.offices.permissions import need_manager, need_other
from zhili.offices.queries.accounts import fold
from zhili.offices.queries.chart import Chart
from zhili.offices.queries.sheet import SheetRow
from zhili.offices.queries.units import NoSuchPost
from zhili.store.secrets import blind


class AmbiguousPost(Conflict):
    """A code that several units use."""

    code = "ambiguous_post"
    zh = "有几个单位的岗位代码都是 {post}，请写成 单位代码/岗位代码。"
    en = "Several units have a post {post}; write UNIT/POST."


class TwiceInSheet(Conflict):
    """A login and a phone belong to one human, and one human is one row."""

    code = "twice_in_sheet"
    zh = "账号或电话与第 {row} 行相同。同一个人写在一行里，几个岗位用、隔开。"
    en = "The same login or phone as row {row}. One human is one row, with several posts if need be."


class Namesakes(Conflict):
    """Nothing tells two of one name apart."""

    code = "namesakes"
    zh = "与{others_zh}同名，分不清是不是同一个人。请给每一位都填上登录名或都填上电话。"
    en = "The same name as {others_en}; one human or two? Give each of them a login, or each a phone."


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody on the staff (``id``) or in an earlier row (``row``). ``login`` is folded, ``phone`` a blind index."""

    name: str
    login: str
    phone: bytes | None
    posts: frozenset[Seat]
    id: int | None = None
    row: int | None = None

    def is_surely(self, other: Known) -> bool:
        """A login or a phone belongs to one human."""
        return (self.login != "" and self.login == other.login) or (
            self.phone is not None and self.phone == other.phone
        )

    def is_perhaps(self, other: Known) -> bool:
        """One name, and neither login nor phone says that they are two."""
        apart = (self.login and other.login and self.login != other.login) or (
            self.phone and other.phone and self.phone != other.phone
        )
        return self.name == other.name and not apart


@dataclass(frozen=True, slots=True)
class PlannedPerson:
    """Somebody to be enrolled, with a login ('': none) and seats."""

    person: NewPerson
    login: str
    seats: tuple[Seat, ...]


@dataclass(slots=True)
class PeoplePlan:
    new: list[PlannedPerson] = field(default_factory=list)


def plan_people(
    actor: Actor, rows: Sequence[SheetRow], chart: Chart, posts: PostsPlan, on: date, notes: Notes
) -> PeoplePlan:
    """Check every row against the verbs' own rules, the staff and the posts of the same book."""
    planner = _Planner(actor, chart, posts, on, notes)
    for row in rows:
        planner.take(row)
    return planner.plan


class _Planner:
    def __init__(self, actor: Actor, chart: Chart, posts: PostsPlan, on: date, notes: Notes) -> None:
        self.actor, self.chart, self.posts, self.on, self.notes = actor, chart, posts, on, notes
        self.plan = PeoplePlan()
        self.existing = {
            (chart.units[post.unit_id].code, post.code): key
            for key, post in chart.posts.items()
            if post.period.holds_on(on)
        }
        self.by_code: dict[str, list[Seat]] = defaultdict(list)
        for seat in {**self.existing, **dict.fromkeys(posts.mentioned)}:
            self.by_code[seat[1]].append(seat)
        self.index: dict[object, list[Known]] = defaultdict(list)
        for person in _staff(chart, on):
            self._remember(person)

    def take(self, row: SheetRow) -> None:
        cells = row.cells
        self.notes.check_lengths(row, {"name": (Person, "name")})
        with self.notes.hearing(row):
            person = check_person(self.actor, name=cells["name"], phone=cells["phone"])
            login = check_login(cells["login"]) if cells["login"] else ""
            seats = tuple(self._seat(word) for word in words(cells["posts"]))
            phone = blind(person.phone) if person.phone else None
            here = Known(person.name, fold(login) if login else "", phone, frozenset(seats), row=row.no)
            self._refuse_twice(here)
            there = self._who(here)
            if there is None:
                self._check_seats(seats)
                self.plan.new.append(PlannedPerson(person, login, seats))
            else:
                self._compare(row, there, here)
            self._remember(here)

    def _seat(self, word: str) -> Seat:
        unit, slash, code = word.rpartition("/")
        found = [seat for seat in self.by_code.get(code, ()) if not slash or seat[0] == unit]
        if not found:
            raise NoSuchPost(post=word)
        if len(found) > 1:
            raise AmbiguousPost(post=word)
        return found[0]

    def _check_seats(self, seats: Sequence[Seat]) -> None:
        """What ``seat`` asks of a post that is there already; one of this book was checked in its own row."""
        for seat in seats:
            key = self.existing.get(seat)
            if key is not None:
                need_other(self.actor, post_id=key)
                need_manager(self.actor, prefix_of(self.chart.units[self.chart.posts[key].unit_id].area_code))

    def _remember(self, person: Known) -> None:
        for key in (person.name, ("login", person.login), person.phone):
            if key:
                self.index[key].append(person)

    def _near(self, here: Known) -> list[Known]:
        keys = (here.name, ("login", here.login), here.phone)
        return list({id(each): each for key in keys if key for each in self.index.get(key, ())}.values())

    def _refuse_twice(self, here: Known) -> None:
        for other in self._near(here):
            if other.row is not None and here.is_surely(other):
                raise TwiceInSheet(row=other.row)
            if other.row is not None and here.is_perhaps(other):
                raise Namesakes(others_zh=f"第 {other.row} 行", others_en=f"row {other.row}")

    def _who(self, here: Known) -> Known | None:
        """Who of the staff that is, or None for a newcomer."""
        staff = [each for each in self._near(here) if each.id is not None]
        sure = [each for each in staff if here.is_surely(each)]
        if len(sure) > 1:
            raise PersonKnown
        found = sure or [each for each in staff if here.is_perhaps(each)]
        if len(found) > 1:
            numbers = "、".join(str(each.id) for each in found)
            raise Namesakes(others_zh=f"工作人员 {numbers} ", others_en=f"staff {numbers}")
        return found[0] if found else None

    def _compare(self, row: SheetRow, there: Known, here: Known) -> None:
        self.notes.compare(
            row,
            [
                ("姓名", "the name", there.name, here.name),
                ("账号", "the login", there.login, here.login),
                ("岗位", "the posts", _said(there.posts), _said(here.posts)),
                ("电话", "the phone", *_phones(there.phone, here.phone)),
            ],
        )


def _staff(chart: Chart, on: date) -> list[Known]:
    seats: dict[int, set[Seat]] = defaultdict(set)
    held = Tenure.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)
    for person_id, post_id in held.values_list("person_id", "post_id"):
        post = chart.posts[post_id]
        seats[person_id].add((chart.units[post.unit_id].code, post.code))
    rows = Person.objects.order_by("id").values_list("id", "name", "account__username", "phone_blind")
    return [
        Known(name, fold(login or ""), bytes(phone) if phone else None, frozenset(seats.get(key, ())), id=key)
        for key, name, login, phone in rows
    ]


def _said(posts: frozenset[Seat]) -> str:
    return "、".join(sorted("/".join(seat) for seat in posts))


def _phones(there: bytes | None, here: bytes | None) -> tuple[str, str]:
    """Never the number itself: what is sealed stays sealed."""
    if there == here:
        return "", ""
    return ("已登记 (sealed)" if there else ""), ("另一个号码 (another)" if here else "")
