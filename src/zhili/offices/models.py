"""Units, posts, people and the duty list. What ends is dated, never deleted: yesterday's answer stays answerable.

Every period is half open: ``valid_from`` is the first day on which it holds, ``valid_to`` the first day on which it no
longer does (None: until further notice). So a hand-over has one date, and nobody is in two places or in none that day.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zhili.offices.lifecycle import UnitLevel


def _period(name: str) -> models.CheckConstraint:
    """A period never ends before it begins."""
    return models.CheckConstraint(name=name, condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")))


class Unit(models.Model):
    """单位. A body that can be given work: a county, a bureau, a town, a village committee, a grid."""

    code = models.CharField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True, default="")
    level = models.CharField(max_length=10)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    area_code = models.CharField(max_length=12)
    phone = models.CharField(max_length=40, blank=True, default="")
    hours = models.CharField(max_length=120, blank=True, default="")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="unit_level_known", condition=Q(level__in=[str(level) for level in UnitLevel])),
            models.CheckConstraint(
                name="unit_not_its_own_parent", condition=Q(parent__isnull=True) | ~Q(parent=F("id"))
            ),
        )


class Jurisdiction(models.Model):
    """管辖. One area prefix that a unit answers for, from a day to a day. A development zone has several."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="jurisdictions")
    prefix = models.CharField(max_length=15)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = (_period("jurisdiction_period"),)


class Power(models.Model):
    """职权. A legal power that a unit holds: without it, it may not lead what needs that power."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="powers")
    power = models.CharField(max_length=120)
    basis = models.CharField(max_length=300, blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = (
            _period("power_period"),
            models.UniqueConstraint(
                name="power_open_once", fields=("unit", "power"), condition=Q(valid_to__isnull=True)
            ),
        )


class Post(models.Model):
    """岗位. A chair in a unit. Grants belong to the chair, not to who sits in it. ``phone``: the number on which the
    public reaches it, with the name of whoever sits there; empty for a post that is not for callers. ``contractor``:
    the company whose people sit there, under the eyes of the unit; such a post has a last day from its first."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    code = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    head = models.BooleanField(default=False)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    contractor = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="post_code_in_unit", fields=("unit", "code")),
            models.CheckConstraint(
                name="post_of_contractor_ends",
                condition=Q(contractor="") | Q(closed_on__isnull=False, head=False),
            ),
        )


class PostGrant(models.Model):
    """权限. One grant of a post, from a day to a day."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="grants")
    grant = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = (
            _period("post_grant_period"),
            models.UniqueConstraint(
                name="post_grant_open_once", fields=("post", "grant"), condition=Q(valid_to__isnull=True)
            ),
        )


class Person(models.Model):
    """工作人员. A human being on the staff: one row, whatever posts he or she holds, or independence lies."""

    name = models.CharField(max_length=80)
    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="person")
    phone_sealed = models.BinaryField(null=True)
    phone_blind = models.BinaryField(null=True, max_length=16, unique=True)


class Tenure(models.Model):
    """任职. A person in a post, from a day to a day. Never deleted: independence asks for every unit ever served."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="tenures")
    post = models.ForeignKey(Post, models.PROTECT, related_name="tenures")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = (
            _period("tenure_period"),
            models.UniqueConstraint(
                name="tenure_open_once", fields=("person", "post"), condition=Q(valid_to__isnull=True)
            ),
        )


class DutyEdition(models.Model):
    """派单目录的一版. The whole duty list of a locality from a day on; of two for one day, the later import holds."""

    locality = models.CharField(max_length=40)
    in_force_on = models.DateField()
    digest = models.CharField(max_length=64)
    source = models.CharField(max_length=200)
    rows = models.IntegerField()
    imported_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(name="duty_edition_on", fields=("locality", "in_force_on", "id")),)


class DutyLine(models.Model):
    """派单目录的一行. For a category in an area: who leads, by what limit, with which power, on what basis.

    ``no`` is the row of the sheet; a row that says "each town leads at home" becomes one line a town.
    """

    edition = models.ForeignKey(DutyEdition, models.PROTECT, related_name="lines")
    no = models.IntegerField()
    category = models.CharField(max_length=80)
    level = models.CharField(max_length=10)
    prefix = models.CharField(max_length=15)
    lead = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    limit_name = models.CharField(max_length=40, blank=True)
    power = models.CharField(max_length=120, blank=True)
    basis = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(name="duty_line_no", fields=("edition", "no", "prefix")),)


class DutyAssist(models.Model):
    """协办. A unit that assists the lead of a line."""

    line = models.ForeignKey(DutyLine, models.PROTECT, related_name="assists")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    no = models.IntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(name="duty_assist_once", fields=("line", "unit")),)


class ApiKey(models.Model):
    """接口密钥. A machine's way to act as a post. Only a digest is kept; the text is shown once."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="keys")
    label = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)


class Stamp(models.Model):
    """版本戳. A token that every writing verb replaces: other processes then know that what they hold is stale."""

    name = models.CharField(max_length=10, primary_key=True)
    token = models.CharField(max_length=32)


class DeskView(models.Model):
    """常用视图. A list of the desk under a name of its own: the address that draws it. Of one post; ``shared`` with the
    posts of its unit."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=600)
    shared = models.BooleanField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(name="desk_view_named_once", fields=("post", "name")),)


class DeskColumns(models.Model):
    """列表的列. Which columns a post's lists show, in which order."""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="+")
    names = models.JSONField()


class DeskKeys(models.Model):
    """按键. The letters under which somebody has the desk's acts, by the letter that everybody begins with."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    keys = models.JSONField()
