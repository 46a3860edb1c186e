"""What ten common jobs ask of a person here, beside the same job in the spreadsheet that a village fills today.

    .venv/bin/python benchmarks/burden.py            writes the table in docs/burden.md

Inputs and pages are counted while a scripted browser does each job on a demonstration county. Seconds are one model for
both sides (keystroke-level model: Card, Moran & Newell 1980) over what was really pressed and typed, plus the time that
the pages took. Add a job by adding a ``Job``.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from people import ROOT, arguments, browsers, enter, house, somebody, write_between
from playwright.sync_api import Browser, Page

KEY_S, POINT_S, THINK_S, HOME_S = 0.28, 1.1, 1.35, 0.4
"""Seconds for a key, for pointing at something, for deciding on a field, and for a hand between keys and mouse."""
KEYS_A_CHARACTER = 2.6
"""Of pinyin with choosing the word; figures and Latin letters take one."""
SEWAGE = "3 幢楼下污水往外冒，流到幼儿园门口了"
REPLY = "疏通了四十二米主管，门口已冲洗干净，明天换塌的一节管。"


def keys(text: str) -> float:
    return sum(1 if each.isascii() else KEYS_A_CHARACTER for each in text)


@dataclass
class Hand:
    """A person at a page: what is counted is what they do."""

    page: Page
    inputs: int = 0
    pages: int = 1
    model_s: float = 0
    waited_s: float = 0

    def type(self, name: str, text: str) -> None:
        """Fill in a field."""
        self._input(POINT_S + HOME_S + keys(text) * KEY_S)
        self.page.locator(f"[name={name}]:visible").last.fill(text)

    def choose(self, name: str, words: str) -> None:
        """Choose in a list: point, point."""
        self._input(2 * POINT_S)
        self.page.locator(f"select[name={name}]").last.select_option(label=words)

    def tick(self, words: str) -> None:
        """Choose among what is open to see."""
        self._input(POINT_S)
        self.page.get_by_label(words).first.check()

    def press(self, what: Any) -> None:
        """A button or link that leads on: no input, one page."""
        self.model_s += THINK_S + POINT_S + KEY_S
        self._lead(what.click)

    def key(self, letter: str) -> None:
        """A key that acts."""
        self.model_s += THINK_S + KEY_S
        self._lead(lambda: self.page.keyboard.press(letter))

    def _input(self, seconds: float) -> None:
        self.inputs += 1
        self.model_s += THINK_S + seconds

    def _lead(self, act: Callable[[], None]) -> None:
        began = time.perf_counter()
        with self.page.expect_navigation():
            act()
        self.page.wait_for_load_state("load")
        self.waited_s += time.perf_counter() - began
        self.pages += 1


@dataclass
class Town:
    """The county while the jobs are done: people in their browsers, and the matter that walks through them."""

    site: str
    password: str
    browser: Browser
    number: str = ""
    code: str = ""
    desks: dict[str, Page] = field(default_factory=dict)

    def desk(self, login: str) -> Page:
        if login not in self.desks:
            self.desks[login] = enter(somebody(self.browser), self.site, login, self.password)
        return self.desks[login]

    def phone(self, path: str) -> Page:
        page = somebody(self.browser, 390, 844, touch=True).new_page()
        page.goto(self.site + path)
        return page

    def open_with(self, login: str, view: str, words: str) -> Page:
        """A matter on this desk on which ``words`` can be pressed: found before the job begins."""
        page = self.desk(login)
        page.goto(f"{self.site}/desk/queue/?view={view}&open=first")
        rows = page.locator("[data-rows] a").evaluate_all("(all) => all.map((each) => each.href)")
        for address in rows[:40]:
            page.goto(address)
            if page.locator(".acts").get_by_text(words).count():
                return page
        raise LookupError(f"{login} has no matter in {view} with {words}")


Sheet = tuple[tuple[str, str], ...]
"""(column, what is typed) each."""


@dataclass(frozen=True)
class Job:
    """One job: done here by ``do``, there by typing ``sheet``. ``assumed``: what the sheet's side takes for granted."""

    zh: str
    en: str
    do: Callable[[Town], Hand]
    sheet: Sheet
    assumed: str


def report(town: Town) -> Hand:
    hand = Hand(town.phone("/"))
    hand.type("said", SEWAGE)
    hand.type("place", "青禾小区 3 幢")
    hand.type("phone", "13900000417")
    hand.press(hand.page.get_by_role("button", name="交上去"))
    town.number = hand.page.locator("#number").text_content() or ""
    town.code = hand.page.locator("#code").text_content() or ""
    return hand


def join(town: Town) -> Hand:
    hand = Hand(town.phone(f"/m/{town.number}/"))
    hand.type("phone", "13900000418")
    hand.press(hand.page.get_by_role("button", name="我也是"))
    return hand


def track(town: Town) -> Hand:
    hand = Hand(town.phone("/track/"))
    hand.type("number", town.number)
    hand.type("code", town.code)
    hand.press(hand.page.locator("main form button[type=submit]").first)
    return hand


def dispatch(town: Town) -> Hand:
    hand = Hand(town.open_with("centre-desk1", "assign", "采纳并派单"))
    hand.key("a")
    _own_matter_to_housing(town)
    return hand


def _own_matter_to_housing(town: Town) -> None:
    """The matter that was reported goes to a unit that is played here; not counted."""
    page = town.desk("centre-desk1")
    page.goto(f"{town.site}/desk/m/{town.number}/?act=assign")
    if page.locator("#f-lead").count():
        page.locator("#f-category").select_option("water.sewage")
        lead = page.locator("#f-lead option", has_text="住房").first.get_attribute("value")
        page.locator("#f-lead").select_option(lead)
        page.locator("#act form button[type=submit]").click()
        page.wait_for_url("**done=assign**")


def sign(town: Town) -> Hand:
    page = town.desk("housing-desk")
    page.goto(f"{town.site}/desk/m/{town.number}/")
    hand = Hand(page)
    hand.key("s")
    return hand


def reply(town: Town) -> Hand:
    page = town.desk("housing-desk")
    page.goto(f"{town.site}/desk/m/{town.number}/")
    hand = Hand(page)
    hand.key("r")
    hand.type("words", REPLY)
    hand.press(page.locator("#act form button[type=submit]"))
    return hand


def confirm(town: Town) -> Hand:
    page = track(town).page
    hand = Hand(page)
    hand.press(page.get_by_role("button", name="好了，办成了"))
    return hand


def call_back(town: Town) -> Hand:
    hand = Hand(town.open_with("centre-call1", "mine", "记回访"))
    hand.key("c")
    if not hand.page.locator("[name=party]").first.input_value():
        hand._input(2 * POINT_S)
        hand.page.locator("select[name=party]").select_option(index=1)
    hand.tick("好了，办成了")
    hand.type("words", "门口干了，味也没了。")
    hand.press(hand.page.locator("#act form button[type=submit]"))
    return hand


def check(town: Town) -> Hand:
    hand = Hand(town.open_with("inspection-east", "mine", "记核查"))
    hand.key("c")
    hand.tick("确实办成了")
    hand.type("words", "到现场看过，井盖已装好，踩着不响。")
    hand.press(hand.page.locator("#act form button[type=submit]"))
    return hand


def answer(town: Town) -> Hand:
    hand = Hand(town.open_with("centre-desk1", "assign", "直接答复"))
    hand.key("r")
    hand.type("done", ASKED_AGAIN)
    hand.press(hand.page.locator("#act form button[type=submit]"))
    return hand


def cells(text: str) -> Sheet:
    """``column=what is typed``, one a line."""
    return tuple(tuple(line.strip().split("=", 1)) for line in text.strip().splitlines())  # type: ignore[misc]


ASKED_AGAIN = "转学请带户口本和学籍证明，县政务大厅 3 号窗口工作日八点半到五点办。"
FIRST = f"""序号=418
    日期=2026-11-22
    来源=来电
    姓名=周女士
    电话=13900000417
    村（社区）=青禾社区
    详细地址=青禾小区 3 幢
    诉求内容={SEWAGE}"""
CALLED = """回访时间=2026-11-24 09:00
    是否办结=是
    满意度=满意
    回访人=何川"""
JOBS = (
    Job(
        "反映一件事", "Report a matter", report, cells(f"{FIRST}\n类别=污水\n登记人=林岚"),
        "the village clerk writes down a call: ten columns of the ledger of appeals (诉求台账)",
    ),
    Job(
        "我也是", "Say “me too”", join, cells(f"{FIRST}\n类别=污水\n登记人=林岚"),
        "a second caller is a second row: nobody searches the sheet while somebody waits on the line",
    ),
    Job(
        "查进度", "Follow it", track, cells("查找=周女士"),
        "the resident rings, the clerk searches by name and reads out; the call itself is not counted",
    ),
    Job(
        "派一件", "Dispatch one", dispatch,
        cells(f"""主办单位=青石镇政府
            协办单位=县城管局
            交办时间=2026-11-22 10:20
            时限=24 小时
            交办人=林岚
            群里转发={SEWAGE}"""),
        "the row is copied into the unit's chat group by hand as well",
    ),
    Job(
        "签收", "Sign for it", sign, cells("签收时间=2026-11-22 10:40\n签收人=石磊\n群里回=收到"),
        "two columns, and a word in the group",
    ),
    Job(
        "答复", "Reply", reply,
        cells(f"办理情况={REPLY}\n办结时间=2026-11-23 16:10\n经办人=石磊\n群里报={REPLY}"),
        "written once in the ledger and once in the group",
    ),
    Job(
        "说好了没有", "Say whether it is fixed", confirm, cells(CALLED),
        "a resident cannot write into the ledger: whoever handled it rings and fills it in",
    ),
    Job(
        "回访", "Call back", call_back, cells(f"{CALLED}\n回访情况=门口干了，味也没了。"),
        "five columns of the callback ledger (回访台账); the call itself is on neither side",
    ),
    Job(
        "现场核查", "Check on site", check,
        cells("""核查时间=2026-11-24 15:00
            核查人=严核
            核查地点=青禾小区 3 幢
            核查情况=到现场看过，井盖已装好，踩着不响。
            是否属实=是"""),
        "a sheet of its own (核查表); a photo pasted into it is not counted",
    ),
    Job(
        "当场答复", "Answer at once", answer, cells(f"{FIRST}\n答复内容={ASKED_AGAIN}\n答复人=林岚"),
        "a question that is answered on the telephone is still a row",
    ),
)  # fmt: skip


def sheet_seconds(sheet: Sheet) -> float:
    """Each cell: decide, move to it by Tab, type."""
    return sum(THINK_S + KEY_S + keys(text) * KEY_S for _, text in sheet)


def table(rows: list[tuple[Job, Hand]]) -> str:
    lines = [
        "| job | inputs | pages | seconds | cells in the sheet | seconds | what the sheet's side assumes |",
        "|---|---|---|---|---|---|---|",
    ]
    whole = Hand(rows[0][1].page, pages=0)
    for job, hand in rows:
        columns = "、".join(column for column, _ in job.sheet)
        here, there = hand.model_s + hand.waited_s, sheet_seconds(job.sheet)
        lines.append(
            f"| {job.zh} {job.en} | {hand.inputs} | {hand.pages} | {here:.0f} | {len(job.sheet)} ({columns}) "
            f"| {there:.0f} | {job.assumed} |"
        )
        whole.inputs += hand.inputs
        whole.pages += hand.pages
        whole.model_s += here
    cells_, there = sum(len(job.sheet) for job, _ in rows), sum(sheet_seconds(job.sheet) for job, _ in rows)
    figures = (whole.inputs, whole.pages, f"{whole.model_s:.0f}", cells_, f"{there:.0f}")
    lines.append("| **all** | " + " | ".join(f"**{each}**" for each in figures) + " | |")
    waited = sum(hand.waited_s for _, hand in rows)
    return "\n".join([*lines, "", f"Of the seconds here, {waited:.1f} were waiting for pages, on a loopback line."])


def main() -> None:
    given = arguments(__doc__ or "").parse_args()
    with house(given.site, given.password) as (site, password), browsers() as browser:
        town = Town(site, password, browser)
        rows = []
        for job in JOBS:
            rows.append((job, job.do(town)))
            print(f"{job.en}: {rows[-1][1].inputs} inputs, {rows[-1][1].pages} pages", flush=True)
    write_between(ROOT / "docs/burden.md", "measured", table(rows))


if __name__ == "__main__":
    main()
