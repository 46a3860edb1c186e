"""The shell: what is the same for everybody and may lie in a device's cache in clear."""

from __future__ import annotations

import hashlib
import io
import json
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from markupsafe import Markup
from PIL import Image, ImageDraw

from zhili.doors.frame.marks import ICONS
from zhili.doors.frame.middleware import HEADERS, POLICY
from zhili.doors.frame.pages import page
from zhili.doors.frame.reach import place
from zhili.doors.frame.request import Request
from zhili.doors.frame.speech import lang, t
from zhili.lib.refusal import NotFound

OWN_POLICY: Final = POLICY.replace("media-src 'self'", "media-src 'self' blob:") + "; worker-src 'self'"
"""As everywhere, and two things more: a recording that lies on the device, and the worker that keeps the app."""
FOLDER: Final = Path(__file__).parent / "static" / "field"
SHARED: Final = ("tokens.css", "dark.css", "parts.css", "pages.css", "tongues.js")
"""What the frame gives to every page of ours, and the app needs without a network."""
SYMBOLS: Final = ("camera", "pin", "offline", "lock", "plus", "check", "info", "warn", "file", "phone")
SIZES: Final = (192, 512)
OFFICE, VOICE, PAPER = "#17393a", "#8f1a5c", "#ffffff"
"""The mark's own colours, as in ``mark.svg``: an icon on a home screen follows no theme."""


def page_(request: Request) -> HttpResponse:
    """The page that the app lives in. It holds nobody's data, so a device may keep it; a recording is played from the
    device itself, and the microphone may be asked for here and nowhere else."""
    response = page(request, "field/app.html", symbols=_symbols())
    response["Content-Security-Policy"] = OWN_POLICY
    response["Permissions-Policy"] = HEADERS["Permissions-Policy"].replace("microphone=()", "microphone=(self)")
    response["Cache-Control"] = "no-cache"
    return response


def worker(request: Request) -> HttpResponse:
    """The service worker, with the list of what it keeps. A changed file changes it, and devices fetch all anew."""
    facts = json.dumps({"edition": edition(), "shell": [reverse("field"), *shell_files()]})
    text = f"const KEPT = {facts};\n" + (FOLDER / "sw.js").read_text(encoding="utf-8")
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


def manifest(request: Request) -> HttpResponse:
    """How the app calls itself on a home screen."""
    said = {
        "id": reverse("field"),
        "name": t("智理现场", "Zhili Field") + (f" · {name}" if (name := place().say("name")) else ""),
        "short_name": t("智理现场", "Zhili Field"),
        "lang": "zh-CN" if lang() == "zh" else "en",
        "start_url": reverse("field"),
        "scope": reverse("field"),
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": OFFICE,
        "icons": [_icon_entry(size) for size in SIZES]
        + [{"src": static("zhili/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(said, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


def icon(request: Request, size: int) -> HttpResponse:
    """The mark as a PNG, drawn here."""
    if size not in SIZES:
        raise NotFound()
    return HttpResponse(_drawn(size), content_type="image/png", headers={"Cache-Control": "public, max-age=86400"})


def shell_files() -> list[str]:
    """The addresses of every script and style of the shell."""
    scripts = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.js") if path.name != "sw.js")
    own = [static(f"field/{name}") for name in ["field.css", *scripts]]
    return [*own, *(static(f"zhili/{name}") for name in (*SHARED, "mark.svg")), reverse("field-manifest")]


@lru_cache(maxsize=1)
def edition() -> str:
    """Changes with any byte of the shell."""
    frame = Path(__file__).parent.parent / "frame"
    files = [*FOLDER.rglob("*.*"), *(frame / "static/zhili" / name for name in SHARED), *frame.rglob("base.html")]
    files += Path(__file__).parent.glob("templates/field/*.html")
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _icon_entry(size: int) -> dict[str, str]:
    address = reverse("field-icon", args=[size])
    return {"src": address, "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"}


@lru_cache(maxsize=len(SIZES))
def _drawn(size: int) -> bytes:
    """The tally of two halves within the safe circle of a maskable icon."""
    image = Image.new("RGB", (size, size), PAPER)
    pen = ImageDraw.Draw(image)
    unit, corner = size * 0.6 / 18, size * 0.2
    left = [(0, 0), (10, 0), (10, 8), (6, 8), (6, 18), (0, 18)]
    right = [(12, 0), (18, 0), (18, 18), (8, 18), (8, 10), (12, 10)]
    for ring, ink in ((left, OFFICE), (right, VOICE)):
        pen.polygon([(corner + x * unit, corner + y * unit) for x, y in ring], fill=ink)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=1)
def _symbols() -> Markup:
    """The icons that the scripts point to."""
    drawn = (f'<symbol id="i-{name}" viewBox="0 0 24 24">{ICONS[name]}</symbol>' for name in SYMBOLS)
    return Markup(f'<svg class="hide" aria-hidden="true">{"".join(drawn)}</svg>')
