"""The verbs of the offices. Each is keyword-only, takes ``actor`` and ``now``, and refuses in words."""

from zhili.offices.actions._setup_notes import Note
from zhili.offices.actions.accounts import add_account, set_password
from zhili.offices.actions.contracts import Contract, end_access, open_contract
from zhili.offices.actions.desk import KeysClash, choose_columns, choose_keys, forget_view, save_view
from zhili.offices.actions.duty import BadDutyList, DutyImport, EmptyDutyList, SameDutyList, import_duty_list
from zhili.offices.actions.keys import IssuedKey, issue_key, revoke_key
from zhili.offices.actions.people import enrol, hand_over, seat, unseat
from zhili.offices.actions.posts import close_post, end_grant, grant, open_post
from zhili.offices.actions.setup import BadSetup, SetupImport, import_offices
from zhili.offices.actions.units import close_unit, end_power, give_power, open_unit, set_jurisdiction

__all__ = [
    "BadDutyList",
    "BadSetup",
    "Contract",
    "DutyImport",
    "EmptyDutyList",
    "IssuedKey",
    "KeysClash",
    "Note",
    "SameDutyList",
    "SetupImport",
    "add_account",
    "choose_columns",
    "choose_keys",
    "close_post",
    "close_unit",
    "end_access",
    "end_grant",
    "end_power",
    "enrol",
    "forget_view",
    "give_power",
    "grant",
    "hand_over",
    "import_duty_list",
    "import_offices",
    "issue_key",
    "open_contract",
    "open_post",
    "open_unit",
    "revoke_key",
    "save_view",
    "seat",
    "set_jurisdiction",
    "set_password",
    "unseat",
]
