"""Directives, their copies and answers; and that what was done or answered is never changed afterwards (a person's
words can be erased, never rewritten)."""

import django.db.models.deletion
from django.db import migrations, models

STEP = "directive_id, no, copy_id, act, at, actor_kind, person_id, post_id, unit_id, facts, entry"
ANSWER = 'copy_id, round, at, post_id, person_id, "values", filled_from, corrected, matter_ref, late, asked, filled'
KEPT = {"command_step": STEP, "command_answer": ANSWER}
WORDS_KEPT = "NEW.words <> '' AND NEW.words <> OLD.words"

SQLITE = [
    *(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OF {columns} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"
        for table, columns in KEPT.items()
    ),
    f"CREATE TRIGGER command_words_kept BEFORE UPDATE OF words ON command_step WHEN {WORDS_KEPT} "
    "BEGIN SELECT RAISE(ABORT, 'words are erased, never rewritten'); END",
]
POSTGRES = [
    """CREATE FUNCTION command_kept() RETURNS trigger AS $$ BEGIN
        RAISE EXCEPTION '% is never changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END $$ LANGUAGE plpgsql""",
    *(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OF {columns} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION command_kept()"
        for table, columns in KEPT.items()
    ),
    f"CREATE TRIGGER command_words_kept BEFORE UPDATE OF words ON command_step "
    f"FOR EACH ROW WHEN ({WORDS_KEPT}) EXECUTE FUNCTION command_kept()",
]
UNDO_SQLITE = [*(f"DROP TRIGGER {table}_kept" for table in KEPT), "DROP TRIGGER command_words_kept"]
UNDO_POSTGRES = [
    *(f"DROP TRIGGER {table}_kept ON {table}" for table in KEPT),
    "DROP TRIGGER command_words_kept ON command_step",
    "DROP FUNCTION command_kept",
]


def run(schema_editor, sqlite, postgres):
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgres:
        schema_editor.execute(statement, params=None)


def forwards(apps, schema_editor):
    run(schema_editor, SQLITE, POSTGRES)


def backwards(apps, schema_editor):
    run(schema_editor, UNDO_SQLITE, UNDO_POSTGRES)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("offices", "0001_units_posts_people_and_duty_list"),
        ("profiles", "0001_editions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Copy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=10)),
                ("round", models.IntegerField(default=1)),
                ("limit", models.CharField(max_length=12)),
                ("extensions", models.JSONField(default=list)),
                ("started_at", models.DateTimeField()),
                ("yellow_at", models.DateTimeField()),
                ("orange_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("provisional", models.BooleanField()),
                ("rung", models.IntegerField(default=0)),
                ("next_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("signed_at", models.DateTimeField(null=True)),
                ("filled", models.JSONField(default=dict)),
                ("draft", models.JSONField(default=dict)),
                ("drafted_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
                (
                    "signed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("values", models.JSONField()),
                ("filled_from", models.JSONField()),
                ("corrected", models.JSONField()),
                ("matter_ref", models.CharField(max_length=100)),
                ("late", models.BooleanField()),
                ("asked", models.IntegerField()),
                ("filled", models.IntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.person",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.post",
                    ),
                ),
                (
                    "copy",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="command.copy",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Directive",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True)),
                ("locality", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=100)),
                ("words", models.TextField()),
                ("limit", models.CharField(max_length=12)),
                ("valid_days", models.IntegerField()),
                ("units", models.IntegerField()),
                ("minutes_each", models.IntegerField()),
                ("minutes_total", models.IntegerField()),
                ("issued_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("steps", models.IntegerField(default=0)),
                (
                    "edition",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="profiles.edition",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="command.directive",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.person",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.post",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.unit"),
                ),
            ],
        ),
        migrations.AddField(
            model_name="copy",
            name="directive",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="copies",
                to="command.directive",
            ),
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("grade", models.CharField(max_length=10)),
                ("reasons", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "answer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evaluation", to="command.answer"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Field",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("no", models.IntegerField()),
                ("key", models.CharField(max_length=10)),
                ("kind", models.CharField(max_length=10)),
                ("identity", models.CharField(max_length=64)),
                ("said", models.JSONField()),
                (
                    "directive",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fields",
                        to="command.directive",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reasons", models.TextField()),
                ("at", models.DateTimeField()),
                ("upheld", models.BooleanField(null=True)),
                ("grade", models.CharField(max_length=10)),
                ("words", models.TextField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.person",
                    ),
                ),
                (
                    "decided_unit",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.unit",
                    ),
                ),
                (
                    "evaluation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objection", to="command.evaluation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("clear", models.BooleanField()),
                ("necessary", models.BooleanField()),
                ("asked_before", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "directive",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ratings",
                        to="command.directive",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "copy",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="command.copy",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("no", models.IntegerField()),
                ("act", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("actor_kind", models.CharField(max_length=10)),
                ("words", models.TextField()),
                ("facts", models.JSONField()),
                ("entry", models.BigIntegerField()),
                (
                    "copy",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken",
                        to="command.copy",
                    ),
                ),
                (
                    "directive",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken",
                        to="command.directive",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.person",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.post",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.unit",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(fields=("copy", "round"), name="answer_once_a_round"),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked__gte", 0), ("filled__gte", 0), ("filled__lte", models.F("asked"))),
                name="answer_effort",
            ),
        ),
        migrations.AddIndex(
            model_name="directive",
            index=models.Index(fields=["unit", "-id"], name="directive_by_unit"),
        ),
        migrations.AddConstraint(
            model_name="directive",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes_each__gt", 0), ("units__gt", 0)), name="directive_costs_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="directive",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_days__gte", 0)), name="directive_valid_some_days"
            ),
        ),
        migrations.AddIndex(
            model_name="copy",
            index=models.Index(fields=["unit", "state", "due_at"], name="copy_of_unit"),
        ),
        migrations.AddIndex(
            model_name="copy",
            index=models.Index(
                condition=models.Q(("next_at__isnull", False)), fields=["next_at", "id"], name="copy_next"
            ),
        ),
        migrations.AddConstraint(
            model_name="copy",
            constraint=models.UniqueConstraint(fields=("directive", "unit"), name="copy_unit_once"),
        ),
        migrations.AddConstraint(
            model_name="copy",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["sent", "signed", "answered", "returned", "evaluated", "withdrawn"])),
                name="copy_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="copy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ("sent", "withdrawn"),
                    ),
                    ("signed_at__isnull", False),
                    _connector="OR",
                ),
                name="copy_signed_before_it_goes_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="copy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "state__in",
                            (
                                "answered",
                                "evaluated",
                            ),
                        ),
                        _negated=True,
                    ),
                    ("answered_at__isnull", False),
                    _connector="OR",
                ),
                name="copy_done_is_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="copy",
            constraint=models.CheckConstraint(
                condition=models.Q(("round__gte", 1), ("rung__gte", 0), ("rung__lte", 2)), name="copy_rung"
            ),
        ),
        migrations.AddConstraint(
            model_name="copy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("next_at__isnull", True), ("state__in", ["sent", "signed", "returned"]), _connector="OR"
                ),
                name="copy_clock_runs_only_while_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("grade__in", ["good", "enough", "poor"])), name="evaluation_grade_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("reasons", ""), _negated=True), name="evaluation_has_reasons"
            ),
        ),
        migrations.AddIndex(
            model_name="field",
            index=models.Index(fields=["identity", "-directive"], name="field_same"),
        ),
        migrations.AddConstraint(
            model_name="field",
            constraint=models.UniqueConstraint(fields=("directive", "key"), name="field_key_once"),
        ),
        migrations.AddConstraint(
            model_name="field",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["text", "long", "whole", "decimal", "yesno", "date", "choice"])),
                name="field_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("upheld__isnull", True),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("decided_unit__isnull", False),
                        models.Q(("words", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="objection_decided_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(("reasons", ""), _negated=True), name="objection_has_reasons"
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.UniqueConstraint(fields=("directive", "unit"), name="rating_once_a_unit"),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(fields=("copy", "on"), name="reminder_once_a_day"),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(fields=["copy", "no"], name="directive_step_of_copy"),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(fields=("directive", "no"), name="directive_step_no"),
        ),
        migrations.RunPython(forwards, backwards),
    ]
