"""A demonstration house and people in browsers, for the benchmarks that look at pages. Needs playwright and chromium.

    with house() as (site, password), browsers() as browser: ...

``house`` makes a county in a folder of its own and runs the real server; ``--site`` and ``--password`` use one that
runs already.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def arguments(description: str) -> argparse.ArgumentParser:
    """The options that all of them have."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "--site", default="", help="a demonstration house that runs already, e.g. http://127.0.0.1:8000"
    )
    parser.add_argument("--password", default="", help="of its accounts")
    return parser


@contextlib.contextmanager
def house(site: str = "", password: str = "") -> Iterator[tuple[str, str]]:
    """(address, password) of a demonstration county; a fresh one unless an address is given."""
    if site:
        yield site.rstrip("/"), password
        return
    home, port = Path(tempfile.mkdtemp(prefix="zhili-bench-")), _free_port()
    environment = {**os.environ, "ZHILI_HOME": str(home)}
    command = [str(ROOT / "zhili"), "demo"]
    try:
        subprocess.run([*command, "--make-only"], env=environment, check=True, stdout=subprocess.DEVNULL)
        known = json.loads((home / "demo.json").read_text(encoding="utf-8"))["password"]
        running = subprocess.Popen(
            [*command, "--port", str(port)], env=environment, stdout=subprocess.DEVNULL, start_new_session=True
        )
        try:
            _wait(f"http://127.0.0.1:{port}/help/")
            yield f"http://127.0.0.1:{port}", known
        finally:
            os.killpg(running.pid, signal.SIGTERM)
            running.wait(30)
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def browsers() -> Iterator[Browser]:
    """One headless chromium."""
    program = os.environ.get("ZHILI_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program or None, args=FLAGS)
        yield opened
        opened.close()


def somebody(browser: Browser, width: int = 1440, height: int = 900, *, touch: bool = False) -> BrowserContext:
    """The browser of a person who has never been here."""
    made = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=touch, locale="zh-CN", timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )  # fmt: skip
    made.set_default_timeout(30_000)
    return made


def enter(context: BrowserContext, site: str, login: str, password: str) -> Page:
    """Logged in by the login page, at the desk."""
    page = context.new_page()
    page.goto(f"{site}/login/?next=/desk/")
    page.fill("[name=account]", login)
    page.fill("[name=password]", password)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(re.compile(r"/(desk|seat)/"))
    if "/seat/" in page.url:
        page.locator("main button").first.click()
        page.wait_for_url("**/desk/**")
    return page


def write_between(file: Path, mark: str, text: str) -> None:
    """Put ``text`` between ``<!-- mark -->`` and ``<!-- /mark -->``; raises ValueError where they are missing."""
    whole = file.read_text(encoding="utf-8")
    begin, end = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    head, rest = whole.split(begin)
    tail = rest.split(end)[1]
    file.write_text(f"{head}{begin}\n{text.strip()}\n{end}{tail}", encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _wait(address: str, most_s: float = 120) -> None:
    until = time.monotonic() + most_s
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)
