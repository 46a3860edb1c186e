"""Ways to break the words of a lifecycle, and the rest of a locality."""

from __future__ import annotations

from tests.profiles.breaking import Doc, breaks, parts

# --- words ------------------------------------------------------------------------------------------------------------


@breaks("verdict-unmapped")
def drop_a_verdict(doc: Doc, kind: Doc) -> None:
    del parts(kind, "check")[-1]["to"]["rework"]


@breaks("verdict-unmapped")
def map_no_verdict_at_all(doc: Doc, kind: Doc) -> None:
    parts(kind, "affirm")[0]["to"] = "solved"


@breaks("verdict-unknown")
def add_a_verdict(doc: Doc, kind: Doc) -> None:
    parts(kind, "check")[-1]["to"]["perhaps"] = "rework"


@breaks("verdict-unknown")
def find_words_for_no_verdict(doc: Doc, kind: Doc) -> None:
    parts(kind, "check")[-1]["found"] = {"perhaps": {"zh": "也许", "en": "Perhaps"}}


@breaks("unknown-act")
def invent_an_act(doc: Doc, kind: Doc) -> None:
    kind["acts"]["close"] = {"from": ["handling"], "to": "solved", "by": ["lead"]}


@breaks("unknown-relation")
def invent_a_relation(doc: Doc, kind: Doc) -> None:
    parts(kind, "sign")[0]["by"] = ["contractor"]


@breaks("unknown-relation")
def wait_on_an_invented_relation(doc: Doc, kind: Doc) -> None:
    kind["states"]["handling"]["waits_on"] = "contractor"


@breaks("unknown-outcome")
def invent_an_outcome(doc: Doc, kind: Doc) -> None:
    kind["states"]["solved"]["ends"] = "archived"


@breaks("nobody-may")
def let_nobody_sign(doc: Doc, kind: Doc) -> None:
    parts(kind, "sign")[0]["by"] = []


@breaks("stays-or-moves")
def let_a_reply_change_nothing(doc: Doc, kind: Doc) -> None:
    rule = parts(kind, "reply")[0]
    del rule["to"]
    rule["stays"] = True


@breaks("stays-or-moves")
def let_a_note_of_progress_move_it(doc: Doc, kind: Doc) -> None:
    rule = parts(kind, "progress")[0]
    del rule["stays"]
    rule["to"] = "checking"


@breaks("act-twice")
def rule_an_act_twice(doc: Doc, kind: Doc) -> None:
    kind["acts"]["sign"] = [parts(kind, "sign")[0], dict(parts(kind, "sign")[0])]


@breaks("no-name")
def drop_the_name_of_a_state(doc: Doc, kind: Doc) -> None:
    kind["states"]["handling"]["en"] = ""


@breaks("no-name")
def drop_a_sentence(doc: Doc, kind: Doc) -> None:
    del doc["notices"]["solved"]["zh"]


@breaks("missing-key")
def drop_a_notice(doc: Doc, kind: Doc) -> None:
    del doc["notices"]["declined"]


@breaks("bad-brace")
def promise_what_a_notice_cannot_know(doc: Doc, kind: Doc) -> None:
    doc["notices"]["urged"]["zh"] = "{number} {identity_number}"


# --- the rest of a locality -------------------------------------------------------------------------------------------


@breaks("unknown-limit")
def give_a_category_an_unknown_limit(doc: Doc, kind: Doc) -> None:
    doc["categories"]["other"]["limit"] = "whenever"


@breaks("unknown-category")
def point_a_keyword_at_no_category(doc: Doc, kind: Doc) -> None:
    doc["keywords"][0]["category"] = "moon"


@breaks("catch-all")
def catch_everything(doc: Doc, kind: Doc) -> None:
    doc["keywords"][0]["any"] = []


@breaks("category-cycle")
def make_categories_each_others_parent(doc: Doc, kind: Doc) -> None:
    first = next(code for code in doc["categories"] if "." in code)
    doc["categories"][first.partition(".")[0]]["parent"] = first


@breaks("unknown-kind")
def give_a_category_an_unknown_kind(doc: Doc, kind: Doc) -> None:
    doc["categories"]["other"]["kind"] = "miracle"


@breaks("no-questions")
def ask_nothing(doc: Doc, kind: Doc) -> None:
    doc["confirmation"]["questions"] = []


@breaks("missing-key")
def forget_the_confirmation(doc: Doc, kind: Doc) -> None:
    del doc["confirmation"]


@breaks("weights-sum")
def weigh_more_than_everything(doc: Doc, kind: Doc) -> None:
    doc["weights"]["solved"] = "0.9"


@breaks("bad-number")
def weigh_less_than_nothing(doc: Doc, kind: Doc) -> None:
    doc["weights"]["solved"] = "-0.5"


@breaks("unknown-key")
def misspell_a_key(doc: Doc, kind: Doc) -> None:
    kind["states"]["handling"]["clock"] = ["handling"]
