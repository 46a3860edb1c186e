"""What other rooms ask: which area a code means, which grid a point lies in, which address a text."""

from zhili.lib.codes import prefix_of as prefix
from zhili.places.queries.addresses import (
    AddressValue,
    AliasValue,
    address,
    addresses,
    aliases,
    listed,
    text_on,
)
from zhili.places.queries.areas import AreaValue, area, children, name_path, names
from zhili.places.queries.checks import (
    PlateValue,
    UnmatchedValue,
    draw_token,
    plate_of,
    plated,
    plates,
    plates_of_thing,
    unmatched,
    unmatched_after,
    unmatched_many,
    unmatched_one,
)
from zhili.places.queries.grids import around, find_grid, former_grid, grid, grids_in, is_far, outlines, pieces
from zhili.places.queries.library import forget_names
from zhili.places.queries.matching import Candidate, Meant, list_ground, match, match_all, meant, read
from zhili.places.queries.memory import GridValue, forget
from zhili.places.queries.polygons import Polygon, layers, outlines_of, polygons
from zhili.places.queries.reports import AnomalyValue, BatchValue, anomalies, batches

__all__ = [
    "AddressValue",
    "AliasValue",
    "AnomalyValue",
    "AreaValue",
    "BatchValue",
    "Candidate",
    "GridValue",
    "Meant",
    "PlateValue",
    "Polygon",
    "UnmatchedValue",
    "address",
    "addresses",
    "aliases",
    "anomalies",
    "area",
    "around",
    "batches",
    "children",
    "draw_token",
    "find_grid",
    "forget",
    "forget_names",
    "former_grid",
    "grid",
    "grids_in",
    "is_far",
    "layers",
    "list_ground",
    "listed",
    "match",
    "match_all",
    "meant",
    "name_path",
    "names",
    "outlines",
    "outlines_of",
    "pieces",
    "plate_of",
    "plated",
    "plates",
    "plates_of_thing",
    "polygons",
    "prefix",
    "read",
    "text_on",
    "unmatched",
    "unmatched_after",
    "unmatched_many",
    "unmatched_one",
]
