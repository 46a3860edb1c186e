"""What can carry a “solved”. Everything through which somebody acts is named here once; what is not named fails.

``WORD``: the word of somebody affected, or of an independent caller or checker, judged by ``matters.independence``.
``COUNTS``: the clock, which counts words already given and gives none.
``CARRIES``: a door that hands such a word to its verb, and holds no rule of its own.
``NEVER``: nothing that goes through it can end a matter as solved.
"""

from __future__ import annotations

WORD, COUNTS, CARRIES, NEVER = "word", "counts", "carries", "never"


def _all(kind: str, names: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), kind)


VERBS: dict[str, dict[str, str]] = {
    "journal": _all(NEVER, "advance erase salted_digest seal write"),
    "profiles": _all(NEVER, "adopt"),
    "places": _all(NEVER, "end_grids import_areas import_grids import_history"),
    "notices": _all(NEVER, "close_hook draft handle open_hook retry send_due"),
    "offices": _all(
        NEVER,
        """close_post close_unit end_grant end_power enrol give_power grant hand_over import_duty_list import_offices
        issue_key add_account open_post open_unit revoke_key seat set_jurisdiction set_password unseat""",
    ),
    "matters": _all(WORD, "affirm callback check")
    | _all(COUNTS, "close_window")
    | _all(
        NEVER,
        """accept accept_and_assign admonish answer answer_whistle appraise assign decline deny explain extend follow
        join leave lift merge object_to open_contact opine overrule owe pay progress recall record_history recount
        redirect reopen reply report review_debt rules_now set_out_of_remit sign supplement transfer uphold urge whistle
        withdraw""",
    ),
    "dispatch": _all(COUNTS, "watch") | _all(NEVER, "recount_provisional send_out take_in"),
}

ADDRESSES: dict[str, str] = _all(CARRIES, "desk-do tracked-act api-say api-act-callback api-act-check") | _all(
    NEVER,
    """login logout seat design
    desk desk-queue desk-matter desk-print desk-file desk-contact desk-ledger desk-notices desk-notice-again
    desk-notice-handled
    api-reports api-track api-matters api-matter api-join api-receipt api-debts api-checkpoint api-openapi api-docs
    api-act-accept api-act-assign api-act-sign api-act-reply api-act-progress api-act-extend api-act-recall
    api-act-object api-act-uphold api-act-overrule api-act-whistle api-act-answer_whistle api-act-lift api-act-opine
    api-act-owe api-act-pay api-act-review_debt api-act-decline api-act-merge api-act-answer api-act-transfer
    api-act-redirect api-act-explain api-act-set_out_of_remit api-act-admonish api-act-reopen
    report taken track tracked tracked-file leave matter-short matter owed solved receipt-seek receipt help elder
    robots""",
)

COMMANDS: dict[str, str] = {
    **dict.fromkeys(("matter act", "matter say"), CARRIES),
    **dict.fromkeys(("runner", "run", "demo", "jobs"), COUNTS),
    **_all(NEVER, "init check test doctor serve migrate figures"),
    **{
        f"{noun} {verb}": NEVER
        for noun, verbs in {
            "account": "add password list",
            "bench": "web",
            "duty": "import report",
            "import": "messages",
            "journal": "seal verify checkpoint key",
            "key": "issue revoke",
            "matter": "list search show report",
            "notices": "pending send retry",
            "offices": "list people import template",
            "places": "import grids end find report",
            "profile": "check show adopt",
            "receipt": "verify",
        }.items()
        for verb in verbs.split()
    },
}
