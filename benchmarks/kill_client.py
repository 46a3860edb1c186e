"""Residents of the kill test: they report over portal and API, and send again until somebody answers."""

from __future__ import annotations

import base64
import io
import json
import random
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from typing import Any

PATIENCE_S = 120.0
_ONCE = re.compile(r'name="once" value="([^"]+)"')
_CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_NUMBER = re.compile(r"QH-\d{4}-\d{6,}-[0-9A-Z]")


class Unanswered(Exception):
    """Nobody answered, or the house said that it cannot just now: send again."""


@dataclass
class Told:
    """What the residents were told. ``numbers``: by what they said; ``tries`` counts everything sent."""

    numbers: dict[str, str] = field(default_factory=dict)
    tries: int = 0
    again: int = 0
    trouble: list[str] = field(default_factory=list)


class Residents:
    """``matters`` reports spread over ``seconds``, from ``hands`` threads. Every third comes by the portal's form; of
    the others every fourth is supplemented, every tenth has a photo, every eighth is sent twice."""

    def __init__(self, address: str, matters: int, seconds: float, seed: int, hands: int = 3) -> None:
        self.told = Told()
        self._address, self._matters, self._pace = address, matters, seconds / max(1, matters)
        self._seed, self._next, self._lock = seed, 0, threading.Lock()
        self._began = time.monotonic()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(hands)]
        for thread in self._threads:
            thread.start()

    def wait(self) -> None:
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while (number := self._take()) is not None:
            time.sleep(max(0.0, self._began + number * self._pace - time.monotonic()))
            try:
                self._report(number)
            except Exception as error:  # noqa: BLE001 - a thread's failure is a finding of the run, told at its end
                self.told.trouble.append(f"{number}: {type(error).__name__} {error}")

    def _take(self) -> int | None:
        with self._lock:
            if self._next >= self._matters:
                return None
            self._next += 1
            return self._next - 1

    def _report(self, number: int) -> None:
        said = f"新事第 {number} 件：楼下下水道堵了，污水往外冒。"
        if number % 3 == 0:
            self.told.numbers[said] = self._by_form(number, said)
            return
        files = [{"name": "照片.png", "data": photo(number)}] if number % 10 == 1 else []
        phone = {"name": "周女士", "phone": f"138000{number:05d}"}
        body = {"words": said, "area_code": "990121100000", "contact": phone, "files": files}
        key = f"report-{self._seed:04d}-{number:06d}"
        told = self._until(lambda: self._post("/api/v1/reports", key, body))
        self.told.numbers[said] = told["number"]
        if number % 8 == 2:
            second = self._until(lambda: self._post("/api/v1/reports", key, body))
            assert second["number"] == told["number"] and second["again"], "a double click made two"
        if number % 4 == 1:
            more = {"say": "supplement", "code": told["code"], "words": f"补充第 {number} 件：已经流到门口了。"}
            path = f"/api/v1/matters/{told['number']}/say"
            self._until(lambda: self._post(path, f"more-{self._seed:04d}-{number:06d}", more))

    def _by_form(self, number: int, said: str) -> str:
        """The way a browser goes: the page, the form with its hidden keys, the page that shows number and code."""
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        page = self._until(lambda: self._open(browser, "/"))
        form = {"said": said, "phone": f"137000{number:05d}", "area": "990121100000"}
        form |= {"once": _ONCE.findall(page)[0], "csrfmiddlewaretoken": _CSRF.findall(page)[0]}
        data = urllib.parse.urlencode(form).encode()
        return self._until(lambda: _NUMBER.findall(self._open(browser, "/", data))[0])

    def _post(self, path: str, key: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        request = urllib.request.Request(self._address + path, json.dumps(body).encode(), headers)
        found: dict[str, Any] = json.loads(self._open(urllib.request.build_opener(), request))
        return found

    def _open(self, opener: Any, what: Any, data: bytes | None = None) -> str:
        self.told.tries += 1
        try:
            with opener.open(self._address + what if isinstance(what, str) else what, data, timeout=15) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            said = error.read().decode(errors="replace")
            if error.code in (502, 503, 504):
                raise Unanswered(said[:200]) from error
            raise AssertionError(f"HTTP {error.code}: {said[:300]}") from error
        except (OSError, HTTPException) as error:
            raise Unanswered(str(error)) from error

    def _until(self, call: Any) -> Any:
        dice, began = random.Random(), time.monotonic()
        while True:
            try:
                return call()
            except Unanswered:
                self.told.again += 1
                if time.monotonic() - began > PATIENCE_S:
                    raise
                time.sleep(dice.uniform(0.05, 0.25))


def photo(number: int) -> str:
    """A small picture of its own, base64."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 30), (number % 256, 80, 120)).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()
