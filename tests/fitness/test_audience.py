"""Every address says whom it is for."""

from __future__ import annotations

from django.urls import reverse

from zhili.doors.frame.routes import Audience, declared, undeclared


def test_every_address_declares_its_audience() -> None:
    assert undeclared() == []


def test_the_walk_sees_all_doors() -> None:
    audiences = {audience for _, _, audience in declared()}
    assert audiences == set(Audience)
    assert len(list(declared())) > 10


def test_nothing_of_the_desk_is_public_and_nothing_of_the_portal_asks_to_log_in() -> None:
    found = list(declared())
    wrong = [
        pattern for pattern, _, audience in found if pattern.startswith("desk/") and audience is not Audience.STAFF
    ]
    assert not wrong, wrong


def test_log_in_has_an_address() -> None:
    assert reverse("login").startswith("/")
