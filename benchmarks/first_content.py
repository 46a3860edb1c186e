"""When the first content of a main page is seen on a slow phone: 4 × slower processor, 1.6 Mbit/s, 150 ms a round trip.

    .venv/bin/python benchmarks/first_content.py     writes the table in docs/performance.md

Each run has an empty cache; the figure is the browser's own first contentful paint, the median of five. The line is
slowed by the browser, so opening the connection (name look-up, TCP, TLS: two or three round trips) is not in it.
"""

from __future__ import annotations

import os
import statistics

from people import ROOT, arguments, browsers, enter, house, somebody, write_between
from playwright.sync_api import BrowserContext, Page

RUNS = 5
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
PAGES = (
    # name, who, address
    ("report 我要反映", "", "/"),
    ("follow it 查进度", "", "/track/"),
    ("what is owed 欠账台账", "", "/owed/"),
    ("what is solved 办成的事", "", "/solved/"),
    ("large type 大字版", "", "/elder/?size=elder"),
    ("log in 登录", "", "/login/"),
    ("today 今日该办", "centre-desk1", "/desk/"),
    ("queue 队列", "centre-desk1", "/desk/queue/?view=all"),
    ("queue beside a matter 队列和事项", "centre-desk1", "/desk/queue/?view=assign&open=first"),
    ("burden 填表负担", "supervision-desk", "/desk/burden/"),
)
PAINT = """() => new Promise((told) => new PerformanceObserver((list) => {
    const found = list.getEntriesByName("first-contentful-paint")[0];
    if (found) told(found.startTime);
}).observe({type: "paint", buffered: true}))"""
WEIGHT = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .reduce((sum, each) => sum + each.transferSize, 0)"""


def slow(page: Page) -> None:
    """The line and the processor of a cheap phone, and nothing kept from the last run."""
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.clearBrowserCache")
    tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    tools.send("Network.emulateNetworkConditions", LINE)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})


def painted(context: BrowserContext, address: str) -> tuple[float, int]:
    """(milliseconds to the first content, bytes that came over the line) of one cold visit."""
    page = context.new_page()
    slow(page)
    page.goto(address, wait_until="load")
    found = float(page.evaluate(PAINT)), int(page.evaluate(WEIGHT))
    page.close()
    return found


def main() -> None:
    given = arguments(__doc__ or "").parse_args()
    lines = ["| page | first content, median of 5 | slowest | over the line |", "|---|---|---|---|"]
    with house(given.site, given.password) as (site, password), browsers() as browser:
        people: dict[str, BrowserContext] = {}
        for name, who, address in PAGES:
            if who not in people:
                people[who] = somebody(browser, 390, 844, touch=True)
                if who:
                    enter(people[who], site, who, password).close()
            runs = [painted(people[who], site + address) for _ in range(RUNS)]
            times = [each for each, _ in runs]
            kilobytes = statistics.median(weight for _, weight in runs) / 1000
            lines.append(f"| {name} | {statistics.median(times):.0f} ms | {max(times):.0f} ms | {kilobytes:.0f} kB |")
            print(lines[-1], flush=True)
    load = os.getloadavg()[1]
    lines += ["", f"Two cores, {load:.0f} programs wanting them in the five minutes before the end (load average)."]
    write_between(ROOT / "docs/performance.md", "first content", "\n".join(lines))


if __name__ == "__main__":
    main()
