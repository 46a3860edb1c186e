"""What the house knows: articles by version, their bigrams, canned replies, and troubles that are known already.

Only this room's ``actions`` write here.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhili.offices.models import Person, Unit


class Article(models.Model):
    """知识条目. One version of one answer. ``no`` names the article through all its versions (the id of its first one);
    days are local and inclusive. It is in force once a second person has reviewed it."""

    no = models.BigIntegerField(null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    category = models.CharField(max_length=80)
    areas = models.JSONField()
    question_zh = models.CharField(max_length=200)
    answer_zh = models.TextField()
    question_en = models.CharField(max_length=300)
    answer_en = models.TextField()
    basis = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    state = models.CharField(max_length=10)
    grams = models.IntegerField()
    written_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    written_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    reviewed_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="article_reviewed_by_a_second_person",
                condition=~Q(state__in=("in_force", "retired"))
                | (
                    Q(reviewed_by__isnull=False, reviewed_on__isnull=False)
                    & (Q(written_by__isnull=True) | ~Q(reviewed_by=F("written_by")))
                ),
            ),
            models.CheckConstraint(
                name="article_state", condition=Q(state__in=("draft", "in_force", "retired", "discarded"))
            ),
            models.CheckConstraint(name="article_not_empty", condition=~Q(question_zh="") & ~Q(answer_zh="")),
        )
        indexes = (
            models.Index(name="article_state_category", fields=("state", "category")),
            models.Index(name="article_no", fields=("no", "valid_from")),
        )


class Gram(models.Model):
    """检索. One token of an article's question (``asks``) or answer, as ``language.text.bigrams`` makes them."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    gram = models.CharField(max_length=40)
    asks = models.BooleanField()

    class Meta:
        constraints = (models.UniqueConstraint(name="gram_once", fields=("gram", "article")),)


class CannedReply(models.Model):
    """常用语. A sentence kept ready, with variables in braces. ``unit`` None: for the whole house."""

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60)
    text = models.TextField()
    version = models.IntegerField()
    kept_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    kept_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="canned_name_once", fields=("unit", "name"), condition=Q(retired_at__isnull=True)
            ),
            models.UniqueConstraint(
                name="canned_name_once_in_house",
                fields=("name",),
                condition=Q(retired_at__isnull=True, unit__isnull=True),
            ),
        )


class Trouble(models.Model):
    """已知情况. Something that is wrong in an area and known already, with the sentence that answers whoever calls.
    ``number``: the matter that stands for it, if there is one."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    category = models.CharField(max_length=80)
    areas = models.JSONField()
    what = models.CharField(max_length=200)
    answer_zh = models.TextField()
    answer_en = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    number = models.CharField(max_length=40)
    version = models.IntegerField()
    posted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    posted_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="trouble_ends_after_it_began", condition=Q(until__isnull=True) | Q(until__gt=F("since"))
            ),
            models.CheckConstraint(name="trouble_not_empty", condition=~Q(what="") & ~Q(answer_zh="")),
        )
        indexes = (models.Index(name="trouble_open", fields=("since",), condition=Q(cleared_at__isnull=True)),)
