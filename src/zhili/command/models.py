"""The rows of a directive. What happened is a row (Step); the states beside it are a convenience.

Only this room's ``actions`` write here.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhili.offices.models import Person, Post, Unit
from zhili.profiles.models import Edition

from .lifecycle import OPEN_STATES, CopyState, Grade, Kind


class Directive(models.Model):
    """指令. What one unit asks of many, with its limit and what it was said to cost before it was sent."""

    number = models.CharField(max_length=40, unique=True)
    locality = models.CharField(max_length=40)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=100)
    words = models.TextField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    limit = models.CharField(max_length=12)
    valid_days = models.IntegerField()
    units = models.IntegerField()
    minutes_each = models.IntegerField()
    minutes_total = models.IntegerField()
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    issued_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    steps = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(name="directive_costs_something", condition=Q(minutes_each__gt=0, units__gt=0)),
            models.CheckConstraint(name="directive_valid_some_days", condition=Q(valid_days__gte=0)),
        )
        indexes = (models.Index(name="directive_by_unit", fields=("unit", "-id")),)


class Field(models.Model):
    """答复项. One question of a directive's form. ``identity`` is the same for the same question, whoever asks it."""

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="fields", db_index=False)
    no = models.IntegerField()
    key = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    identity = models.CharField(max_length=64)
    said = models.JSONField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="field_key_once", fields=("directive", "key")),
            models.CheckConstraint(name="field_kind_known", condition=Q(kind__in=[str(kind) for kind in Kind])),
        )
        indexes = (models.Index(name="field_same", fields=("identity", "-directive")),)


class Copy(models.Model):
    """一件. The directive as one unit has it: its state, its own clock, and what it has typed so far."""

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="copies", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10)
    round = models.IntegerField(default=1)
    limit = models.CharField(max_length=12)
    extensions = models.JSONField(default=list)
    started_at = models.DateTimeField()
    yellow_at = models.DateTimeField()
    orange_at = models.DateTimeField()
    due_at = models.DateTimeField()
    provisional = models.BooleanField()
    rung = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    filled = models.JSONField(default=dict)
    draft = models.JSONField(default=dict)
    drafted_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="copy_unit_once", fields=("directive", "unit")),
            models.CheckConstraint(name="copy_state_known", condition=Q(state__in=[str(state) for state in CopyState])),
            models.CheckConstraint(
                name="copy_signed_before_it_goes_on",
                condition=Q(state__in=(CopyState.SENT, CopyState.WITHDRAWN)) | Q(signed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="copy_done_is_answered",
                condition=~Q(state__in=(CopyState.ANSWERED, CopyState.EVALUATED)) | Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(name="copy_rung", condition=Q(rung__gte=0, rung__lte=2, round__gte=1)),
            models.CheckConstraint(
                name="copy_clock_runs_only_while_open",
                condition=Q(next_at__isnull=True) | Q(state__in=[str(state) for state in OPEN_STATES]),
            ),
        )
        indexes = (
            models.Index(name="copy_of_unit", fields=("unit", "state", "due_at")),
            models.Index(name="copy_next", fields=("next_at", "id"), condition=Q(next_at__isnull=False)),
        )


class Answer(models.Model):
    """答复. What a unit answered in one round. ``values``: by key; ``corrected``: the keys of filled values that the
    unit changed; ``asked`` counts the inputs on the form, ``filled`` those of them that the house filled and that were
    left so."""

    copy = models.ForeignKey(Copy, models.PROTECT, related_name="answers", db_index=False)
    round = models.IntegerField()
    at = models.DateTimeField()
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    values = models.JSONField()
    filled_from = models.JSONField()
    corrected = models.JSONField()
    matter_ref = models.CharField(max_length=100)
    late = models.BooleanField()
    asked = models.IntegerField()
    filled = models.IntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="answer_once_a_round", fields=("copy", "round")),
            models.CheckConstraint(
                name="answer_effort", condition=Q(asked__gte=0, filled__gte=0, filled__lte=F("asked"))
            ),
        )


class Attachment(models.Model):
    """附件. A file of a directive, or of one answer to it; bare of what describes it, kept by content."""

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="attachments")
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, related_name="attachments")
    sha = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    size = models.IntegerField()
    at = models.DateTimeField()


class Evaluation(models.Model):
    """评价. How the issuer found an answer, with reasons; once a round."""

    answer = models.OneToOneField(Answer, models.PROTECT, related_name="evaluation")
    grade = models.CharField(max_length=10)
    reasons = models.TextField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="evaluation_grade_known", condition=Q(grade__in=[str(grade) for grade in Grade])
            ),
            models.CheckConstraint(name="evaluation_has_reasons", condition=~Q(reasons="")),
        )


class Objection(models.Model):
    """评价异议. The receiver says why the grade is wrong; somebody independent decides, with words."""

    evaluation = models.OneToOneField(Evaluation, models.PROTECT, related_name="objection")
    reasons = models.TextField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    upheld = models.BooleanField(null=True)
    grade = models.CharField(max_length=10)
    words = models.TextField()
    decided_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="objection_decided_by_somebody",
                condition=Q(upheld__isnull=True)
                | Q(decided_by__isnull=False, decided_unit__isnull=False, decided_at__isnull=False) & ~Q(words=""),
            ),
            models.CheckConstraint(name="objection_has_reasons", condition=~Q(reasons="")),
        )


class Reminder(models.Model):
    """提醒. The issuer reminded a unit; at most once a day."""

    copy = models.ForeignKey(Copy, models.PROTECT, related_name="reminders", db_index=False)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(name="reminder_once_a_day", fields=("copy", "on")),)


class Rating(models.Model):
    """评发文单位. What a receiver thinks of the directive; shown only in sum. ``unit``: so that each rates once."""

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="ratings", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    clear = models.BooleanField()
    necessary = models.BooleanField()
    asked_before = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(name="rating_once_a_unit", fields=("directive", "unit")),)


class Step(models.Model):
    """经过. What was done, by whom, when and why; never changed afterwards. ``copy`` None: to the whole directive."""

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="taken", db_index=False)
    no = models.IntegerField()
    copy = models.ForeignKey(Copy, models.PROTECT, null=True, related_name="taken", db_index=False)
    act = models.CharField(max_length=40)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    words = models.TextField()
    facts = models.JSONField()
    entry = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(name="directive_step_no", fields=("directive", "no")),)
        indexes = (models.Index(name="directive_step_of_copy", fields=("copy", "no")),)
