"""A grid worker's telephone under test: unlocked, taken off the network, killed, looked into."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from tests.cast import BEGAN, NOW, Cast

PIN = "40718253"
PASSWORD = "long-enough-1234"
WEST, SOUTH, SIDE = 118.9, 30.5, 0.02
"""The ground of these tests: one square grid in the town."""
AT_HOME = {"longitude": 118.91, "latitude": 30.51, "accuracy": 12}
NEXT_COUNTY = {"longitude": 119.2, "latitude": 30.51, "accuracy": 30}

LINE = "三号闸门关不上，水漫到路面了"

FULL = """() => {
    window.realPut = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""

DUMP = """async () => {
  const bytes = (value) => {
    if (value instanceof ArrayBuffer) return new Uint8Array(value);
    return ArrayBuffer.isView(value) ? new Uint8Array(value.buffer) : null;
  };
  const plain = (value) => {
    const raw = bytes(value);
    if (raw) return Array.from(raw, (byte) => String.fromCharCode(byte)).join("");
    if (value instanceof CryptoKey) return "A KEY IS STORED";
    const pair = ([name, each]) => name + plain(each);
    if (value && typeof value === "object") return Object.entries(value).map(pair).join("|");
    return unescape(encodeURIComponent(String(value)));
  };
  const small = [localStorage, sessionStorage].map((each) => JSON.stringify({ ...each })).join("");
  const found = { idb: "", caches: "", local: small };
  const done_ = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  for (const { name, version } of await indexedDB.databases()) {
    const base = await done_(indexedDB.open(name, version));
    for (const store of base.objectStoreNames) {
      const rows = await done_(base.transaction(store).objectStore(store).getAll());
      found.idb += rows.map(plain).join("\\n");
    }
    base.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request, { ignoreVary: true });
      found.caches += request.url + "\\n" + plain(await answer.arrayBuffer());
    }
  }
  return found;
}"""  # fmt: skip


def stored(page: Page) -> dict[str, str]:
    """Every byte that the page's origin keeps: databases, caches, the two small stores; bytes as Latin-1 letters."""
    found: dict[str, str] = page.evaluate(DUMP)
    return found


def as_kept(text: str) -> str:
    """UTF-8 as ``stored`` spells it."""
    return text.encode().decode("latin-1")


def photo() -> bytes:
    """A picture with a message in its EXIF, large enough to be made smaller."""
    exif = Image.Exif()
    exif[0x010E] = "lu-qing-front-door"
    out = io.BytesIO()
    Image.effect_noise((2400, 1200), 60).convert("RGB").save(out, "JPEG", exif=exif.tobytes())
    return out.getvalue()


def lay_ground(folder: Path) -> None:
    """One grid in the cast's town."""
    from zhili.offices.permissions import OPERATOR
    from zhili.places import actions as places

    lists = {
        "provinces.csv": "code,name\n99,示例省",
        "cities.csv": "code,name,provinceCode\n9901,示例市,99",
        "areas.csv": "code,name,cityCode,provinceCode\n990121,清禾县,9901,99",
        "streets.csv": "code,name,areaCode,provinceCode,cityCode\n990121100,青石镇,990121,99,9901",
        "villages.csv": "code,name,streetCode,provinceCode,cityCode,areaCode\n"
        "990121100201,柳塘村,990121100,99,9901,990121",
    }
    for name, text in lists.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert places.import_areas(actor=OPERATOR, now=BEGAN, folder=folder).refused == 0
    east, north = WEST + SIDE, SOUTH + SIDE
    ring = [[WEST, SOUTH], [east, SOUTH], [east, north], [WEST, north], [WEST, SOUTH]]
    about = {"code": "990121100201003", "name": "网格 003", "area_code": "990121100201"}
    feature = {"type": "Feature", "properties": about, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    file = folder / "grids.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    report = places.import_grids(
        actor=OPERATOR, now=BEGAN, file=file, layer="basic", crs="CGCS2000", valid_from=date(2026, 1, 1)
    )
    assert report.added == 1, report


def draw(cast: Cast) -> int:
    """A route of two stops in the town."""
    from zhili.collection.actions import NewStop, draw_route

    stops = (NewStop("抽水站", "闸门关了没有，电表走不走", 118.911, 30.511), NewStop("东桥头", "护栏断没断"))
    return draw_route(actor=cast.as_("head"), unit_id=cast.units["town"], name="河堤一圈", stops=stops, now=NOW)


def account(cast: Cast, key: str) -> None:
    from django.contrib.auth.models import User

    from zhili.offices.models import Person

    user = User.objects.filter(username=key).first() or User.objects.create_user(key, password=PASSWORD)
    Person.objects.filter(id=cast.people[key][0]).update(account=user)


def log_in(page: Page, key: str) -> None:
    page.fill("[name=account]", key)
    page.fill("[name=password]", PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda address: "/login/" not in address)


def first_time(page: Page, pin: str = PIN) -> None:
    """Choose the PIN, and wait until the app is whole on the device and the day is taken along."""
    page.locator("main input[type=password]").first.fill(pin)
    page.locator("main input[type=password]").nth(1).fill(pin)
    page.locator("main button[type=submit]").click()
    expect(page.locator(".thumb a")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    expect(page.locator("main")).to_contain_text("带下来的")


def unlock(page: Page, pin: str = PIN) -> None:
    expect(page.locator("h1")).to_have_text("已锁")
    page.locator("main input[type=password]").fill(pin)
    page.locator("main button[type=submit]").first.click()
    expect(page.locator("h1")).not_to_have_text("已锁")


def cut(context: BrowserContext) -> None:
    """No network, for pages and for the service worker."""
    context.set_offline(True)


def reopen(page: Page, site: str) -> Page:
    """The tab is killed; another one is opened and unlocked."""
    context = page.context
    page.close()
    fresh = context.new_page()
    fresh.goto(f"{site}/field/")
    unlock(fresh)
    return fresh


def go(page: Page, where: str) -> None:
    page.evaluate("(where) => { location.hash = where; }", where)


def drain(page: Page) -> None:
    """Until the first screen is there, and nothing waits on it."""
    expect(page.locator(".thumb a")).to_be_visible()
    expect(page.locator(".queue")).to_have_count(0)


def more(**how: Any) -> dict[str, Any]:
    return {"permissions": ["geolocation", "microphone"], "geolocation": AT_HOME, "accept_downloads": True, **how}


def write(page: Page, words: str = LINE, *, place: bool = True) -> None:
    """Photo, place, one line: three inputs."""
    page.locator(".thumb a").click()
    page.set_input_files("#photos", files=[{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()}])
    expect(page.locator(".thumbs img")).to_be_visible()
    if place:
        page.get_by_role("button", name="用我的位置").click()
        expect(page.locator("main")).to_contain_text("已定位")
    page.locator("main textarea").fill(words)
