"""Ways to break a lifecycle: its clocks, its confirmations, its endings, its debts, its states."""

from __future__ import annotations

from tests.profiles.breaking import Doc, breaks, filed, parts, waits_on

# --- clocks and ladders ---------------------------------------------------------------------------------------------


@breaks("no-clock")
def drop_the_clock_of_a_state(doc: Doc, kind: Doc) -> None:
    del kind["states"]["handling"]["clocks"]


@breaks("no-clock")
def pause_the_only_clock_of_a_state(doc: Doc, kind: Doc) -> None:
    kind["states"]["checking"]["pauses"] = kind["states"]["checking"]["clocks"]


@breaks("no-escalation")
def empty_a_ladder(doc: Doc, kind: Doc) -> None:
    doc["ladders"]["handling"] = []


@breaks("no-escalation")
def tell_only_the_late_one(doc: Doc, kind: Doc) -> None:
    doc["ladders"]["handling"] = [{"at": "80%", "tell": "lead"}, {"at": "100%", "tell": "lead"}]


@breaks("no-escalation")
def tell_the_debtor_only(doc: Doc, kind: Doc) -> None:
    doc["ladders"]["debt"] = [{"at": "100%", "tell": "debtor"}]


@breaks("rungs-out-of-order")
def turn_a_ladder_upside_down(doc: Doc, kind: Doc) -> None:
    doc["ladders"]["handling"].reverse()


@breaks("unknown-target")
def tell_somebody_unknown(doc: Doc, kind: Doc) -> None:
    doc["ladders"]["sign"][0]["tell"] = "mayor"


@breaks("bad-rung")
def put_a_rung_nowhere(doc: Doc, kind: Doc) -> None:
    doc["ladders"]["sign"][0]["at"] = "soon"


@breaks("unknown-fire")
def let_a_clock_fire_an_unknown_act(doc: Doc, kind: Doc) -> None:
    doc["clocks"]["handling"]["fires"] = "explode"


@breaks("unknown-fire")
def let_a_clock_fire_what_is_not_its_to_do(doc: Doc, kind: Doc) -> None:
    doc["clocks"]["site_check"]["fires"] = "check"


@breaks("clock-fires-closed")
def let_a_clock_close_a_window_that_is_not_open(doc: Doc, kind: Doc) -> None:
    doc["clocks"]["sign"]["fires"] = "close_window"


@breaks("unknown-ladder")
def name_no_such_ladder(doc: Doc, kind: Doc) -> None:
    doc["clocks"]["sign"]["ladder"] = "stairs"


@breaks("unknown-clock")
def name_no_such_clock(doc: Doc, kind: Doc) -> None:
    kind["states"]["handling"]["clocks"] = ["sundial"]


@breaks("bad-limit")
def count_in_an_unknown_kind_of_time(doc: Doc, kind: Doc) -> None:
    doc["clocks"]["sign"]["limit"] = "5lunar"


@breaks("bad-limit")
def set_a_negative_limit(doc: Doc, kind: Doc) -> None:
    doc["limits"]["general"]["limit"] = "-7d"


@breaks("limit-unset")
def let_nobody_set_the_limit(doc: Doc, kind: Doc) -> None:
    kind["states"]["checking"]["clocks"] = ["debt"]


@breaks("no-max")
def let_a_debt_run_for_ever(doc: Doc, kind: Doc) -> None:
    del doc["clocks"]["debt"]["max"]


# --- who can say solved -----------------------------------------------------------------------------------------------


@breaks("unconfirmed-solved")
def let_a_reply_be_solved(doc: Doc, kind: Doc) -> None:
    parts(kind, "reply")[0]["to"] = "solved"


@breaks("handler-ends")
def let_the_lead_sign_it_away(doc: Doc, kind: Doc) -> None:
    parts(kind, "sign")[0]["to"] = "answered"


@breaks("unconfirmed-solved")
def let_paying_a_debt_be_solved(doc: Doc, kind: Doc) -> None:
    parts(kind, "pay")[0]["to"] = "solved"


@breaks("unconfirmed-solved")
def let_the_dispatcher_say_solved(doc: Doc, kind: Doc) -> None:
    parts(kind, "answer")[0]["to"] = "solved"


@breaks("unconfirmed-solved")
def take_waiting_for_a_yes(doc: Doc, kind: Doc) -> None:
    parts(kind, "affirm")[0]["to"]["wait"] = "solved"


@breaks("unconfirmed-solved")
def take_silence_for_a_yes(doc: Doc, kind: Doc) -> bool | None:
    if "close_window" not in kind["acts"]:
        return False
    parts(kind, "close_window")[0]["to"]["silent"] = "solved"
    return None


@breaks("unconfirmed-solved")
def take_unreachable_for_a_yes(doc: Doc, kind: Doc) -> bool | None:
    if "callback" not in kind["acts"]:
        return False
    parts(kind, "callback")[0]["to"]["unreachable"] = "solved"
    return None


@breaks("unconfirmed-solved")
def let_a_failed_check_be_solved(doc: Doc, kind: Doc) -> None:
    parts(kind, "check")[-1]["to"]["rework"] = "solved"


@breaks("unconfirmed-solved")
def let_a_child_be_solved_with_its_parent(doc: Doc, kind: Doc) -> None:
    parts(kind, "follow")[0]["to"]["replied"] = "solved"


@breaks("solved-lost")
def ignore_what_was_confirmed(doc: Doc, kind: Doc) -> None:
    parts(kind, "check")[-1]["to"]["solved"] = "rework"


@breaks("confirms-too-early")
def ask_before_anybody_answered(doc: Doc, kind: Doc) -> None:
    parts(kind, "affirm")[0]["from"].append("handling")


@breaks("no-cannot-be-said")
def take_a_yes_but_no_no(doc: Doc, kind: Doc) -> None:
    parts(kind, "deny")[0]["from"] = ["rework"]


@breaks("no-is-lost")
def let_a_no_lead_nowhere(doc: Doc, kind: Doc) -> None:
    parts(kind, "deny")[0]["to"] = "checking"


# --- who may end, and how ---------------------------------------------------------------------------------------------


@breaks("foreign-relation")
def let_the_lead_do_a_triage_exit(doc: Doc, kind: Doc) -> None:
    parts(kind, "set_out_of_remit")[0]["by"].append("lead")


@breaks("foreign-relation")
def let_an_assistant_answer_it_away(doc: Doc, kind: Doc) -> None:
    parts(kind, "answer")[0]["by"] = ["assist"]


@breaks("foreign-relation")
def let_the_lead_confirm(doc: Doc, kind: Doc) -> None:
    parts(kind, "affirm")[0]["by"] = ["affected", "lead"]


@breaks("escape")
def leave_a_triage_exit_open_after_work_began(doc: Doc, kind: Doc) -> None:
    parts(kind, "set_out_of_remit")[0]["from"].append("handling")


@breaks("escape")
def take_back_what_was_signed_for(doc: Doc, kind: Doc) -> None:
    parts(kind, "recall")[0]["from"].append("handling")


@breaks("escape")
def reopen_what_was_solved_at_the_front_door(doc: Doc, kind: Doc) -> None:
    parts(kind, "reopen")[0]["to"] = "received"


@breaks("act-may-not-end")
def let_accepting_end_it(doc: Doc, kind: Doc) -> None:
    parts(kind, "accept")[0]["to"] = "answered"


@breaks("act-may-not-end")
def let_one_exit_pass_for_another(doc: Doc, kind: Doc) -> None:
    parts(kind, "answer")[0]["to"] = "redirected"


@breaks("ending-left")
def assign_after_the_ending(doc: Doc, kind: Doc) -> None:
    parts(kind, "assign")[0]["from"] = [filed(kind), "answered"]


@breaks("ending-worked")
def whistle_after_the_ending(doc: Doc, kind: Doc) -> None:
    parts(kind, "whistle")[0]["from"].append("solved")


# --- owed -------------------------------------------------------------------------------------------------------------


@breaks("owed-waits")
def make_owed_an_ending(doc: Doc, kind: Doc) -> None:
    state = kind["states"]["owed"]
    del state["waits_on"], state["clocks"]
    state["ends"] = "declined"
    parts(kind, "appraise")[1]["from"].remove("owed")


@breaks("owed-waits")
def put_the_clock_of_a_debt_on_the_lead(doc: Doc, kind: Doc) -> None:
    kind["states"]["owed"]["waits_on"] = "lead"


@breaks("owed-left")
def reply_a_debt_away(doc: Doc, kind: Doc) -> None:
    parts(kind, "reply")[0]["from"].append("owed")


@breaks("no-debt")
def allow_no_debts(doc: Doc, kind: Doc) -> None:
    del kind["acts"]["owe"]


@breaks("never-solved")
def let_a_debt_never_be_paid(doc: Doc, kind: Doc) -> None:
    del kind["acts"]["pay"]


# --- states and ways --------------------------------------------------------------------------------------------------


@breaks("unreachable-state")
def orphan_a_state(doc: Doc, kind: Doc) -> None:
    kind["states"]["limbo"] = {"zh": "无人问津", "en": "Limbo", "waits_on": "lead", "clocks": ["handling"]}


@breaks("unreachable-state")
def forget_how_to_object(doc: Doc, kind: Doc) -> None:
    del kind["acts"]["object"]


@breaks("dead-end")
def send_a_no_into_a_room_without_door(doc: Doc, kind: Doc) -> None:
    kind["states"]["limbo"] = {"zh": "无人问津", "en": "Limbo", "waits_on": "lead", "clocks": ["handling"]}
    parts(kind, "deny")[0]["to"] = "limbo"


@breaks("nobody-can-act")
def remove_every_way_out_of_an_objection(doc: Doc, kind: Doc) -> None:
    del kind["acts"]["uphold"], kind["acts"]["overrule"]


@breaks("dead-end")
def remove_the_only_way_out_of_handling(doc: Doc, kind: Doc) -> None:
    for act in ("reply", "owe", "lift"):
        for part in parts(kind, act):
            part["from"] = [state for state in part["from"] if state not in ("handling", "rework")] or ["objected"]


@breaks("waiter-idle")
def wait_on_one_who_can_do_nothing(doc: Doc, kind: Doc) -> None:
    kind["states"][waits_on(kind, "lead")]["waits_on"] = "checker"


@breaks("unknown-state")
def lead_an_act_to_an_unknown_state(doc: Doc, kind: Doc) -> None:
    parts(kind, "sign")[0]["to"] = "nirvana"


@breaks("unknown-state")
def start_nowhere(doc: Doc, kind: Doc) -> None:
    kind["starts"] = "nowhere"


@breaks("starts-ended")
def start_at_the_end(doc: Doc, kind: Doc) -> None:
    kind["starts"] = "solved"


@breaks("missing-key")
def forget_the_start(doc: Doc, kind: Doc) -> None:
    del kind["starts"]


@breaks("waits-or-ends")
def wait_and_end_at_once(doc: Doc, kind: Doc) -> None:
    kind["states"]["handling"]["ends"] = "solved"


@breaks("livelock")
def let_the_window_close_upon_itself(doc: Doc, kind: Doc) -> bool | None:
    if "close_window" not in kind["acts"]:
        return False
    parts(kind, "close_window")[0]["to"]["silent"] = "same"
    return None


@breaks("livelock")
def let_clocks_play_ball(doc: Doc, kind: Doc) -> None:
    parts(kind, "assign")[0]["to"] = parts(kind, "accept")[0]["from"][0]
    parts(kind, "accept")[0]["to"] = filed(kind)


@breaks("window")
def let_nobody_close_the_window(doc: Doc, kind: Doc) -> bool | None:
    if "close_window" not in kind["acts"]:
        return False
    doc["clocks"]["window"]["fires"] = "urge"
    return None
