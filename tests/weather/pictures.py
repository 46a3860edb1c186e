"""Files as people and attackers send them, drawn in the test itself."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

PLACE = b"31.230416"
SCRIPT = b"<script>alert(document.cookie)</script>"


def jpeg(size: tuple[int, int] = (64, 48)) -> bytes:
    """A photo with everything in its metadata that says where, when and by whom it was taken."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x9003] = "相机厂", "X100 SN 4711", "2026:11:02 09:30:00"
    exif[0x8825] = {1: "N", 2: (31.0, 13.0, 49.5), 3: "E", 4: (121.0, 28.0, 25.3)}
    exif[0x0112] = 6  # lies on its side
    out = io.BytesIO()
    Image.new("RGB", size, (40, 90, 140)).save(out, "JPEG", exif=exif, comment=b"at " + PLACE)
    return out.getvalue()


def png(size: tuple[int, int] = (64, 48)) -> bytes:
    """A picture with a text chunk."""
    from PIL.PngImagePlugin import PngInfo

    words, out = PngInfo(), io.BytesIO()
    words.add_text("Location", PLACE.decode())
    Image.new("RGB", size, (200, 20, 20)).save(out, "PNG", pnginfo=words)
    return out.getvalue()


def bomb(side: int = 30_000) -> bytes:
    """A few hundred kilobytes that claim to be a picture of ``side`` × ``side`` and unpack into gigabytes."""
    row = b"\0" * (side // 8 + 1)
    pack = zlib.compressobj(9)
    data = b"".join(pack.compress(row) for _ in range(side)) + pack.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, (b"IHDR", b"IDAT", b"IEND"), (head, data, b"")))


def polyglot() -> bytes:
    """A real picture with a web page and an archive behind its end."""
    return png() + b"<html>" + SCRIPT + b"</html>PK\x03\x04" + b"\0" * 40


def gif_script() -> bytes:
    """Begins like a GIF and is a script."""
    return b"GIF89a=1;" + SCRIPT


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
