"""The verbs of this room."""

from zhili.places.actions.address_import import import_addresses
from zhili.places.actions.addresses import add_address, add_alias, place_address, rename_road, retire_address
from zhili.places.actions.areas import import_areas
from zhili.places.actions.checking import Located, add_missing, deny_address, locate, pick_address
from zhili.places.actions.checking_many import Answer, Answered, answer_checks, match_again
from zhili.places.actions.grids import end_grids, import_grids
from zhili.places.actions.history import import_history
from zhili.places.actions.plates import NewPlate, issue_plates, report_lost, revoke_plate

__all__ = [
    "Answer",
    "Answered",
    "Located",
    "NewPlate",
    "add_address",
    "add_alias",
    "add_missing",
    "answer_checks",
    "deny_address",
    "end_grids",
    "import_addresses",
    "import_areas",
    "import_grids",
    "import_history",
    "issue_plates",
    "locate",
    "match_again",
    "pick_address",
    "place_address",
    "rename_road",
    "report_lost",
    "retire_address",
    "revoke_plate",
]
