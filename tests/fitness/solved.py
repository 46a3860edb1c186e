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
    "places": _all(
        NEVER,
        """add_address add_alias add_missing answer_checks deny_address end_grids import_addresses import_areas
        import_grids import_history issue_plates locate match_again pick_address place_address rename_road
        report_lost retire_address revoke_plate""",
    ),
    "notices": _all(NEVER, "close_hook draft handle open_hook retry send_due"),
    "offices": _all(
        NEVER,
        """choose_columns choose_keys close_post close_unit end_access end_grant end_power enrol forget_view give_power
        grant hand_over import_duty_list import_offices
        issue_key add_account open_contract open_post open_unit revoke_key save_view seat set_jurisdiction
        set_password unseat""",
    ),
    "matters": _all(WORD, "affirm callback check")
    | _all(COUNTS, "close_window")
    | _all(
        NEVER,
        """accept accept_and_assign admonish answer answer_whistle appraise ask_phone_code assign decline deny
        explain extend follow hand_to heed join leave lift merge note object_to open_contact opine overrule owe pay
        progress prove_phone publish recall record_history recount redirect reopen reply report review_debt
        rules_now set_out_of_remit sign supplement take_out transfer unpublish uphold urge whistle withdraw""",
    ),
    "command": _all(
        NEVER,
        """answer_directive decide_objection evaluate extend_limit issue note_read object_to_grade rate_issuer
        recount_copies remind save_draft send_back sign_directive watch withdraw_directive""",
    ),
    "knowledge": _all(
        NEVER,
        """approve_article change_trouble clear_trouble discard_article import_articles keep_reply post_trouble
        retire_article retire_reply write_article""",
    ),
    "reception": _all(
        NEVER,
        """answer_call answer_now begin_call close_forgotten drop_draft drop_missed end_call join_for keep_drafts
        look_up note_call ring_back take_down take_draft""",
    ),
    "registry": _all(
        NEVER,
        """allow_run answer_alert answer_correction answer_erasure answer_withholding ask_correction ask_erasure
        ask_run ask_undo ask_withholding begin_judging check_list claim confirm_columns copy_erased end enter
        enter_batch erase_due export faults find judge keep_batch leave link list_in look mark_followed mend_row
        merge observe open_correction open_field open_row part prepare print_own protect refuse_run relate
        relate_batch renew_consent reseal reseal_waiting return_row see_door site_due stand_again take_batch
        take_copy take_grid take_rest undo_run unmerge unprotect visit watch_looks withdraw_consent work_run""",
    ),
    "catalogue": _all(NEVER, "approve_assessment switch_off switch_on write_assessment"),
    "collection": _all(NEVER, "add_track begin_patrol draw_route end_patrol forget_track look_at retire_route"),
    "dispatch": _all(COUNTS, "watch")
    | _all(NEVER, "answer_request be_here forget_presence recount_provisional send_out take_in take_in_requests"),
}

ADDRESSES: dict[str, str] = _all(CARRIES, "desk-do field-do tracked-act api-say api-act-callback api-act-check") | _all(
    NEVER,
    """login logout seat design
    desk desk-burden desk-queue desk-matter desk-print desk-file desk-contact desk-ledger desk-notices desk-notice-again
    desk-notice-handled
    desk-directives desk-directive-new desk-directive desk-directive-rows desk-directive-answer desk-directive-unit
    desk-directive-do desk-directive-file desk-directive-table desk-directive-sheet desk-directive-timeline
    desk-seat desk-seat-begin desk-seat-call desk-seat-answer desk-seat-slip
    desk-seat-back desk-seat-drop
    desk-drafts desk-drafts-read desk-drafts-keep desk-drafts-photo desk-draft
    desk-knowledge desk-article-new desk-article desk-article-next desk-replies desk-reply desk-known desk-known-one
    desk-watch desk-alert desk-looks desk-withheld desk-withhold desk-withholding
    desk-exports desk-protected desk-unprotect desk-contractors
    desk-contractor desk-catalogue desk-assessments desk-assessment desk-approve desk-use-on desk-switches desk-use-off
    desk-list-out catalogue
    desk-registry desk-registry-area desk-corrections desk-correction desk-thing desk-thing-open desk-thing-visit
    desk-thing-correct desk-thing-plate desk-thing-plate-end desk-unmerge
    desk-batches desk-batch desk-batch-rest desk-row desk-row-back desk-row-open desk-runs desk-run
    desk-run-allow desk-run-refuse desk-run-undo desk-doubts desk-doubt desk-doubt-open
    desk-here desk-pulse desk-many desk-view-save desk-view-forget desk-columns desk-keys
    api-act-hand_to
    desk-addresses desk-address desk-address-rename desk-address-checks desk-address-check desk-address-plates
    desk-paper desk-export desk-map desk-map-cells desk-map-outlines desk-calendar desk-load desk-hand desk-stuck
    api-calls
    api-reports api-track api-matters api-matter api-join api-receipt api-debts api-checkpoint api-openapi api-docs
    api-act-accept api-act-assign api-act-sign api-act-reply api-act-progress api-act-extend api-act-recall
    api-act-object api-act-uphold api-act-overrule api-act-whistle api-act-answer_whistle api-act-lift api-act-opine
    api-act-owe api-act-pay api-act-review_debt api-act-decline api-act-merge api-act-answer api-act-transfer
    api-act-publish api-act-unpublish api-act-redirect api-act-explain api-act-set_out_of_remit api-act-admonish
    api-act-reopen
    api-act-note api-act-heed
    api-directives api-directive api-directive-sign api-directive-answer api-directive-file api-directive-board
    door near where grids grid published mine phone phone-code
    mine-data mine-data-erase mine-data-withdraw mine-data-renew mine-data-copy mine-data-wrong
    desk-thing-print desk-erasure desk-erasures desk-copy-erased desk-correction-open
    report taken track tracked tracked-file leave matter-short matter owed solved receipt-seek receipt help elder
    kiosk
    robots
    field field-worker field-manifest field-icon field-state field-sync field-matter field-report
    field-patrol-begin field-patrol-look field-patrol-track field-patrol-end field-patrol-forget field-patrol-own
    field-routes field-route-retire
    field-grid field-grid-take field-grid-door field-grid-visit field-grid-open""",
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
            "knowledge": "import",
            "matter": "list search show report",
            "notices": "pending send retry",
            "offices": "list people import template",
            "places": "import grids end find report addresses match rename",
            "profile": "check show adopt",
            "receipt": "verify",
            "registry": "map check import batches rest ask allow refuse link undo runs work rotate-key reseal",
        }.items()
        for verb in verbs.split()
    },
}
