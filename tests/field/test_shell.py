"""The shell: public, nobody's, complete, and under a policy of its own."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from zhili.doors.field import shell

pytestmark = pytest.mark.django_db
SCRIPTS = sorted(shell.FOLDER.rglob("*.js"))


def test_the_page_is_public_and_may_use_microphone_and_recordings(client: Client) -> None:
    page = client.get("/field/")
    assert page.status_code == 200 and 'href="/desk/"' in page.content.decode() and "tel:" in page.content.decode()
    policy = page.headers["Content-Security-Policy"]
    assert "worker-src 'self'" in policy and "media-src 'self' blob:" in policy and "unsafe" not in policy
    assert "microphone=(self)" in page.headers["Permissions-Policy"]
    assert "microphone=()" in client.get("/design/").headers["Permissions-Policy"]


def test_the_worker_keeps_every_file_of_the_shell_and_each_exists(client: Client) -> None:
    text = client.get("/field/sw.js").content.decode()
    found = re.match(r"const KEPT = (\{.*\});\n", text)
    assert found
    kept = json.loads(found[1])["shell"]
    scripts = {f"/static/field/{path.relative_to(shell.FOLDER).as_posix()}" for path in SCRIPTS if path.name != "sw.js"}
    assert scripts <= set(kept)
    for address in kept:
        if address.startswith("/static/"):
            assert finders.find(address.removeprefix("/static/")), address
        else:
            assert client.get(address).status_code == 200


def test_what_the_worker_keeps_is_all_that_scripts_import() -> None:
    for path in SCRIPTS:
        for name in re.findall(r'from "(\.[^"]+)"', path.read_text("utf-8")):
            assert (path.parent / name).resolve() in SCRIPTS, (path.name, name)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_can_be_installed(client: Client, lang: str) -> None:
    said = client.get(f"/field/manifest.webmanifest?lang={lang}").json()
    assert (said["scope"], said["start_url"], said["display"]) == ("/field/", "/field/", "standalone")
    for entry in said["icons"]:
        if entry["type"] == "image/png":
            image = Image.open(io.BytesIO(client.get(entry["src"]).content))
            assert f"{image.width}x{image.height}" == entry["sizes"]
    assert client.get("/field/icon-7.png").status_code == 404


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_small_says_all_in_both_languages_and_makes_no_markup(script: Path) -> None:
    text = script.read_text("utf-8")
    assert len(text.encode()) < 12_000
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|new Function|localStorage", text)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)
    code = re.sub(r"(?m)(^|\s)//.*$", "", text)
    left = re.sub(r'\bt\((?:[^()"`]|"[^"]*"|`[^`]*`|\([^()]*\))*\)|\{ code: [^}]*\}|\{ green:.*\}', "", code)
    assert not re.findall(r"[\u4e00-\u9fff]+", left)
    for pair in re.finditer(r'\bt\(\s*["`]([^"`]*)["`],\s*["`]([^"`]*)["`]\)', code):
        assert re.search(r"[\u3000-\u9fff\uff00-\uffef]", pair[1]) and not re.search(r"[\u4e00-\u9fff]", pair[2]), pair[
            0
        ]


def test_the_lock_is_as_strong_as_promised() -> None:
    text = (shell.FOLDER / "crypto.js").read_text("utf-8")
    rounds, digits = re.search(r"ROUNDS = (\d+)", text), re.search(r"LEAST_DIGITS = (\d+)", text)
    assert rounds and int(rounds[1]) >= 600_000 and digits and int(digits[1]) >= 8


def test_the_first_load_is_light(client: Client) -> None:
    import gzip

    page = client.get("/field/").content
    sizes = [len(gzip.compress(page))]
    for address in shell.shell_files():
        if address.startswith("/static/"):
            found = finders.find(address.removeprefix("/static/"))
            sizes.append(len(gzip.compress(Path(str(found)).read_bytes())))
    assert sum(sizes) < 120_000
