"""The verbs of this room."""

from zhili.places.actions.areas import import_areas
from zhili.places.actions.grids import end_grids, import_grids
from zhili.places.actions.history import import_history

__all__ = ["end_grids", "import_areas", "import_grids", "import_history"]
