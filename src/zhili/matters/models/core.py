"""The rows of a matter. A change of state is a row (Step); the state column is a convenience.

Only this room's ``actions`` write here. Rows are inserted by prepared statements, so defaults live in the rows'
builders (``rows.py``) and truth lives in the constraints below and in the triggers of the first migration.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhili.offices.models import Person, Post, Unit
from zhili.profiles.models import Edition


class Matter(models.Model):
    """事项. One thing that somebody brought: found by number, owed an answer."""

    number = models.CharField(max_length=40, unique=True)
    locality = models.CharField(max_length=40)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    nature = models.CharField(max_length=40)
    category = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=40)
    waits_on = models.CharField(max_length=20)
    outcome = models.CharField(max_length=40)
    is_open = models.BooleanField()
    urgent = models.BooleanField()
    confidential = models.BooleanField()
    channel = models.CharField(max_length=40)
    area_code = models.CharField(max_length=12)
    grid_code = models.CharField(max_length=15)
    place = models.CharField(max_length=300)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    lead_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    due_clock = models.CharField(max_length=40)
    yellow_at = models.DateTimeField(null=True)
    orange_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    provisional = models.BooleanField()
    happened_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    people = models.IntegerField()
    round = models.IntegerField()
    version = models.IntegerField()
    steps = models.IntegerField()
    notes_open = models.IntegerField(null=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    confirmed_by = models.ForeignKey("Confirmation", models.PROTECT, null=True, related_name="+", db_index=False)
    source = models.CharField(max_length=80)
    source_id = models.CharField(max_length=120)
    source_status = models.CharField(max_length=120)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="matter_solved_only_with_confirmation",
                condition=~Q(outcome="solved") | Q(confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="matter_open_has_no_outcome",
                condition=Q(is_open=False) | (Q(outcome="") & Q(ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="matter_ended_has_outcome",
                condition=Q(is_open=True) | ~Q(outcome="") | Q(state="historic"),
            ),
            models.CheckConstraint(name="matter_people_not_negative", condition=Q(people__gte=0)),
            models.UniqueConstraint(
                name="matter_source_once", fields=("locality", "source", "source_id"), condition=~Q(source_id="")
            ),
        )
        indexes = (
            models.Index(name="matter_open_due", fields=("due_at", "id"), condition=Q(is_open=True)),
            models.Index(name="matter_open_unit_due", fields=("lead_unit", "due_at", "id"), condition=Q(is_open=True)),
            models.Index(name="matter_open_waits_due", fields=("waits_on", "due_at", "id"), condition=Q(is_open=True)),
            models.Index(name="matter_area", fields=("area_code", "id")),
            models.Index(
                name="matter_twins", fields=("grid_code", "category", "recorded_at"), condition=Q(is_open=True)
            ),
            models.Index(name="matter_recorded", fields=("locality", "recorded_at")),
        )


class Party(models.Model):
    """当事人. One person a matter affects: its reporter or someone who said “me too”. Contact details are sealed."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="parties")
    role = models.CharField(max_length=10)
    name_sealed = models.BinaryField(null=True)
    phone_sealed = models.BinaryField(null=True)
    phone_blind = models.BinaryField(null=True, max_length=16)
    code_digest = models.CharField(max_length=64)
    anonymous = models.BooleanField()
    behalf = models.BooleanField()
    by_staff = models.BooleanField()
    staff_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    lang = models.CharField(max_length=5)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                name="party_phone", fields=("phone_blind", "joined_at"), condition=Q(phone_blind__isnull=False)
            ),
        )


class Step(models.Model):
    """经过. What was done: by whom, when, why, from which state to which. ``asked`` and ``filled``: how many inputs the
    form behind it asked of a person and filled by itself; NULL where it came through no form."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="step_rows", db_index=False)
    no = models.IntegerField()
    act = models.CharField(max_length=40)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", db_index=False)
    from_state = models.CharField(max_length=40)
    to_state = models.CharField(max_length=40)
    reason = models.TextField()
    words = models.TextField()
    facts = models.JSONField()
    asked = models.PositiveSmallIntegerField(null=True)
    filled = models.PositiveSmallIntegerField(null=True)
    entry = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(name="step_numbered_once", fields=("matter", "no")),)
        indexes = (models.Index(name="step_effort", fields=("unit", "at"), condition=Q(asked__isnull=False)),)


class Assignment(models.Model):
    """派单. A unit that leads or assists, from when to when; taking it back is an end, never a deletion.

    ``handler``: the person of that unit in whose hands it is (经办人), and the post they had it in.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    role = models.CharField(max_length=10)
    duty_line = models.BigIntegerField(null=True)
    basis = models.CharField(max_length=300)
    asked = models.TextField()
    assigned_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=40)
    handler = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    handler_post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", db_index=False)
    handed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(name="assignment_in_hand", fields=("unit", "handler"), condition=Q(ended_at__isnull=True)),
        )
        constraints = (
            models.CheckConstraint(
                name="assignment_handler_sits",
                condition=Q(handler__isnull=True, handler_post__isnull=True, handed_at__isnull=True)
                | Q(handler__isnull=False, handler_post__isnull=False, handed_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="assignment_one_lead", fields=("matter",), condition=Q(role="lead", ended_at__isnull=True)
            ),
            models.UniqueConstraint(
                name="assignment_unit_once", fields=("matter", "unit"), condition=Q(ended_at__isnull=True)
            ),
        )


class Note(models.Model):
    """留言. A note between units that asks one of them for an answer: open until it answers or says that it was read.

    Its words are the step's. ``closed_no``: the step that closed it.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="notes")
    step_no = models.IntegerField()
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    from_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_no = models.IntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(name="note_of_one_step", fields=("matter", "step_no")),)
        indexes = (
            models.Index(name="note_open_to", fields=("to_unit", "matter"), condition=Q(closed_at__isnull=True)),
        )


class RunningClock(models.Model):
    """时限. One clock of a matter: what it counts, when each light turns, whom it has told already (``rung``)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="clocks")
    name = models.CharField(max_length=40)
    limit = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    yellow_at = models.DateTimeField()
    orange_at = models.DateTimeField()
    due_at = models.DateTimeField()
    provisional = models.BooleanField()
    pauses = models.JSONField()
    extensions = models.JSONField()
    paused = models.BooleanField()
    rung = models.IntegerField()
    next_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="clock_runs_once", fields=("matter", "name"), condition=Q(stopped_at__isnull=True)
            ),
        )
        indexes = (
            models.Index(name="clock_next", fields=("next_at",), condition=Q(stopped_at__isnull=True, paused=False)),
        )


class Confirmation(models.Model):
    """确认. One word on whether it is solved: of someone affected, of a caller, or of a check on site."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="confirmations", db_index=False)
    round = models.IntegerField()
    by = models.CharField(max_length=10)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", db_index=False)
    answer = models.CharField(max_length=10)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(name="confirmation_round", fields=("matter", "round", "id")),)
        constraints = (
            models.CheckConstraint(name="confirmation_by", condition=Q(by__in=("affected", "caller", "checker"))),
            models.CheckConstraint(name="confirmation_answer", condition=Q(answer__in=("yes", "no", "unreached"))),
            models.CheckConstraint(
                name="confirmation_staff_is_named",
                condition=Q(by="affected", person__isnull=True) | Q(person__isnull=False, unit__isnull=False),
            ),
            models.CheckConstraint(
                name="confirmation_word_has_owner", condition=Q(by="checker") | Q(party__isnull=False)
            ),
        )


class Statement(models.Model):
    """结果说明. What every ending carries: who decided, what was done or why not, on what evidence, and what remedy
    is open."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="statements")
    outcome = models.CharField(max_length=40)
    decided_by = models.CharField(max_length=200)
    done = models.TextField()
    evidence = models.TextField()
    remedy = models.TextField()
    digest = models.CharField(max_length=64)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="statement_not_copied", fields=("digest",), condition=Q(follows__isnull=True)),
            models.CheckConstraint(
                name="statement_not_empty", condition=~Q(done="") & ~Q(decided_by="") & ~Q(remedy="")
            ),
        )


class Debt(models.Model):
    """欠账. What could not be solved yet: what is missing, which body above owes it, when it is reviewed."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="debts")
    owed_by = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    lacks = models.JSONField()
    what = models.TextField()
    plan = models.TextField()
    opened_at = models.DateTimeField()
    review_on = models.DateField()
    reviews = models.IntegerField()
    paid_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="debt_one_open", fields=("matter",), condition=Q(closed_at__isnull=True)),
            models.CheckConstraint(name="debt_review_after", condition=Q(reviews__gte=0)),
        )
        indexes = (
            models.Index(
                name="debt_open_by_body", fields=("owed_by", "review_on"), condition=Q(closed_at__isnull=True)
            ),
        )


class Attachment(models.Model):
    """附件. A photo or file of a step; stripped of all metadata, stored by content outside the web root."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="attachments")
    step_no = models.IntegerField()
    sha = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    size = models.IntegerField()
    at = models.DateTimeField()


class Opening(models.Model):
    """查看联系方式. Who opened a contact, when and for what: logged from the first day."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="openings")
    party = models.ForeignKey(Party, models.PROTECT, related_name="openings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(name="opening_has_purpose", condition=~Q(purpose="")),)


class Appraisal(models.Model):
    """评价. A resident's appraisal of how the matter was handled: reached, solved, satisfied. Not a score of stars."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="appraisals")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    contacted = models.BooleanField()
    satisfied = models.CharField(max_length=20)
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(name="appraisal_once", fields=("party",)),)


class SearchText(models.Model):
    """检索. The bigrams of a matter's words. SQLite keeps them in an FTS5 table of the same name made by the
    migration."""

    matter_id = models.BigIntegerField(primary_key=True)
    tokens = models.TextField()

    class Meta:
        managed = False
        db_table = "matters_search"
