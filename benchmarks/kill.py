"""``kill -9`` at random moments: ``python benchmarks/kill.py [--kills 20] [--json]``, exit code 1 on any difference.

Two fresh houses get the same load from real processes: the web server, the runner, an importer with a table, residents
who report by portal and API and send again until answered. The first is left alone. In the second, server workers, the
server itself, the runner and the importer are killed outright at moments drawn from ``--seed``; what dies is started
again, as an operator or systemd would. Afterwards both must hold the same rows, entries and messages, and every house
must be sound in itself (``kill_house.py``).

Databases: SQLite in each home; or, with ``--postgres URL``, two databases made and dropped beside the one it names.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from kill_client import Residents

HERE = Path(__file__).resolve().parent
TARGETS = ("worker", "server", "runner", "importer")
SECONDS_A_KILL = 1.8
"""About how long one kill and its wait take; residents spread their reports over all of them."""
IMPORTED = 0, 1
"""Exit codes of an import that came to its end."""


@dataclass
class House:
    """A home with its processes. What must run is started again whenever it is found dead."""

    home: Path
    table: Path
    database: str = ""
    port: int = 0
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    started: Counter[str] = field(default_factory=Counter)
    _closing: threading.Event = field(default_factory=threading.Event)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHILI_")}
        own = {"ZHILI_HOME": str(self.home), "ZHILI_URL": self.address, "NO_PROXY": "127.0.0.1"}
        return kept | own | ({"ZHILI_DATABASE": self.database} if self.database else {})

    def inside(self, *words: object) -> dict[str, Any]:
        """``kill_house.py`` in this home; its answer."""
        command = [sys.executable, str(HERE / "kill_house.py"), *map(str, words)]
        done = subprocess.run(command, env=self.environment, capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.decode()[-3000:])
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def open(self) -> None:
        """Start server and runner, wait for the first page, and from then on watch over both."""
        self.start("server")
        self.start("runner")
        for _ in range(600):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                break
            time.sleep(0.05)
        threading.Thread(target=self._watch, daemon=True).start()

    def start(self, name: str) -> None:
        words = {
            "server": ("serve", "--port", str(self.port), "--workers", "2"),
            "runner": ("runner",),
            "importer": ("import", "messages", str(self.table), "--profile", "xidi"),
        }[name]
        with open(self.home / f"{name}.log", "ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", "zhili.config.cli", *words], env=self.environment, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        self.started[name] += 1

    def _watch(self) -> None:
        while not self._closing.wait(0.1):
            with self._lock:
                for name in ("server", "runner"):
                    if self.running[name].poll() is not None and not self._closing.is_set():
                        self.start(name)

    def kill(self, target: str) -> bool:
        """Kill one process outright; whether there was one."""
        if target == "worker":
            victim = self._worker()
        else:
            process = self.running.get(target)
            victim = process.pid if process and process.poll() is None else 0
        if not victim:
            return False
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
            return True
        return False

    def _worker(self) -> int:
        """Any worker; waits a while for a server that is only starting."""
        for _ in range(100):
            if workers := self._workers():
                return random.choice(workers)
            time.sleep(0.1)
        return 0

    def _workers(self) -> list[int]:
        """The server's worker processes."""
        server, found = self.running["server"].pid, []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == server and b"resource_tracker" not in (folder / "cmdline").read_bytes():
                    found.append(int(folder.name))
        return found

    def import_all(self) -> int:
        """Run the import to its end, again and again if need be; the rows imported by the last one."""
        while True:
            process = self.running.get("importer")
            if process is None or process.wait() not in IMPORTED:
                self.start("importer")
                continue
            return process.returncode

    def close(self) -> None:
        """Stop what runs, in good order."""
        self._closing.set()
        with self._lock:
            alive = [process for process in self.running.values() if process.poll() is None]
        for process in alive:
            process.terminate()
        for process in alive:
            with suppress(subprocess.TimeoutExpired):
                process.wait(15)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def disturb(house: House, kills: int, dice: random.Random) -> Counter[str]:
    """Kill ``kills`` processes, all four kinds alike and in random order; how many of each were hit."""
    plan = [TARGETS[number % len(TARGETS)] for number in range(kills)]
    dice.shuffle(plan)
    hit: Counter[str] = Counter()
    for target in plan:
        importer = house.running.get("importer")
        if importer is None or importer.poll() not in (None, *IMPORTED):
            house.start("importer")
        time.sleep(dice.uniform(0.2, 2.4))
        for victim in (target, "worker", "runner", "server"):
            # The importer may have come to its end, the server may only be starting: then another one is hit.
            if house.kill(victim):
                hit[victim] += 1
                break
    return hit


def play(name: str, options: argparse.Namespace, table: Path, kills: int) -> dict[str, Any]:
    """One house from its first row to the last count."""
    home = Path(tempfile.mkdtemp(prefix=f"zhili-{name}-"))
    house = House(home, table, make_database(options.postgres, name))
    dice = random.Random(options.seed)
    try:
        house.inside("settle", options.aged)
        began = time.monotonic()
        house.open()
        seconds = kills * SECONDS_A_KILL
        residents = Residents(house.address, options.matters, seconds, options.seed)
        hit = disturb(house, kills, dice)
        house.import_all()
        residents.wait()
        took = time.monotonic() - began
        time.sleep(1.5)  # one more second of the runner's own sealing
        house.close()
        counted = house.inside("count")
        log = {file.stem: file.read_text(errors="replace")[-4000:] for file in home.glob("*.log")}
    finally:
        house.close()
        drop_database(options.postgres, name)
        shutil.rmtree(home, ignore_errors=True)
    told = residents.told
    wrong = counted.pop("wrong") + told.trouble
    if counted.pop("numbers") != told.numbers:
        wrong.append("what residents were told is not what the house holds")
    wrong += [f"a traceback in {name}.log: {text[-600:]}" for name, text in log.items() if "Traceback" in text]
    return counted | {
        "wrong": wrong, "kills": dict(hit), "started": dict(house.started), "seconds": round(took, 1),
        "residents": {"reported": len(told.numbers), "sent": told.tries, "sent_again": told.again},
    }  # fmt: skip


def write_table(path: Path, rows: int) -> None:
    """Invented messages, as an office would export them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(("编号", "标题", "时间", "内容", "答复", "答复时间"))
        for number in range(rows):
            words = f"第 {number} 号路灯不亮，晚上看不清路，老人摔过一跤。" * (1 + number % 4)
            replied = ("已更换灯泡，当晚亮灯。", "2019/3/2 9:00") if number % 3 else ("", "")
            sheet.writerow((f"L{number:06d}", f"第 {number} 号灯", "2019/3/1 8:00", words, *replied))


def make_database(url: str, name: str) -> str:
    """An empty PostgreSQL database beside the one named by ``url``, or '' for SQLite."""
    return _beside(url, name, "DROP DATABASE IF EXISTS {0} WITH (FORCE)", "CREATE DATABASE {0}") if url else ""


def drop_database(url: str, name: str) -> None:
    if url:
        _beside(url, name, "DROP DATABASE IF EXISTS {0} WITH (FORCE)")


def _beside(url: str, name: str, *statements: str) -> str:
    import psycopg

    called = f"zhili_kill_{name}_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.format(called))  # type: ignore[arg-type]  # the name is ours
    # urlunsplit would drop the empty host of "postgresql:///", so the path alone is replaced.
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{called}")).replace(
        f"{parts.scheme}:/{called}", f"{parts.scheme}:///{called}"
    )


def differences(calm: dict[str, Any], killed: dict[str, Any]) -> list[str]:
    """What the killed house holds otherwise than the calm one."""
    found = []
    for what in calm:
        if calm[what] == killed[what]:
            continue
        if isinstance(calm[what], dict):
            names = sorted(calm[what].keys() | killed[what].keys())
            found += [f"{what} {each}: {calm[what].get(each)} → {killed[what].get(each)}"
                      for each in names if calm[what].get(each) != killed[what].get(each)]  # fmt: skip
        else:
            found.append(f"{what}: {calm[what]} → {killed[what]}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--rows", type=int, default=3000, help="rows of the imported table")
    parser.add_argument("--matters", type=int, default=200, help="reports of residents")
    parser.add_argument("--aged", type=int, default=60, help="old matters for the runner to urge")
    parser.add_argument("--seed", type=int, default=417)
    parser.add_argument("--postgres", default="", metavar="URL")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    random.seed(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        write_table(table := Path(folder) / "messages.csv", options.rows)
        calm = play("calm", options, table, 0)
        killed = play("killed", options, table, options.kills)
    found = differences(calm.pop("same"), same := killed.pop("same"))
    shown = {name: value for name, value in same.items() if name != "messages"}
    result = {
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "database": "postgresql" if options.postgres else "sqlite", "seed": options.seed, "kills": options.kills,
        "equal": not found, "sound": not calm["wrong"] and not killed["wrong"], "differences": found[:50],
        "counts": shown, "calm": calm, "killed": killed,
    }  # fmt: skip
    if options.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        print(f"{result['database']}: {options.kills} × kill -9 {killed['kills']}: "
              f"{found or 'nothing lost, nothing doubled'}; {killed['wrong'] or 'sound'}")  # fmt: skip
    return 0 if result["equal"] and result["sound"] else 1


if __name__ == "__main__":
    sys.exit(main())
