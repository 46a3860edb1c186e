"""``link``: which rows of several lists are one person.

DuckDB runs in memory, may not touch a file (``enable_external_access`` off, no temporary directory, the configuration
locked), and fails rather than spilling when its memory is used up: no plaintext reaches a disk. Rows are judged pair by
pair (Splink), in three outcomes: the same, doubtful, different. Pairs that are the same are gathered to persons
(``clusters``); what a hard rule forbids is doubtful instead. Results hold row numbers, ranks and likelihoods, and no
values.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from . import guard, prepare
from .chinese import CHINESE
from .clusters import CUT_WORDS, Cut, Gathered, Marks, gather
from .settings import Model, Settings

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

Weigh = Callable[["duckdb.DuckDBPyConnection", Settings, int, "Clock"], Model]
"""Makes the table ``likely`` (see ``likely_sql``) out of ``prepared`` and says by what model."""
ROWS_AT_ONCE: Final = 1_200_000
"""More rows are compared in parts, so that they fit into memory."""
_CONFIG: Final = ("set temp_directory=''", "set enable_external_access=false", "set lock_configuration=true")


@dataclass(frozen=True, slots=True)
class Reason:
    """One field of a pair: its code, its level's code, and both in words. Never a value."""

    field: str
    level: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows as (source, id) and how likely they are one person; ``cut``: the hard rule that parts them."""

    left: tuple[str, str]
    right: tuple[str, str]
    probability: float
    reasons: tuple[Reason, ...]
    cut: Cut | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """``rows``: source, id and cluster of each new row, an Arrow table. A cluster is named as the known one was, or
    after its first row, ``source/id``. ``pairs`` and ``doubts``: Arrow tables of row numbers into ``order`` (source,
    id), probability, a rank a field (and ``cut`` for doubts). ``threshold``: the least probability of the same."""

    rows: pa.Table
    order: pa.Table
    pairs: pa.Table
    doubts: pa.Table
    settings: Settings
    model: Model
    threshold: float
    counts: dict[str, int]
    seconds: dict[str, float]
    peak_mb: int

    def same(self) -> Iterator[Pair]:
        """The pairs that were put together, with reasons."""
        return self._said(self.pairs)

    def doubtful(self) -> Iterator[Pair]:
        """The pairs for a clerk, one for any two clusters, the likeliest first."""
        return self._said(self.doubts)

    def _said(self, pairs: pa.Table) -> Iterator[Pair]:
        sources, ids = self.order["source"], self.order["id"]
        for row in pairs.to_pylist():
            left, right = ((sources[row[end]].as_py(), ids[row[end]].as_py()) for end in "lr")
            reasons = tuple(reason(self.settings, name, row[name]) for name in _names(self.settings))
            yield Pair(left, right, row["probability"], reasons, Cut(row["cut"]) if row.get("cut") else None)


def reason(settings: Settings, name: str, rank: int) -> Reason:
    """The rank of a field in words of both languages."""
    comparison = next(each for each in settings.comparisons if each.name == name)
    level = comparison.level(rank)
    if level is None:
        return Reason(
            name, "missing", f"{comparison.words.zh}：有一方没写", f"{comparison.words.en}: missing on one side"
        )
    return Reason(
        name, level.code, f"{comparison.words.zh}：{level.words.zh}", f"{comparison.words.en}: {level.words.en}"
    )


def link(records: Any, known: Any = (), settings: Settings = CHINESE, weigh: Weigh | None = None) -> Linked:
    """Put ``records`` together with each other and with ``known``.

    Both are an Arrow table or rows (mappings, dataclasses) with ``id``, ``source`` and the fields of the settings, any
    of them empty, values in the spelling of ``registry.values`` (an identity number may fail its check, a lost
    character is “?”). ``known`` rows also have ``cluster``; they are not judged against each other again. A
    department's next list is another ``source``. Raises ValueError where a source has an id twice; guard.Nonsense where
    what was learnt cannot be right; SplinkException or duckdb.OutOfMemoryException where the memory of the settings
    does not do.
    """
    clock = Clock()
    con = connect(settings)
    order = load(con, records, known, settings)
    clock.told("prepare")
    model = (weigh or _on_duckdb)(con, settings, order.num_rows, clock)
    threshold, pairs, unsure = judge(con, settings)
    clock.told("judge")
    gathered = gather(_joins(pairs), *_marks(con, order))
    doubts = _doubts(pairs, unsure, gathered)
    linked = _linked(order, gathered, pairs, doubts, settings, model, threshold, clock)
    con.close()
    return linked


def connect(settings: Settings) -> duckdb.DuckDBPyConnection:
    """A database in memory that can neither read nor write a file."""
    import duckdb

    con = duckdb.connect(":memory:", config={"memory_limit": settings.memory, "threads": settings.threads})
    con.execute("set preserve_insertion_order=false")
    for line in _CONFIG:
        con.execute(line)
    return con


def load(con: duckdb.DuckDBPyConnection, records: Any, known: Any, settings: Settings) -> pa.Table:
    """Make the table ``prepared``; give back source, id, cluster and known of each row by number."""
    import pyarrow as pa
    import pyarrow.compute as pc

    new = prepare.table(records, settings.fields)
    new = new.append_column("cluster", pa.array([""] * new.num_rows, pa.string()))
    new = new.append_column("known", pa.array([False] * new.num_rows, pa.bool_()))
    old = prepare.table(known, (*settings.fields, "cluster"))
    old = old.append_column("known", pa.array([True] * old.num_rows, pa.bool_())).select(new.column_names)
    rows = pa.concat_tables([old, new])
    rows = rows.take(pc.sort_indices(rows, [("known", "descending"), ("source", "ascending"), ("id", "ascending")]))
    sources = rows["source"].combine_chunks().dictionary_encode()
    lone = pa.array([name in settings.lone for name in sources.dictionary.to_pylist()]).take(sources.indices)
    rows = rows.combine_chunks()
    ready = rows.drop_columns(["id", "source", "cluster"]).append_column(
        "row", pa.array(range(rows.num_rows), pa.int32())
    )
    ready = ready.append_column("source_code", sources.indices)
    ready = ready.append_column("lone", pc.if_else(lone, sources.indices, -1))
    order = rows.select(["source", "id", "cluster", "known"])
    _refuse_doubles(con, order)
    settings.prepare(con, ready)
    return order


def _refuse_doubles(con: duckdb.DuckDBPyConnection, order: pa.Table) -> None:
    con.register("ids_read", order)
    twice = con.execute("select count(*) - count(distinct source || chr(31) || id) from ids_read").fetchall()[0][0]
    con.unregister("ids_read")
    if twice:
        raise ValueError(f"{twice} rows have the source and id of another")


def _on_duckdb(con: duckdb.DuckDBPyConnection, settings: Settings, count: int, clock: Clock) -> Model:
    from splink import DuckDBAPI

    from .learning import learn, predict

    api = DuckDBAPI(connection=con)
    ready = api.register("prepared", dataset_display_name="rows")
    model = settings.model
    if model is None:
        con.execute(strangers_sql(settings))
        with guard.learning():
            model = learn(settings, ready, api.register("strangers", dataset_display_name="strangers"), count)
        guard.need_sound(settings, model, count)
    clock.told("learn")
    found = predict(ready, settings, model, 1 + count // ROWS_AT_ONCE)
    con.execute(f"create or replace table likely as {likely_sql(found.physical_name)}")
    found.drop_table_from_database_and_remove_from_cache()
    clock.told("compare")
    return model


def strangers_sql(settings: Settings) -> str:
    """SQL of the table ``strangers``: some rows of the longest list that names nobody twice, or of all lists."""
    return f"""create or replace table strangers as select * from prepared
        where lone is not distinct from (select lone from prepared where lone >= 0
                                         group by lone order by count(*) desc, lone limit 1)
           or not exists (select 1 from prepared where lone >= 0)
        order by hash(row + {settings.seed}) limit {settings.u_rows}"""


def likely_sql(predictions: str) -> str:
    """SQL of the table ``likely``: pairs (l, r) not below doubt, with the weight of evidence."""
    return (
        "select row_l as l, row_r as r, match_probability as probability, round(match_weight, 4) as weight "
        f"from {predictions}"
    )


def judge(con: duckdb.DuckDBPyConnection, settings: Settings) -> tuple[float, pa.Table, pa.Table]:
    """(threshold, pairs that are the same, doubtful pairs), likeliest first. The threshold is the lowest at which the
    model expects at most ``false_share`` of the merges to be false."""
    import numpy as np

    con.execute(judging_sql(con, settings))
    agreed = con.sql("select probability from judged where same order by probability desc").to_arrow_table()
    likely = np.asarray(agreed["probability"])
    expected = np.cumsum(1 - likely) / np.arange(1, len(likely) + 1)
    fine = int(np.searchsorted(expected, settings.false_share, side="right"))
    threshold = max(settings.least_same, float(likely[fine - 1]) if fine else 1.0)
    columns = f"l, r, probability, weak, {', '.join(_names(settings))}"
    ordered = "order by weight desc, l, r"
    pairs = con.sql(f"select {columns} from judged where same and probability >= {threshold!r} {ordered}")
    pairs_table = pairs.to_arrow_table()
    unsure = con.sql(
        f"select {columns} from judged where unsure and not (same and probability >= {threshold!r}) {ordered}"
    )
    return threshold, pairs_table, unsure.to_arrow_table()


def judging_sql(con: duckdb.DuckDBPyConnection, settings: Settings) -> str:
    """SQL of the table ``judged``: the ranks of each likely pair, told again, and what follows from them."""
    columns = [row[0] for row in con.execute("describe prepared").fetchall()]
    left, right = (", ".join(f'"{name}" as {name}_{end}' for name in columns) for end in "lr")
    ranks = ", ".join(f"cast({each.case()} as tinyint) as {each.name}" for each in settings.comparisons)
    flags = "".join(f", {sql} as {name}" for name, sql in settings.flags.items())
    return f"""create or replace table judged as
        with ranked as (
            select l, r, probability, weight, {ranks}{flags} from likely
            join (select {left} from prepared) on row_l = l join (select {right} from prepared) on row_r = r)
        select l, r, probability, weight, {", ".join(_names(settings))},
            ({settings.same}) and not ({settings.torn}) as same, ({settings.unsure}) as unsure,
            ({settings.weak}) as weak
        from ranked where ({settings.same}) or ({settings.unsure})"""


def _names(settings: Settings) -> list[str]:
    return [each.name for each in settings.comparisons]


def _ends(pairs: pa.Table) -> Iterator[tuple[int, int]]:
    return zip(pairs["l"].to_pylist(), pairs["r"].to_pylist(), strict=True)


def _joins(pairs: pa.Table) -> Iterator[tuple[int, int, bool]]:
    return zip(pairs["l"].to_pylist(), pairs["r"].to_pylist(), pairs["weak"].to_pylist(), strict=True)


def _marks(con: duckdb.DuckDBPyConnection, order: pa.Table) -> tuple[Marks, list[tuple[int, int]]]:
    """The marks of every row, and the pairs that known clusters are made of."""
    import pyarrow.compute as pc

    rows = con.sql(
        "select lone, case when id_ok then id_number end as number, sex, born, whole from prepared order by row"
    ).to_arrow_table()
    lone = [1 << code if code >= 0 else 0 for code in rows["lone"].to_pylist()]
    clusters = _codes(pc.if_else(order["known"], order["cluster"], None))
    first: dict[int, int] = {}
    together = [(first.setdefault(code, row), row) for row, code in enumerate(clusters) if code]
    number, sex, born, name = (_codes(rows[column]) for column in ("number", "sex", "born", "whole"))
    return Marks(number, lone, clusters, sex, born, name), together


def _codes(column: pa.ChunkedArray) -> list[int]:
    """Equal values as equal numbers from 1, none as 0."""
    import pyarrow.compute as pc

    indices = column.combine_chunks().dictionary_encode().indices
    return list(pc.fill_null(pc.add(indices, 1), 0).to_pylist())


def _doubts(pairs: pa.Table, unsure: pa.Table, gathered: Gathered) -> pa.Table:
    """What was cut and what is unsure, without what came together by another way; one pair for any two clusters."""
    import pyarrow as pa

    cut = pairs.take(pa.array([place for place, _ in gathered.cuts], pa.int64()))
    cut = cut.append_column("cut", pa.array([str(why) for _, why in gathered.cuts], pa.string()))
    every = pa.concat_tables([cut, unsure.append_column("cut", pa.array([""] * unsure.num_rows, pa.string()))])
    seen, kept, root = set[tuple[int, int]](), list[int](), gathered.root
    for place, (left, right) in enumerate(_ends(every)):
        between = (min(root[left], root[right]), max(root[left], root[right]))
        if between[0] != between[1] and between not in seen:
            seen.add(between)
            kept.append(place)
    return every.take(pa.array(kept, pa.int64())).sort_by([("probability", "descending"), ("l", "ascending")])


def _linked(
    order: pa.Table, gathered: Gathered, pairs: pa.Table, doubts: pa.Table, settings: Settings, model: Model,
    threshold: float, clock: Clock,
) -> Linked:  # fmt: skip
    import pyarrow as pa
    import pyarrow.compute as pc

    root = pa.array(gathered.root, pa.int32())
    own = pc.binary_join_element_wise(order["source"], order["id"], "/")
    named = pc.if_else(order["known"], order["cluster"], own).take(root)
    rows = order.select(["source", "id"]).append_column("cluster", named)
    rows = rows.filter(pc.invert(order["known"]))
    clock.told("gather")
    counts = {
        "rows": rows.num_rows,
        "known_rows": order.num_rows - rows.num_rows,
        "clusters": pc.count_distinct(rows["cluster"]).as_py(),
        "same_pairs": pairs.num_rows,
        "doubtful_pairs": doubts.num_rows,
        **{f"cut_{why.value}": sum(1 for _, each in gathered.cuts if each is why) for why in CUT_WORDS},
    }
    return Linked(
        rows, order.select(["source", "id"]), pairs, doubts, settings, model, threshold, counts, clock.seconds, _peak()
    )


class Clock:
    """Seconds of each step, since the one before."""

    def __init__(self) -> None:
        self.at, self.seconds = time.monotonic(), dict[str, float]()

    def told(self, step: str) -> None:
        now = time.monotonic()
        self.seconds[step], self.at = round(now - self.at, 2), now


def _peak() -> int:
    """The most memory that this process ever held, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (1024 * 1024 if sys.platform == "darwin" else 1024)
