"""A QR code as one plain SVG path: no raster, no style, sharp at any size, readable from a 360 px screen."""

from __future__ import annotations

import segno
from markupsafe import Markup, escape

QUIET = 4
"""Modules of white around the code, as the standard (ISO/IEC 18004) asks."""


def qr(text: str, label: str, *, error: str = "m", css: str = "qr") -> Markup:
    """The code of ``text`` as ``<svg>`` with the accessible name ``label``. ``error``: l, m, q or h.

    Upper-case letters, digits and `` $%*+-./:`` are packed as alphanumeric (as base45 is meant to be); all else as
    bytes. Raises ``segno.DataOverflowError`` beyond what the largest code holds (about 2,900 bytes at ``l``).
    """
    code = segno.make(text, error=error, micro=False, boost_error=False)
    side = code.symbol_size(border=0)[0]
    whole = side + 2 * QUIET
    return Markup(
        f'<svg class="{css}" viewBox="0 0 {whole} {whole}" shape-rendering="crispEdges" role="img"'
        f' aria-label="{escape(label)}">'
        f'<rect class="qr__paper" width="{whole}" height="{whole}"/><path class="qr__ink" d="{_path(code)}"/></svg>'
    )


def _path(code: segno.QRCode) -> str:
    """Each run of dark modules as one bar, row by row."""
    parts: list[str] = []
    for y, row in enumerate(code.matrix):
        start = None
        for x, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                parts.append(f"M{start + QUIET} {y + QUIET}h{x - start}v1h-{x - start}z")
                start = None
    return "".join(parts)
