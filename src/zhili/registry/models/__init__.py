"""The tables of the registry."""

from .alerts import Alert, Export, Protected, WatchedUpTo
from .batches import Batch, BatchRow, Compared, Doubt, Mapping, Run
from .core import Due, Entry, Fact, Record, Relation, Source, Thing
from .rights import Ask, Consent, Erased
from .sites import Site
from .watching import Correction, Look, Merge, Moved, Withholding

__all__ = [
    "Alert", "Ask", "Batch", "BatchRow", "Compared", "Consent", "Correction", "Doubt", "Due", "Entry", "Erased",
    "Export", "Fact", "Look", "Mapping", "Merge", "Moved", "Protected", "Record", "Relation", "Run", "Site", "Source",
    "Thing", "WatchedUpTo", "Withholding",
]  # fmt: skip
