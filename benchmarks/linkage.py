"""How long, in how much memory and how well people are linked: 100,000 and 1,000,000 invented people.

    python benchmarks/linkage.py [--people 100000 1000000] [--seed 77] [--lists FOLDER] [--write]

Each run is a process of its own that reads the three lists from a file (they are invented), links them and is asked for
its seconds, its processor seconds and the most memory it held. ``--write`` puts the table into docs/registry.md.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/registry.md"
SEED = 77
"""Never used while anything was tuned."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--lists", type=Path, help="keep the lists in this folder, and use those that lie there")
    parser.add_argument("--write", action="store_true", help="put the table into docs/registry.md")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.child:
        _child(*map(Path, chosen.child))
        return
    with tempfile.TemporaryDirectory(prefix="zhili-linkage-") as folder:
        kept = chosen.lists or Path(folder)
        runs = [_run(kept, n, chosen.seed) for n in chosen.people]
    table = _table(runs)
    print(table)
    if chosen.write:
        _write_between(PAGE, "linkage benchmark", table)
        for mark, text in documented().items():
            _write_between(PAGE, mark, text)


def _run(folder: Path, n: int, seed: int) -> dict[str, Any]:
    lists, clusters = folder / f"lists-{n}-{seed}.arrow", folder / f"clusters-{n}-{seed}.arrow"
    if not lists.exists():
        began = time.monotonic()
        _make(lists, n, seed)
        print(f"{n} people made in {time.monotonic() - began:.0f} s", file=sys.stderr)
    load = os.getloadavg()[0]
    command = [sys.executable, __file__, "--child", str(lists), str(clusters)]
    said = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    print(json.dumps(said), file=sys.stderr)
    return {"people": n, "load": load, **said, "scores": _scores(lists, clusters, n, seed)}


def _make(file: Path, n: int, seed: int) -> None:
    """Write the lists in pieces: a million people as Python objects are enough at one time."""
    import pyarrow as pa

    from zhili.registry.linking.generate import lists

    names = ("id", "source", "name", "id_number", "born_on", "sex", "phone", "address", "household")
    schema = pa.schema([*((name, pa.string()) for name in names), ("person", pa.int32())])
    with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        for piece in _pieces(lists(n, seed), 50_000):
            columns = [pa.array([getattr(row, name) for row, _ in piece], pa.string()) for name in names]
            writer.write(pa.record_batch([*columns, pa.array([key for _, key in piece], pa.int32())], schema=schema))


def _pieces(rows: Iterator[Any], size: int) -> Iterator[list[Any]]:
    piece: list[Any] = []
    for row in rows:
        piece.append(row)
        if len(piece) == size:
            yield piece
            piece = []
    yield piece


def _read(file: Path) -> Any:
    import pyarrow as pa

    with pa.OSFile(str(file), "rb") as source:
        return pa.ipc.open_file(source).read_all()


def _child(lists: Path, clusters: Path) -> None:
    """Link one file; say what it took."""
    import pyarrow as pa

    from zhili.registry.linking.chinese import CHINESE
    from zhili.registry.linking.engine import link
    from zhili.registry.linking.generate import LONE

    table = _read(lists).drop_columns(["person"])
    began, used = time.monotonic(), time.process_time()
    linked = link(table, settings=CHINESE.told(lone=LONE))
    seconds, processor = time.monotonic() - began, time.process_time() - used
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform != "darwin" else 1024**3)
    with pa.OSFile(str(clusters), "wb") as sink, pa.ipc.new_file(sink, linked.rows.schema) as writer:
        writer.write_table(linked.rows)
    said = {"seconds": seconds, "processor": processor, "peak_gb": most, "steps": linked.seconds, **linked.counts}
    print(json.dumps({**said, "threshold": linked.threshold}))


def _scores(lists: Path, clusters: Path, n: int, seed: int) -> dict[str, tuple[float, float, int]]:
    from zhili.registry.linking.generate import people
    from zhili.registry.linking.measure import measured_rows

    truth, found = _read(lists).select(["source", "id", "person"]), _read(clusters)
    scores = measured_rows(_by_row(found, "cluster"), _by_row(truth, "person"), people(n, seed))
    return {name: (score.precision, score.recall, score.false) for name, score in scores.items()}


def _by_row(table: Any, column: str) -> dict[Any, Any]:
    names = zip(table["source"].to_pylist(), table["id"].to_pylist(), strict=True)
    return dict(zip(names, table[column].to_pylist(), strict=True))


def _table(runs: list[dict[str, Any]]) -> str:
    lines = [
        "| people | rows | s | processor s | memory GB | load before | doubtful pairs | precision | recall |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for run in runs:
        precision, recall, _ = run["scores"]["all"]
        lines.append(
            f"| {run['people']:,} | {run['rows']:,} | {run['seconds']:.1f} | {run['processor']:.1f} | "
            f"{run['peak_gb']:.1f} | {run['load']:.1f} | {run['doubtful_pairs']:,} | {precision:.5f} | {recall:.4f} |"
        )
    lines += ["", "| people | of them | precision | recall | wrong pairs |", "|---|---|---|---|---|"]
    for run in runs:
        for name, (precision, recall, false) in run["scores"].items():
            lines.append(f"| {run['people']:,} | {name} | {precision:.5f} | {recall:.4f} | {false} |")
    return "\n".join(lines)


def documented() -> dict[str, str]:
    """The tables of the lists and of the errors, by their mark in docs/registry.md."""
    from zhili.registry.linking.errors import ERRORS
    from zhili.registry.linking.generate import SOURCES

    fields = ("id_number", "born_on", "phone", "address")
    lists = ["| list | covers | number | day of birth | telephone | address | errors | twice |", "|" + "---|" * 8]
    for source in SOURCES:
        filled = " | ".join(f"{source.filled[name]:.1%}" for name in fields)
        lists.append(
            f"| {source.name} | {source.covers:.0%} | {filled} | × {source.errors:g} | {source.twice:.0%} |"
        )  # fmt: skip
    errors = ["| error | 中文 | in words | rate |", "|---|---|---|---|"]
    errors += [f"| {each.code} | {each.words.zh} | {each.words.en} | {each.rate:.2%} |" for each in ERRORS]
    return {"linkage lists": "\n".join(lists), "linkage errors": "\n".join(errors)}


def _write_between(file: Path, mark: str, text: str) -> None:
    """Put ``text`` between ``<!-- mark -->`` and ``<!-- /mark -->``; raises ValueError where they are missing."""
    whole = file.read_text(encoding="utf-8")
    head, rest = whole.split(f"<!-- {mark} -->")
    tail = rest.split(f"<!-- /{mark} -->")[1]
    file.write_text(f"{head}<!-- {mark} -->\n{text}\n<!-- /{mark} -->{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
