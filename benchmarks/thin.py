"""The thin app that ``zhili bench web`` takes its ratios against: plain Django, plain ORM, no rules at all.

It does the same number of things a careful beginner would do: a create writes a matter, its party, a step, a clock and
an entry; an act reads and locks, updates, and writes a step and an entry; lists and pages go through model objects.
Same server, same SQLite settings (WAL, synchronous FULL, IMMEDIATE), but Django's own backend without the fair lock.

``python thin.py N`` makes the database under ``THIN_HOME`` with N matters; ``thin:application`` serves it.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import path
from django.utils import timezone

settings.configure(
    SECRET_KEY="thin",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__ if __name__ != "__main__" else "thin",
    INSTALLED_APPS=[],
    USE_TZ=True,
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(Path(os.environ["THIN_HOME"]) / "thin.sqlite3"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
            },
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()


class Matter(models.Model):
    number = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=40)
    category = models.CharField(max_length=80)
    area_code = models.CharField(max_length=12, db_index=True)
    place = models.CharField(max_length=300)
    urgent = models.BooleanField(default=False)
    people = models.IntegerField(default=1)
    version = models.IntegerField(default=1)
    due_at = models.DateTimeField(db_index=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "thin"


class Party(models.Model):
    matter = models.ForeignKey(Matter, models.PROTECT)
    phone = models.CharField(max_length=40)

    class Meta:
        app_label = "thin"


class Step(models.Model):
    matter = models.ForeignKey(Matter, models.PROTECT)
    act = models.CharField(max_length=40)
    words = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "thin"


class Clock(models.Model):
    matter = models.ForeignKey(Matter, models.PROTECT)
    due_at = models.DateTimeField()

    class Meta:
        app_label = "thin"


class Entry(models.Model):
    ref = models.CharField(max_length=120)
    facts = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "thin"


def _create(words: str) -> Matter:
    due = timezone.now() + timedelta(days=7)
    with transaction.atomic():
        last = Matter.objects.order_by("-id").first()
        number = f"TH-2026-{(last.id if last else 0) + 1:06d}"
        matter = Matter.objects.create(
            number=number, title=words[:40], state="received", category="water", area_code="990121100000",
            place="3 号院", due_at=due,
        )  # fmt: skip
        Party.objects.create(matter=matter, phone="13900000001")
        Step.objects.create(matter=matter, act="report", words=words)
        Clock.objects.create(matter=matter, due_at=due)
        Entry.objects.create(ref=f"matter:{number}", facts={"act": "report"})
    return matter


def create(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"number": _create(json.loads(request.body)["words"]).number})


def act(request: HttpRequest, key: int) -> HttpResponse:
    with transaction.atomic():
        matter = Matter.objects.select_for_update().get(id=key)
        matter.state, matter.version = "handling", matter.version + 1
        matter.save()
        Step.objects.create(matter=matter, act="sign", words="")
        Entry.objects.create(ref=f"matter:{matter.number}", facts={"act": "sign"})
    return JsonResponse({"number": matter.number, "state": matter.state})


def _plain(matter: Matter) -> dict[str, Any]:
    return {field.name: getattr(matter, field.name) for field in Matter._meta.concrete_fields}


def list_(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"rows": [_plain(each) for each in Matter.objects.order_by("-id")[:100]]})


def detail(request: HttpRequest, key: int) -> HttpResponse:
    matter = Matter.objects.get(id=key)
    steps = [{"act": step.act, "words": step.words, "at": step.at} for step in matter.step_set.order_by("id")]
    clocks = [{"due_at": clock.due_at} for clock in matter.clock_set.all()]
    return JsonResponse(_plain(matter) | {"steps": steps, "clocks": clocks, "people": matter.party_set.count()})


PAGE = """<!doctype html><title>queue</title><ul>{% for matter in matters %}<li><a href="/detail/{{ matter.id }}">
{{ matter.number }} {{ matter.title }}</a> {{ matter.state }} {{ matter.category }} {{ matter.place }}
{{ matter.due_at|date:"m-d H:i" }} {% if matter.urgent %}!{% endif %}</li>{% endfor %}</ul>"""


def page(request: HttpRequest) -> HttpResponse:
    template = engines["django"].from_string(PAGE)
    return HttpResponse(template.render({"matters": Matter.objects.order_by("-id")[:50]}))


urlpatterns = [
    path("create", create),
    path("act/<int:key>", act),
    path("list", list_),
    path("detail/<int:key>", detail),
    path("page", page),
]
application = get_wsgi_application()


def _fill(count: int) -> None:
    with connection.schema_editor() as editor:
        for model in (Matter, Party, Step, Clock, Entry):
            editor.create_model(model)
    due = timezone.now() + timedelta(days=7)
    kept = [
        Matter(number=f"TH-2026-{n:06d}", title="污水外溢", state="received", category="water", due_at=due,
               area_code="990121100000", place="3 号院")
        for n in range(1, count + 1)
    ]  # fmt: skip
    Matter.objects.bulk_create(kept, batch_size=500)
    Step.objects.bulk_create([Step(matter_id=n, act="report", words="污水外溢") for n in range(1, count + 1)], 500)
    Clock.objects.bulk_create([Clock(matter_id=n, due_at=due) for n in range(1, count + 1)], 500)
    Party.objects.bulk_create([Party(matter_id=n, phone="139") for n in range(1, count + 1)], 500)


if __name__ == "__main__":
    _fill(int(sys.argv[1]))
