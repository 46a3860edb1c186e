"""Tables of this room. A track is sealed: its points are nobody's but the person's who walked it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhili.offices.models import Person, Post, Unit


class Route(models.Model):
    """巡查路线. What a unit wants looked at, in order. A route is never changed: it is retired and drawn anew."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    area_code = models.CharField(max_length=12)
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=80)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="route_name_once", fields=("unit", "name"), condition=Q(retired_at__isnull=True)
            ),
        )


class Stop(models.Model):
    """巡查点. One place on a route and what to look at there."""

    route = models.ForeignKey(Route, models.PROTECT, related_name="stops")
    no = models.IntegerField()
    place = models.CharField(max_length=120)
    look_for = models.CharField(max_length=300)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="stop_order", fields=("route", "no")),
            models.CheckConstraint(
                name="stop_point_whole",
                condition=Q(lon__isnull=True, lat__isnull=True) | Q(lon__isnull=False, lat__isnull=False),
            ),
        )


class Patrol(models.Model):
    """巡查. One walk along a route. ``key`` is made on the device, which may have been out of reach of any number."""

    key = models.CharField(max_length=64, unique=True)
    route = models.ForeignKey(Route, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="patrol_one_at_a_time", fields=("person",), condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="patrol_ends_after_it_began", condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("begun_at"))
            ),
        )


class Look(models.Model):
    """看过. One stop on one patrol: all right, or found with the matter (a ``Ref`` as text) that was reported."""

    patrol = models.ForeignKey(Patrol, models.PROTECT, related_name="looks")
    stop = models.ForeignKey(Stop, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8)
    matter = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="look_once", fields=("patrol", "stop")),
            models.CheckConstraint(
                name="look_found_names_its_matter",
                condition=Q(verdict="ok", matter="") | (Q(verdict="found") & ~Q(matter="")),
            ),
        )


class Track(models.Model):
    """轨迹. A stretch of the way, sealed with the patrol's key as associated data; deleted by its owner at any time."""

    patrol = models.ForeignKey(Patrol, models.PROTECT, related_name="+")
    points = models.IntegerField()
    sealed = models.BinaryField()
    at = models.DateTimeField()
