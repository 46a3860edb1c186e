"""Tiles as rows: the tree's hashes in runs of 256, of which a proof reads only those on its path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from django.db import connection

from .models import Tile
from .tree import TILE_HEIGHT, TILE_WIDTH, Node, levels

Place = tuple[int, int]
"""(tile level, tile index)."""

T = TypeVar("T")


def place_of(level: int, index: int) -> tuple[Place, int, int]:
    """Where the node (level, index) lies: (tile, level inside the tile, position inside that level)."""
    floor = level % TILE_HEIGHT
    per_tile = TILE_WIDTH >> floor
    return (level // TILE_HEIGHT, index // per_tile), floor, index % per_tile


def read(places: Iterable[Place]) -> dict[Place, bytes]:
    """The stored tiles at ``places``, in one query; absent ones are left out."""
    wanted = [number for place in places for number in place]
    if not wanted:
        return {}
    # Raw: a proof asks for two or three tiles, and building this condition in the ORM takes longer than reading them.
    condition = " OR ".join(['("level" = %s AND "index" = %s)'] * (len(wanted) // 2))
    table = connection.ops.quote_name(Tile._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "level", "index", "hashes" FROM {table} WHERE {condition}', wanted)
        return {(level, index): bytes(hashes) for level, index, hashes in cursor.fetchall()}


def node_in(tiles: Mapping[Place, bytes]) -> Node:
    """Nodes out of ``tiles``. Raises KeyError where a tile is missing or too short."""

    def node(level: int, index: int) -> bytes:
        place, floor, position = place_of(level, index)
        floors = _floors(tiles[place])
        if floor >= len(floors) or position >= len(floors[floor]):
            raise KeyError(place)
        return floors[floor][position]

    return node


def on_path(work: Callable[[Node], T]) -> T:
    """Run ``work`` (a proof) twice: first to learn which tiles it asks for, then with these, read in one query."""
    places: set[Place] = set()

    def note(level: int, index: int) -> bytes:
        places.add(place_of(level, index)[0])
        return b""

    work(note)
    return work(node_in(read(sorted(places))))


def edge_places(size: int) -> dict[Place, int]:
    """The growing tile of every level of a tree of ``size``, with its width (1-255); levels that end evenly have
    none."""
    places = {}
    level, count = 0, size
    while count:
        if count % TILE_WIDTH:
            places[(level, count // TILE_WIDTH)] = count % TILE_WIDTH
        level, count = level + 1, count // TILE_WIDTH
    return places


# By content, not by place: a tile altered in the database is never answered from memory. 128 tiles are about 5 MB.
@lru_cache(maxsize=128)
def _floors(hashes: bytes) -> tuple[tuple[bytes, ...], ...]:
    return levels(hashes)
