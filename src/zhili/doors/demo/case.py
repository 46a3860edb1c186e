"""One matter on the stage, and what people commonly do with it: report, hand out, work, say whether it is solved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from zhili.dispatch.actions import send_out, take_in
from zhili.dispatch.queries import hint
from zhili.lib.actor import Actor, anonymous
from zhili.matters import actions as matters
from zhili.matters.actions import Contact, Report, Satisfied
from zhili.matters.lifecycle import Answer
from zhili.offices import queries as seats
from zhili.profiles import queries as profiles

from . import words
from .county import LOCALITY
from .stage import Plot, Stage

TO_HAND_OUT = ("received", "accepted", "filed")
DESK, CALLER, CHECKER = "centre-desk1", "centre-call1", "inspection-east"


@dataclass
class Case:
    """One matter on the stage, once reported, with the words that fill its sentences."""

    stage: Stage
    spot: str
    n: int
    number: str = ""
    topic: str = ""

    def fill(self, text: str) -> str:
        """A sentence about this matter."""
        day = self.stage.now.strftime("%-m 月 %-d 日")
        return text.format(spot=self.spot, n=self.n, number=self.number, date=day)

    def say(self, texts: tuple[str, ...]) -> str:
        return self.fill(self.stage.pick(texts))

    @property
    def state(self) -> str:
        return self.stage.matter(self.number).state


def report(case: Case, topic: str, silent: bool) -> None:
    stage, case.topic = case.stage, topic
    grid = stage.somewhere()
    lon, lat = stage.point_in(grid)
    called = stage.pick(words.SURNAMES) + stage.pick(words.CALLED)
    phone = "" if silent else f"139900{stage.chance.randint(0, 99999):05d}"
    by_hotline = stage.chance.random() < 0.35 and not silent
    actor: Actor = stage.as_(DESK) if by_hotline else anonymous(stage.pick(("web", "web", "miniapp")))
    brought = Report(
        words=case.say(words.SAID[topic]), title=case.fill(words.TITLES.get(topic, "")),
        place=f"{grid.name}{case.spot}",
        lon=lon, lat=lat, nature=_nature(topic), behalf=by_hotline, happened_at=stage.now - stage.hours(0.1, 30),
        contact=Contact(called, phone) if phone else matters.Contact(),
    )  # fmt: skip
    case.number = take_in(actor=actor, locality=LOCALITY, report=brought, now=stage.now).number


def _nature(topic: str) -> str:
    if topic.startswith(("welfare", "education")):
        return "consult"
    return "complaint" if topic.startswith(("labour", "market", "housing.property", "environment")) else "help"


def hand_out(case: Case) -> Plot:
    """The dispatcher looks at the suggestion, takes it or chooses for herself, a little later."""
    stage = case.stage
    yield stage.hours(0.05, 0.6)
    if case.state not in TO_HAND_OUT:
        return
    matter = stage.matter(case.number)
    day = seats.day_of(stage.now)
    guess = hint(matter.id, profiles.edition(matter.edition_id))
    category = guess.category if guess and guess.category else "city.vendor"
    line = seats.line_for(LOCALITY, category, matter.area_code, day)
    if line is None:
        category, line = "road", seats.line_for(LOCALITY, "road", matter.area_code, day)
    assert line is not None, "the duty list has a line for roads anywhere in the county"
    send_out(actor=stage.as_(DESK), number=case.number, category=category, lead=line.lead_unit_id,
             assists=line.assist_unit_ids, now=stage.now)  # fmt: skip


def handle(case: Case) -> Plot:
    """The unit signs, works, notes progress now and then."""
    stage = case.stage
    yield stage.hours(0.3, 3)
    matters.sign(actor=stage.lead(case.number), number=case.number, now=stage.now)
    yield stage.hours(1, 12)
    if stage.chance.random() < 0.6:
        matters.progress(
            actor=stage.lead(case.number), number=case.number, words=case.say(words.PROGRESS), now=stage.now
        )
        yield stage.hours(1, 20)


def reply(case: Case) -> None:
    stage = case.stage
    matters.reply(actor=stage.lead(case.number), number=case.number, words=case.say(words.REPLIES), now=stage.now)


def word_of_the_resident(case: Case) -> Plot:
    """The reporter answers within the window; one who was reported for by staff is called back."""
    stage = case.stage
    yield stage.hours(1, 40)
    speaker = stage.speaker(case.number)
    if by_staff(case):
        yield from called_back(case)
        return
    if case.state not in ("replied", "confirming"):
        return
    matters.affirm(actor=speaker, number=case.number, words=stage.pick(words.GOOD), now=stage.now)
    appraised = stage.matter(case.number).appraisals.exists()
    if case.state == "solved" and not appraised and stage.chance.random() < 0.7:
        yield stage.hours(0.01, 1)
        liked = stage.pick((Satisfied.VERY, Satisfied.FAIRLY, Satisfied.FAIRLY, Satisfied.SO_SO))
        matters.appraise(actor=speaker, number=case.number, contacted=True, satisfied=liked, now=stage.now)


def by_staff(case: Case) -> bool:
    return bool(case.stage.matter(case.number).parties.filter(by_staff=True).exists())


def called_back(case: Case) -> Plot:
    """The window closes in silence; the call desk asks."""
    stage = case.stage
    yield timedelta(days=3)
    if case.state != "confirming":
        return
    party = stage.matter(case.number).parties.latest("id").id
    matters.callback(actor=stage.as_(CALLER), number=case.number, party=party, answer=Answer.YES,
                     words=stage.pick(words.CALLED_YES), now=stage.now)  # fmt: skip


def body_above(case: Case) -> int:
    """Who owes what the lead cannot do: for a town the bureau whose trade it is, for a bureau the county or city."""
    lead = seats.unit(case.stage.matter(case.number).lead_unit_id or 0)
    if lead.level == "town":
        return case.stage.settled.units[case.stage.pick(("transport", "housing", "waterworks"))]
    return case.stage.settled.units[case.stage.pick(("county", "county", "city"))]


def me_too(case: Case, stage_most: int) -> Plot:
    """Others say that it concerns them, too."""
    stage = case.stage
    for no in range(stage.chance.randint(0, stage_most)):
        yield stage.hours(0.1, 0.8)
        matters.join(actor=anonymous("web"), number=case.number, words=("我们这栋也是" if no else ""), now=stage.now,
                     contact=Contact("", f"1390{stage.chance.randint(10**6, 10**7 - 1)}"))  # fmt: skip


def tell_all(case: Case, summary: str) -> None:
    """The desk writes for everybody what it is and where it stands; the place as finely as its grid."""
    stage = case.stage
    title = profiles.current(LOCALITY, stage.now.date()).category(case.topic).words.zh
    matters.publish(
        actor=stage.as_(DESK), number=case.number, title=title, summary=summary, rounding=matters.Rounding.GRID,
        now=stage.now,
    )  # fmt: skip
