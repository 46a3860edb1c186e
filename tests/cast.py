"""The standing cast: a small fictional county and the people who meet in it, all made by calling verbs.

A resident, a grid worker, a street dispatcher, a department's handler, a county supervisor, and a stranger from the
next county. Tests take it by the ``cast`` fixture; nobody here exists.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files

from zhili.lib.actor import Actor, anonymous, party
from zhili.matters.actions import Contact, Report, Reported
from zhili.matters.lifecycle import VOCABULARY
from zhili.matters.models import Matter, Party
from zhili.offices import actions as offices
from zhili.offices import queries as seats
from zhili.offices.permissions import OPERATOR
from zhili.profiles import actions as profiles

BEGAN = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 2, 1, 30, tzinfo=UTC)
"""A Monday, 09:30 in Qinghe."""

UNITS = (
    # code, name, level, area, parent
    ("county", "清禾县人民政府", "county", "990121000000", None),
    ("centre", "清禾县 12345 中心", "bureau", "990121000000", "county"),
    ("supervision", "清禾县督查室", "bureau", "990121000000", "county"),
    ("transport", "清禾县交通运输局", "bureau", "990121000000", "county"),
    ("urban", "清禾县城市管理局", "bureau", "990121000000", "county"),
    ("town", "青石镇人民政府", "town", "990121100000", "county"),
    ("works", "青石镇市政所", "other", "990121100000", "town"),
    ("stream", "白鹭街道办事处", "town", "990121001000", "county"),
    ("next", "邻河县 12345 中心", "bureau", "990122000000", None),
)
ROLES = (
    # key, name, unit, post, grants, head
    ("dispatcher", "林岚", "centre", "调度席", ("matters.dispatch", "matters.open_contact"), False),
    ("caller", "何川", "centre", "回访席", ("matters.callback", "matters.open_contact"), False),
    ("reviewer", "孟岩", "centre", "异议审核", ("matters.review",), True),
    ("handler", "石磊", "town", "经办", ("matters.handle", "matters.open_contact"), False),
    ("head", "江敏", "town", "镇长", ("matters.handle", "matters.oversee"), True),
    ("urban_handler", "乔野", "urban", "经办", ("matters.handle",), False),
    ("transport_handler", "陆远", "transport", "经办", ("matters.handle", "matters.oversee"), True),
    ("mayor", "方正", "county", "分管县长", ("matters.handle", "matters.oversee"), True),
    ("checker", "严核", "supervision", "核查员", ("matters.check",), False),
    ("supervisor", "高瞻", "supervision", "督查员", ("matters.supervise", "journal.read"), True),
    ("stream_handler", "白羽", "stream", "经办", ("matters.handle",), False),
    (
        "stranger",
        "远客",
        "next",
        "调度席",
        ("matters.dispatch", "matters.handle", "matters.callback", "matters.check"),
        True,
    ),
)
DUTY = """类别,区域,主办,协办,时限,职权,依据
water.sewage,990121100000,town,urban,utility,,城镇排水与污水处理条例
water,990121000000,urban,,utility,,城镇排水与污水处理条例
road.lamp,990121000000,urban,,,,城市照明管理规定
road,990121000000,transport,,complex,road.build,公路法
"""


@dataclass
class Cast:
    """Units and people by key; ``as_(key)`` is that person in their post at a time."""

    units: dict[str, int] = field(default_factory=dict)
    people: dict[str, tuple[int, int]] = field(default_factory=dict)

    def as_(self, key: str, now: datetime = NOW) -> Actor:
        person, post = self.people[key]
        return seats.actor_for(person, post, now)

    @property
    def resident(self) -> Actor:
        return anonymous()

    def report(
        self, words: str = "3 幢楼下污水往外冒，流到幼儿园门口了", *, now: datetime = NOW, **more: object
    ) -> Reported:
        """A resident of 青石镇 reports by the portal's own verb."""
        from zhili.dispatch.actions import take_in

        phone = str(more.pop("phone", "13900000001"))
        full = Report(words=words, area_code="990121100000", contact=Contact("周女士", phone), **more)  # type: ignore[arg-type]
        return take_in(actor=anonymous(), locality="qinghe", report=full, now=now)

    def reporter(self, number: str) -> Actor:
        """The resident who reported, as the code proves them."""
        return party(Party.objects.filter(matter__number=number, role="reporter").latest("id").id)

    @staticmethod
    def matter(number: str) -> Matter:
        return Matter.objects.get(number=number)


def profile_text(name: str) -> str:
    """A shipped profile as it lies in the package."""
    return files("zhili.localities").joinpath(f"profiles/{name}.yaml").read_text(encoding="utf-8")


def assemble(profile: str = "qinghe") -> Cast:
    """Make the county: rules adopted, units opened, people seated, duty list imported."""
    profiles.adopt(actor=OPERATOR, now=BEGAN, text=profile_text(profile), vocabulary=VOCABULARY)
    cast = Cast()
    for code, name, level, area, parent in UNITS:
        cast.units[code] = offices.open_unit(
            actor=OPERATOR, code=code, name_zh=name, level=level, area_code=area, now=BEGAN,
            parent_id=cast.units[parent] if parent else None,
        )  # fmt: skip
    offices.give_power(actor=OPERATOR, unit_id=cast.units["transport"], power="road.build", now=BEGAN, basis="公路法")
    for key, name, unit, post, grants, head in ROLES:
        post_id = offices.open_post(actor=OPERATOR, unit_id=cast.units[unit], code=f"{unit}-{key}", name_zh=post,
        now=BEGAN,
                                    head=head, grants=grants)  # fmt: skip
        person = offices.enrol(actor=OPERATOR, name=name, now=BEGAN)
        offices.seat(actor=OPERATOR, person_id=person, post_id=post_id, now=BEGAN)
        cast.people[key] = (person, post_id)
    offices.import_duty_list(actor=OPERATOR, locality="qinghe", data=DUTY.encode(), name="duty.csv", now=BEGAN)
    return cast


NEW_YEAR = "  2027:\n    holidays:\n      - 2027-01-01..2027-01-03\n"
"""The holidays of a year that the shipped profile does not know yet."""


def new_year() -> None:
    """The locality adopts an edition that brings the holidays of 2027, as happens every December."""
    text = profile_text("qinghe").replace("edition: 2026-01-01", "edition: 2026-12-01", 1)
    begin = text.index("work_years:\n") + len("work_years:\n")
    profiles.adopt(actor=OPERATOR, now=NOW, text=text[:begin] + NEW_YEAR + text[begin:], vocabulary=VOCABULARY)
