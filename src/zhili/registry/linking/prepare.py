"""Rows of any list as a table that can be compared: one spelling, what a number says, where an address lies."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any, Final

from . import characters

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    import pyarrow as pa

KEYS: Final = ("id", "source")
_WIDE: Final = ("０１２３４５６７８９Ｘｘ－ ", "0123456789XX-")
_HASHED: Final = ("reading", "family", "head")
_HOUSE: Final = "([0-9一二三四五六七八九十]+(组|社|队|屯|栋|幢|座|号楼|单元|层|楼|室|号|户)?)+$"
_DOOR: Final = "([0-9]+(单元|层|楼|室|号|户)?)+$"


def table(rows: Any, fields: tuple[str, ...]) -> pa.Table:
    """An Arrow table of strings (``id``, ``source`` and ``fields``) out of an Arrow table, mappings or dataclasses;
    what a row does not have is ''."""
    import pyarrow as pa

    columns = (*KEYS, *fields)
    if isinstance(rows, pa.Table):
        empty = pa.array([""] * rows.num_rows, pa.string())
        found = [rows[name].cast(pa.string()) if name in rows.column_names else empty for name in columns]
        return pa.table(dict(zip(columns, found, strict=True)))
    plain = [asdict(row) if is_dataclass(row) and not isinstance(row, type) else row for row in rows]
    return pa.table({name: pa.array([str(row.get(name) or "") for row in plain], pa.string()) for name in columns})


def chinese(con: duckdb.DuckDBPyConnection, rows: pa.Table) -> None:
    """The table ``prepared`` for people of this county's lists (see ``settings.Prepare``)."""
    import pyarrow as pa

    names = rows["name"].combine_chunks().dictionary_encode()
    read: dict[str, Any] = {"name_key": pa.array(range(len(names.dictionary)), pa.int32())}
    for name, values in characters.columns(names.dictionary.to_pylist()).items():
        kind = pa.bool_() if name == "dotted" else pa.string()
        read[f"{name}_text" if name in _HASHED else name] = pa.array(values, kind)
    con.register("names_read", pa.table(read))
    numbers = _numbers(con, rows)
    proved = proofs(numbers)
    rows = rows.append_column("name_key", names.indices).set_column(
        rows.column_names.index("id_number"), "id_number", numbers
    )
    con.register("rows_read", rows.append_column("proved", pa.array(proved)))
    con.execute(_CHINESE)
    con.unregister("rows_read")
    con.unregister("names_read")


def _numbers(con: duckdb.DuckDBPyConnection, rows: pa.Table) -> pa.Array:
    """Identity numbers in half-width capitals without blanks, those of 15 digits lengthened (GB 11643)."""
    import pyarrow as pa
    import pyarrow.compute as pc

    con.register("numbers_read", rows.select(["row", "id_number"]))
    wide, narrow = _WIDE
    cleaned = con.sql(
        "select case when regexp_matches(id_number, '[^0-9X]') then "
        f"upper(replace(translate(id_number, '{wide}', '{narrow}'), '-', '')) else id_number end as number "
        "from numbers_read order by row"
    ).to_arrow_table()["number"].combine_chunks()  # fmt: skip
    con.unregister("numbers_read")
    old = pc.match_substring_regex(cleaned, r"^\d{15}$")
    if not pc.any(old).as_py():
        return cleaned
    longer = pa.array([_lengthened(each) for each in cleaned.filter(old).to_pylist()], pa.string())
    return pc.replace_with_mask(cleaned, old, longer)


def _lengthened(old: str) -> str:
    body = f"{old[:6]}19{old[6:]}"
    total = sum(pow(2, 17 - place, 11) * int(digit) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def proofs(numbers: pa.Array) -> np.ndarray[Any, Any]:
    """Whether each identity number has a right check character; the day in it is judged by the table."""
    import numpy as np
    import pyarrow.compute as pc

    shaped = pc.fill_null(pc.match_substring_regex(numbers, r"^[1-9]\d{16}[\dX]$"), False)
    proved = np.asarray(shaped, dtype=bool).copy()
    if proved.any():
        text = "".join(numbers.filter(shaped).to_pylist()).encode("ascii")
        digits = np.frombuffer(text, dtype=np.uint8).reshape(-1, 18).astype(np.int16) - 48
        weights = np.array([pow(2, 17 - place, 11) for place in range(17)], dtype=np.int16)
        wanted = np.frombuffer(b"10X98765432", dtype=np.uint8).astype(np.int16) - 48
        proved[proved] = wanted[(digits[:, :17] @ weights) % 11] == digits[:, 17]
    return proved


_CHINESE: Final = f"""
create or replace temp macro key(text) as cast(hash(text) >> 1 as bigint);
create or replace temp macro narrow(text) as
    case when regexp_matches(text, '[{_WIDE[0]}]') then translate(text, '{_WIDE[0]}', '{_WIDE[1]}') else text end;
create or replace temp macro digits_of(text) as
    case when regexp_matches(text, '[^0-9]') then regexp_replace(text, '^[+]86|[^0-9]', '', 'g') else text end;
create or replace table prepared as
with plain as (
    select row, source_code, lone, known, household, name_key,
        nullif(id_number, '') as id_number,
        proved and try_strptime(substr(id_number, 7, 8), '%Y%m%d') is not null as id_ok,
        cast(try_cast(nullif(narrow(born_on), '') as date) as varchar) as typed_born,
        nullif(sex, '') as typed_sex,
        digits_of(narrow(phone)) as digits,
        nullif(narrow(address), '') as place
    from rows_read
)
select row, lone, known,
    written, name, key(reading_text) as reading, key(family_text) as family, key(head_text) as head,
    coalesce(dotted, false) as dotted, mask, nick, case when mask is null and nick is null then reading end as whole,
    id_number, id_ok, key(substr(id_number, 7, 8) || substr(id_number, 15, 4)) as id_tail,
    coalesce(typed_born, case when id_ok then strftime(strptime(substr(id_number, 7, 8), '%Y%m%d'), '%Y-%m-%d') end)
        as born,
    typed_born is not null as born_typed,
    cast(substr(born, 1, 4) as smallint) as born_year,
    coalesce(typed_sex, case when id_ok then cast(2 - cast(substr(id_number, 17, 1) as int) % 2 as varchar) end) as sex,
    case when length(digits) >= 7 then digits end as phone,
    key(place) as address,
    key(regexp_replace(place, '{_DOOR}', '')) as building,
    key(regexp_replace(place, '{_HOUSE}', '')) as site,
    case when household <> '' then key(source_code || '/' || household) end as household
from plain left join names_read using (name_key)
"""
"""What is asked only whether it is equal is kept as a number: half the memory, and no address stands there in plain."""
