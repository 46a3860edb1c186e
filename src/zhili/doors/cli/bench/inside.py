"""The measuring itself, inside the throw-away house: fill it, start server and runner, send, add up."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from zhili.doors.cli.base import print_json, say
from zhili.doors.cli.bench import filling
from zhili.doors.cli.bench.clients import Address, Measured, load, request
from zhili.doors.cli.bench.filling import Filled
from zhili.doors.cli.server import server_command
from zhili.doors.cli.supervise import die_with_parent, zhili_command
from zhili.journal import actions as journal

WARM_UP_S = 1.5
AIMS: Mapping[str, float] = {
    "create": 290,
    "act": 290,
    "list_100": 450,
    "desk_page_50": 250,
    "detail": 1000,
    "import": 500,
}
THIN = Path(__file__).resolve().parents[5] / "benchmarks/thin.py"
"""The thin plain-ORM app that ratios are taken against; only a clone has it."""


@dataclass
class Bench:
    """One run: where the server is, what is asked with, what was created on the way."""

    arguments: argparse.Namespace
    address: Address
    filled: Filled
    created: list[str] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def run(self, ask: Callable[[int], bytes], **more: Any) -> Measured:
        return load(self.address, self.arguments.clients, self.arguments.seconds, ask, **more)

    def create(self) -> Measured:
        """Public reports with a telephone and an Idempotency-Key, triaged and assigned by the duty list."""

        def ask(n: int) -> bytes:
            said = {"words": filling.words(self.chance, n), "area_code": self.chance.choice(filling.TOWNS),
                    "place": f"{n} 号院", "contact": {"phone": f"138{self.chance.randrange(10**8):08d}"}}  # fmt: skip
            return request("POST", "/api/v1/reports", headers={"Idempotency-Key": f"bench-{time.time_ns()}"}, body=said)

        return self.run(ask, look=lambda n, body: self.created.append(json.loads(body)["number"]))

    def act(self) -> Measured:
        """``sign`` by the lead's post, each on a matter of its own."""
        waiting = [(key, number) for key in self.filled.handlers for number in _signable(key, self.address)]

        def ask(n: int) -> bytes:
            key, number = waiting[n]
            headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": f"bench-{time.time_ns()}"}
            return request("POST", f"/api/v1/matters/{number}/acts/sign", headers=headers, body={"version": None})

        return self.run(ask, most=len(waiting))

    def list_100(self) -> Measured:
        """A dispatcher's newest 100."""
        return self._get("/api/v1/matters?limit=100")

    def list_due(self) -> Measured:
        """A dispatcher's open work, the first 100 to fall due."""
        return self._get("/api/v1/matters?limit=100&order=due&is_open=true")

    def desk_page_50(self) -> Measured:
        """The dispatcher's queue of 50 rows as a page, logged in."""
        sent = request("GET", "/desk/queue/?view=all", headers={"Cookie": self.filled.cookie, "Accept": "text/html"})
        return self.run(lambda n: sent)

    def detail(self) -> Measured:
        """One living matter in full, another one each time."""
        headers = {"Authorization": f"Bearer {self.filled.dispatcher}"}
        sent = [request("GET", f"/api/v1/matters/{number}", headers=headers) for number in self.filled.numbers[:2000]]
        return self.run(lambda n: sent[n % len(sent)])

    def _get(self, path: str) -> Measured:
        sent = request("GET", path, headers={"Authorization": f"Bearer {self.filled.dispatcher}"})
        return self.run(lambda n: sent)


MEASURES = ("create", "act", "list_100", "list_due", "desk_page_50", "detail")


def run(arguments: argparse.Namespace) -> int:
    """Fill, start, measure, print."""
    call_command("migrate", interactive=False, verbosity=0)
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA optimize")
    filled = filling.fill(arguments.matters, datetime.now(UTC))
    while journal.seal(datetime.now(UTC)):
        pass
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    database = connection.vendor
    connections.close_all()
    told: dict[str, Any] = _machine(arguments, database) | {"import": {"per_s": round(filled.import_per_s)}}
    with _house(arguments.workers) as (address, programs):
        bench = Bench(arguments, address, filled)
        _warm_up(bench)
        for name in [each for each in MEASURES if not arguments.only or each in arguments.only.split(",")]:
            told[name] = getattr(bench, name)().figures
        told["memory_mb"] = _memory_mb(programs)
    told["thin"] = _thin(arguments) if THIN.is_file() else {}
    told["load_after"] = os.getloadavg()
    told["ratio_to_thin"] = _ratios(told)
    _print(told, arguments.json)
    return 0


def _machine(arguments: argparse.Namespace, database: str) -> dict[str, Any]:
    return {
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "database": database, "matters": arguments.matters, "clients": arguments.clients, "seconds": arguments.seconds,
        "workers": arguments.workers, "load_before": os.getloadavg(),
    }  # fmt: skip


@contextlib.contextmanager
def _house(workers: int) -> Iterator[tuple[Address, list[subprocess.Popen[bytes]]]]:
    """The web server and the runner, up and answering."""
    address = ("127.0.0.1", _free_port())
    programs = [_start(server_command(*address, workers)), _start(zhili_command("runner"))]
    try:
        _wait_for(address)
        yield address, programs
    finally:
        _end(programs)


def _start(command: list[str], **more: Any) -> subprocess.Popen[bytes]:
    # What the console carrier and the logs say belongs to nobody here.
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, start_new_session=True, preexec_fn=die_with_parent, **more
    )


def _end(programs: list[subprocess.Popen[bytes]]) -> None:
    for program in programs:
        program.terminate()
    for program in programs:
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def _wait_for(address: Address, patience_s: float = 60) -> None:
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            socket.create_connection(address, timeout=1).close()
            return
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def _warm_up(bench: Bench) -> None:
    """Every worker has parsed the rules and loaded the offices before anything is counted."""
    asked = bench.arguments.seconds
    bench.arguments.seconds = WARM_UP_S
    for measure in (bench.create, bench.list_100, bench.desk_page_50, bench.detail):
        measure()
    bench.arguments.seconds = asked


def _signable(key: str, address: Address) -> list[str]:
    """The numbers of all matters that wait for this post's unit to sign, asked for page by page."""
    found: list[str] = []
    after = ""

    def keep(_n: int, body: bytes) -> None:
        nonlocal after
        page = json.loads(body)
        found.extend(row["number"] for row in page["rows"])
        after = page["after"]

    while True:
        path = f"/api/v1/matters?limit=200&mine=true&state=dispatched&after={after}"
        sent = request("GET", path, headers={"Authorization": f"Bearer {key}"})
        load(address, 1, 30, lambda n, sent=sent: sent, most=1, look=keep)  # type: ignore[misc]
        if not after:
            return found


def _memory_mb(programs: list[subprocess.Popen[bytes]]) -> dict[str, int]:
    """Memory of server and runner with all their children: their own pages and their part of shared ones (what the
    machine has less of), and the resident sum, in which a shared page counts once a process."""
    found = {name: sum(_kb(each, "Pss") for each in _family(program.pid)) // 1024
             for name, program in zip(("server", "runner"), programs, strict=True)}  # fmt: skip
    resident = sum(_kb(each, "Rss") for program in programs for each in _family(program.pid)) // 1024
    return found | {"both": sum(found.values()), "resident": resident}


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from _family(int(child))


def _kb(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)


def _thin(arguments: argparse.Namespace) -> dict[str, Any]:
    """The same work by a plain Django app under the same server, in the same minutes."""
    address = ("127.0.0.1", _free_port())
    environment = {**os.environ, "THIN_HOME": str(settings.ZHILI_HOME), "PYTHONPATH": str(THIN.parent)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    subprocess.run([sys.executable, str(THIN), str(arguments.matters)], env=environment, check=True)
    command = [*server_command(*address, arguments.workers)[:-1], "thin:application"]
    program = _start(command, env=environment)
    try:
        _wait_for(address)
        asks: dict[str, Callable[[int], bytes]] = {
            "create": lambda n: request("POST", "/create", body={"words": f"{filling.TROUBLES[n % 8]} {n}"}),
            "act": lambda n: request("POST", f"/act/{n + 1}", body={}),
            "list_100": lambda n: request("GET", "/list"),
            "desk_page_50": lambda n: request("GET", "/page"),
            "detail": lambda n: request("GET", f"/detail/{n % 1000 + 1}"),
        }
        load(address, arguments.clients, WARM_UP_S, asks["list_100"])
        return {name: load(address, arguments.clients, arguments.seconds, ask).figures for name, ask in asks.items()}
    finally:
        _end([program])


def _ratios(told: Mapping[str, Any]) -> dict[str, float]:
    return {
        name: round(told[name]["per_s"] / figures["per_s"], 2)
        for name, figures in told["thin"].items()
        if name in told and figures["per_s"]
    }


def _print(told: Mapping[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(told)
        return
    where, many, clients = f"{told['machine']}, {told['database']}", told["matters"], told["clients"]
    say(
        f"{where}，{many} 件，{clients} 个客户端（与服务器同机）",
        f"{where}, {many} matters, {clients} clients on the same machine",
    )
    for name in ("import", *MEASURES):
        if name in told:
            figures = told[name]
            aim = f"  (≥ {AIMS[name]:g})" if name in AIMS else ""
            times = f"  p50 {figures['p50_ms']} ms  p95 {figures['p95_ms']} ms" if "p50_ms" in figures else ""
            ratio = f"  × {told['ratio_to_thin'][name]}" if name in told["ratio_to_thin"] else ""
            print(f"{name:<14}{figures['per_s']:>9}/s{aim}{times}{ratio}  {figures.get('first_wrong', '')}")
    print(
        f"memory {told['memory_mb']['both']} MB (< 400)  "
        f"load {told['load_before'][0]:.1f} → {told['load_after'][0]:.1f}"
    )
