"""What other rooms ask: which area a code means, which grid a point lies in."""

from zhili.lib.codes import prefix_of as prefix
from zhili.places.queries.areas import AreaValue, area, children, name_path, names
from zhili.places.queries.grids import find_grid, grid, grids_in, outlines
from zhili.places.queries.memory import GridValue, forget
from zhili.places.queries.reports import AnomalyValue, BatchValue, anomalies, batches

__all__ = [
    "AnomalyValue",
    "AreaValue",
    "BatchValue",
    "GridValue",
    "anomalies",
    "area",
    "batches",
    "children",
    "find_grid",
    "forget",
    "grid",
    "grids_in",
    "name_path",
    "names",
    "outlines",
    "prefix",
]
