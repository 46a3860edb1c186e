"""The settings for lists of people with English names, as in the public FEBRL data: what the engine does elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zhili.registry.lifecycle import Sentence

from .settings import Comparison, Level, Settings

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

FIELDS: Final = (
    "given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state", "date_of_birth",
    "soc_sec_id",
)  # fmt: skip


def prepared(con: duckdb.DuckDBPyConnection, rows: pa.Table) -> None:
    """The table ``prepared`` (see ``settings.Prepare``): trimmed, empty as null."""
    con.register("rows_read", rows)
    texts = ", ".join(f"nullif(lower(trim({name})), '') as {name}" for name in FIELDS)
    con.execute(
        f"""create or replace table prepared as
        with plain as (select row, lone, known, {texts} from rows_read)
        select *, soc_sec_id as id_number, false as id_ok, cast(null as varchar) as sex, date_of_birth as born,
            cast(null as varchar) as whole,
            concat_ws(' ', street_number, address_1) as street, least(given_name, surname) as name_first,
            greatest(given_name, surname) as name_second
        from plain"""
    )
    con.unregister("rows_read")


def _text(name: str, zh: str, en: str, *, by: str = "", other: str = "") -> Comparison:
    """Equal, alike by Jaro-Winkler in two steps, ``other``'s value (fields swapped), unlike."""
    left, right = f"{name}_l", f"{name}_r"
    alike = f"jaro_winkler_similarity({left}, {right})"
    swapped = (
        (Level("swapped", Sentence("写在了另一栏", "written in the other field"), f"{left} = {other}_r", 0.01),)
        if other
        else ()
    )
    return Comparison(
        name, Sentence(zh, en), f"{left} is null or {right} is null",
        (
            Level("exact", Sentence("相同", "the same"), f"{left} = {right}", 0.75, None, by),
            Level("alike", Sentence("很像", "much alike"), f"{alike} >= 0.92", 0.1),
            *swapped,
            Level("rather", Sentence("有些像", "rather alike"), f"{alike} >= 0.8", 0.05),
            Level("unlike", Sentence("不同", "unlike"), "", 0.05),
        ),
    )  # fmt: skip


def _digits(name: str, zh: str, en: str, by: str = "") -> Comparison:
    """Equal, one or two digits mistyped, unlike."""
    left, right = f"{name}_l", f"{name}_r"
    distance = f"damerau_levenshtein({left}, {right})"
    return Comparison(
        name, Sentence(zh, en), f"{left} is null or {right} is null",
        (
            Level("exact", Sentence("相同", "the same"), f"{left} = {right}", 0.8, None, by),
            Level("one", Sentence("差一位", "one digit differs"), f"{distance} <= 1", 0.1),
            Level("two", Sentence("差两位", "two digits differ"), f"{distance} <= 2", 0.05),
            Level("unlike", Sentence("不同", "unlike"), "", 0.05),
        ),
    )  # fmt: skip


COMPARISONS: Final = (
    _text("given_name", "名", "given name", by="given_name", other="surname"),
    _text("surname", "姓", "surname", by="surname", other="given_name"),
    _digits("date_of_birth", "出生日期", "date of birth", by="date_of_birth"),
    _digits("soc_sec_id", "社保号", "social security number"),
    _text("street", "街道", "street", by="street"),
    _text("address_2", "住址补充", "second line of the address", by="address_2"),
    _text("suburb", "城区", "suburb", by="suburb"),
    _digits("postcode", "邮编", "postcode", by="postcode"),
)
ENGLISH: Final = Settings(
    fields=FIELDS,
    comparisons=COMPARISONS,
    blocks=(
        "l.soc_sec_id = r.soc_sec_id",
        "l.date_of_birth = r.date_of_birth",
        "l.name_first = r.name_first and l.name_second = r.name_second",
        "l.given_name = r.given_name and l.postcode = r.postcode",
        "l.surname = r.surname and l.postcode = r.postcode",
        "l.street = r.street",
        "l.address_1 = r.address_1 and l.suburb = r.suburb",
        "l.given_name = r.given_name and l.suburb = r.suburb",
        "l.surname = r.surname and l.suburb = r.suburb",
        "l.address_2 = r.address_2 and l.postcode = r.postcode",
    ),
    training=("l.soc_sec_id = r.soc_sec_id", "l.date_of_birth = r.date_of_birth"),
    certain=("l.soc_sec_id = r.soc_sec_id",),
    certain_share=0.7,
    same="true",
    torn="false",
    unsure="true",
    prepare=prepared,
    false_share=0.01,
    least_same=0.8,
    least_unsure=0.2,
)
