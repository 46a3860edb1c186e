"""The load: keep-alive HTTP/1.1 clients on bare sockets, all in one loop, each sending as soon as it was answered.

They share the machine with the server, so a figure says what this machine does with both. One loop instead of threads
or processes keeps their share small (some 50 µs a request).
"""

from __future__ import annotations

import json
import selectors
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Address = tuple[str, int]
Ask = Callable[[int], bytes]
"""The bytes of the n-th request."""
Look = Callable[[int, bytes], None]
"""What is done with the n-th answer's body."""


@dataclass(slots=True)
class Measured:
    """Times of the answers in seconds, and how many were not as expected."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    wrong: int = 0
    first_wrong: str = ""

    @property
    def figures(self) -> dict[str, float | int | str]:
        """Answers a second, and the times of half and of 95 % of them in milliseconds."""
        ranked = sorted(self.times)
        if not ranked or not self.seconds:
            return {"per_s": 0, "wrong": self.wrong, "first_wrong": self.first_wrong}
        told: dict[str, float | int | str] = {
            "per_s": round(len(ranked) / self.seconds, 1),
            "p50_ms": round(ranked[len(ranked) // 2] * 1000, 2),
            "p95_ms": round(ranked[int(len(ranked) * 0.95)] * 1000, 2),
            "answers": len(ranked),
        }
        return told | ({"wrong": self.wrong, "first_wrong": self.first_wrong} if self.wrong else {})


@dataclass(slots=True)
class _Client:
    """One connection: what it waits for, and what has come so far."""

    connection: socket.socket
    number: int = 0
    sent_at: float = 0.0
    came: bytearray = field(default_factory=bytearray)
    needed: int = -1

    def send(self, number: int, data: bytes) -> None:
        self.number, self.needed = number, -1
        self.came.clear()
        self.sent_at = time.perf_counter()
        self.connection.sendall(data)

    def receive(self) -> tuple[int, bytes] | None:
        """(status, body) once the answer is whole. Raises ConnectionError when the server hung up."""
        data = self.connection.recv(262_144)
        if not data:
            raise ConnectionError("the server closed the connection")
        self.came += data
        if self.needed < 0:
            head = self.came.find(b"\r\n\r\n")
            if head < 0:
                return None
            self.needed = _length(bytes(self.came[:head]), head + 4)
        if not self._is_whole():
            return None
        whole = bytes(self.came)
        body = whole[whole.find(b"\r\n\r\n") + 4 :]
        return int(whole[9:12]), body if self.needed else _joined(body)

    def _is_whole(self) -> bool:
        return len(self.came) >= self.needed if self.needed else self.came.endswith(b"\r\n0\r\n\r\n")


def _length(head: bytes, begins: int) -> int:
    """Where the answer ends, or 0 for one that comes in chunks."""
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return begins + int(value)
    return 0


def _joined(chunks: bytes) -> bytes:
    whole, at = bytearray(), 0
    while True:
        line = chunks.find(b"\r\n", at)
        size = int(chunks[at:line], 16)
        if not size:
            return bytes(whole)
        whole += chunks[line + 2 : line + 2 + size]
        at = line + 4 + size


def request(method: str, path: str, *, headers: Mapping[str, str] | None = None, body: object | None = None) -> bytes:
    """A whole request as bytes; ``body`` goes as JSON."""
    data = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(data)}"]
    lines += [] if body is None else ["Content-Type: application/json"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode() + data


def load(
    address: Address, clients: int, seconds: float, ask: Ask, *, most: int | None = None, look: Look | None = None,
    expected: int = 200,
) -> Measured:  # fmt: skip
    """Send ``ask(0)``, ``ask(1)``, … over ``clients`` connections for so many seconds, or until ``most`` were sent."""
    measured = Measured()
    chosen = selectors.DefaultSelector()
    asked = 0
    begun = time.perf_counter()
    waiting = 0
    try:
        for _ in range(clients if most is None else min(clients, most)):
            client = _Client(_connect(address))
            chosen.register(client.connection, selectors.EVENT_READ, client)
            client.send(asked, ask(asked))
            asked, waiting = asked + 1, waiting + 1
        while waiting:
            for key, _ in chosen.select(30):
                client = key.data
                answer = client.receive()
                if answer is None:
                    continue
                now = time.perf_counter()
                _note(measured, client, now, answer, expected, look)
                waiting -= 1
                if now - begun < seconds and (most is None or asked < most):
                    client.send(asked, ask(asked))
                    asked, waiting = asked + 1, waiting + 1
        measured.seconds = time.perf_counter() - begun
    finally:
        for key in list(chosen.get_map().values()):
            key.data.connection.close()
        chosen.close()
    return measured


def _note(
    measured: Measured, client: _Client, now: float, answer: tuple[int, bytes], expected: int, look: Look | None
) -> None:
    status, body = answer
    if status == expected:
        measured.times.append(now - client.sent_at)
        if look is not None:
            look(client.number, body)
        return
    measured.wrong += 1
    measured.first_wrong = measured.first_wrong or f"{status} {body[:300].decode(errors='replace')}"


def _connect(address: Address) -> socket.socket:
    connection = socket.create_connection(address, timeout=30)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection
