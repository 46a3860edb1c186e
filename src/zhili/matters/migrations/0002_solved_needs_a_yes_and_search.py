"""Truth that a constraint cannot say: solved rests on a yes of the same matter and round, and what was said or done
is never changed afterwards (a person's words can be erased, never rewritten). And the search index, which no model can
describe."""

from django.db import migrations

YES = (
    "EXISTS (SELECT 1 FROM matters_confirmation c WHERE c.id = NEW.confirmed_by_id AND c.matter_id = NEW.id "
    "AND c.answer = 'yes' AND c.round = NEW.round)"
)
NO_YES = "solved rests on no yes of this matter and round"
CONFIRMATION = 'matter_id, round, "by", party_id, answer, person_id, unit_id, at'
STEP = "matter_id, no, act, at, actor_kind, person_id, post_id, unit_id, party_id, from_state, to_state, facts, entry"
KEPT = {"matters_confirmation": CONFIRMATION, "matters_step": STEP}
WORDS_KEPT = "(NEW.words <> '' AND NEW.words <> OLD.words) OR (NEW.reason <> '' AND NEW.reason <> OLD.reason)"
REWRITTEN = "words are erased, never rewritten"

SQLITE = (
    [
        f"CREATE TRIGGER matters_solved_{when.lower()} BEFORE {when} ON matters_matter WHEN NEW.outcome = 'solved' "
        f"AND NOT {YES} BEGIN SELECT RAISE(ABORT, '{NO_YES}'); END"
        for when in ("INSERT", "UPDATE")
    ]
    + [
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OF {columns} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"
        for table, columns in KEPT.items()
    ]
    + [
        f"CREATE TRIGGER matters_words_kept BEFORE UPDATE OF words, reason ON matters_step WHEN {WORDS_KEPT} "
        f"BEGIN SELECT RAISE(ABORT, '{REWRITTEN}'); END"
    ]
    + ['CREATE VIRTUAL TABLE matters_search USING fts5(tokens, tokenize = "unicode61 remove_diacritics 0")']
)

POSTGRES = [
    f"""CREATE FUNCTION matters_solved_needs_yes() RETURNS trigger AS $$ BEGIN
        IF NEW.outcome = 'solved' AND NOT {YES} THEN
            RAISE EXCEPTION '{NO_YES}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$ LANGUAGE plpgsql""",
    "CREATE TRIGGER matters_solved BEFORE INSERT OR UPDATE ON matters_matter "
    "FOR EACH ROW EXECUTE FUNCTION matters_solved_needs_yes()",
    """CREATE FUNCTION matters_kept() RETURNS trigger AS $$ BEGIN
        RAISE EXCEPTION '% is never changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END $$ LANGUAGE plpgsql""",
    *(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OF {columns} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION matters_kept()"
        for table, columns in KEPT.items()
    ),
    f"CREATE TRIGGER matters_words_kept BEFORE UPDATE OF words, reason ON matters_step "
    f"FOR EACH ROW WHEN ({WORDS_KEPT}) EXECUTE FUNCTION matters_kept()",
    "CREATE TABLE matters_search (matter_id bigint PRIMARY KEY, tokens tsvector NOT NULL)",
    "CREATE INDEX matters_search_tokens ON matters_search USING gin (tokens)",
]

UNDO_SQLITE = ["DROP TRIGGER matters_solved_insert", "DROP TRIGGER matters_solved_update",
               *(f"DROP TRIGGER {table}_kept" for table in KEPT), "DROP TRIGGER matters_words_kept",
               "DROP TABLE matters_search"]  # fmt: skip
UNDO_POSTGRES = ["DROP TRIGGER matters_solved ON matters_matter", "DROP FUNCTION matters_solved_needs_yes",
                 *(f"DROP TRIGGER {table}_kept ON {table}" for table in KEPT),
                 "DROP TRIGGER matters_words_kept ON matters_step", "DROP FUNCTION matters_kept",
                 "DROP TABLE matters_search"]  # fmt: skip


def run(schema_editor, sqlite, postgres):
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgres:
        schema_editor.execute(statement, params=None)


def forwards(apps, schema_editor):
    run(schema_editor, SQLITE, POSTGRES)


def backwards(apps, schema_editor):
    run(schema_editor, UNDO_SQLITE, UNDO_POSTGRES)


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_matters_parties_steps")]
    operations = [migrations.RunPython(forwards, backwards)]
