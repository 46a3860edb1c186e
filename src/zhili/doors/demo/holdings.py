"""What there is in a village besides people and homes, written by the registry's own verbs: organisations with their
people and seats, facilities with who mends them, plots, resources and dogs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhili.localities.county.holdings import Body, Dog, Held, Part, Piece, Reserve, holdings
from zhili.localities.county.people import GridPeople
from zhili.profiles.registers import ThingKind
from zhili.registry.lifecycle import Word

from .saying import Bond, Said, Sayer


@dataclass(frozen=True, slots=True)
class Place:
    """A grid whose people are recorded: their things in the grid's order, and things by address: dwellings and
    buildings, and the households that live there."""

    grid: GridPeople
    people: Sequence[int]
    at: Mapping[str, int]
    families: Mapping[str, int]


def hold(places: Sequence[Place], say: Sayer, seed: int) -> None:
    """Record what lies in these grids of one village."""
    found = [(place, holdings(place.grid, seed=seed)) for place in places]
    _bodies(found, say)
    _parts(found, say)
    _plots(found, say)
    _reserves(found, say)
    _dogs(found, say)


def _bodies(found: Sequence[tuple[Place, Held]], say: Sayer) -> None:
    told = [(place, each) for place, held in found for each in held.bodies]
    kept = say.keep("market", "market", ThingKind.ORGANISATION, [
        Said(place.grid.code, each.credit_code, {
            "organisation.name": each.name, "organisation.credit_code": each.credit_code,
            "organisation.address": each.address, "organisation.phone": each.phone, "organisation.trade": each.trade,
            "organisation.opened_on": each.opened_on.isoformat(),
        })
        for place, each in told
    ])  # fmt: skip
    bonds: list[Bond] = []
    for (place, each), thing in zip(told, kept, strict=True):
        bonds.append((thing, Word.SITS_IN, place.at[each.seat], each.opened_on))
        if each.head is not None:
            bonds.append((place.people[each.head], Word.ANSWERS_FOR, thing, each.opened_on))
        bonds += [(place.people[one], Word.WORKS_AT, thing, None) for one in each.staff]
    say.relate("market", "market", bonds)
    _key_places([(place, each, thing) for (place, each), thing in zip(told, kept, strict=True) if each.why_key], say)


def _key_places(found: Sequence[tuple[Place, Body, int]], say: Sayer) -> None:
    say.keep("urban", "urban", ThingKind.ORGANISATION, [
        Said(place.grid.code, f"key:{each.credit_code}", {
            "key_place.why": each.why_key, "key_place.checked_on": say.day(each.checked_ago).isoformat(),
        }, thing)
        for place, each, thing in found
    ])  # fmt: skip
    say.enter("urban", "urban", "key_place", [(thing, say.day(400)) for _, _, thing in found])


def _parts(found: Sequence[tuple[Place, Held]], say: Sayer) -> None:
    def says(each: Part) -> dict[str, str]:
        return {
            "facility.code": each.code, "facility.sort": each.sort, "facility.at": each.at,
            "facility.owner": each.owner, "facility.condition": each.condition,
            "facility.seen_on": say.day(each.seen_ago).isoformat(),
        }  # fmt: skip

    told = [Said(place.grid.code, each.code, says(each)) for place, held in found for each in held.parts]
    say.keep("urban", "urban", ThingKind.FACILITY, told)


def _plots(found: Sequence[tuple[Place, Held]], say: Sayer) -> None:
    told = [(place, each) for place, held in found for each in held.plots]
    kept = say.keep("agriculture", "farming", ThingKind.PLOT, [
        Said(place.grid.code, each.code, {"plot.code": each.code, "plot.mu": each.mu, "plot.use": each.use})
        for place, each in told
    ])  # fmt: skip
    say.relate("agriculture", "farming", [
        (_family(place, each), Word.CONTRACTS, thing, None) for (place, each), thing in zip(told, kept, strict=True)
    ])  # fmt: skip


def _family(place: Place, each: Piece | Dog) -> int:
    return place.families[place.grid.homes[each.home].address]


def _reserves(found: Sequence[tuple[Place, Held]], say: Sayer) -> None:
    def says(each: Reserve) -> dict[str, str]:
        return {
            "resource.name": each.name, "resource.sort": each.sort, "resource.holds": str(each.holds),
            "resource.checked_on": say.day(each.checked_ago).isoformat(),
        }  # fmt: skip

    told = [(place, each) for place, held in found for each in held.reserves]
    kept = say.keep("village", say.area, ThingKind.RESOURCE, [
        Said(place.grid.code, f"{each.sort}:{each.name}", says(each)) for place, each in told
    ])  # fmt: skip
    say.relate("village", say.area, [
        (place.people[each.head], Word.ANSWERS_FOR, thing, None)
        for (place, each), thing in zip(told, kept, strict=True) if each.head is not None
    ])  # fmt: skip


def _dogs(found: Sequence[tuple[Place, Held]], say: Sayer) -> None:
    def says(each: Dog) -> dict[str, str]:
        approved = "" if each.applied_ago < 4 else say.day(each.applied_ago - 2).isoformat()
        until = say.day(-each.valid_in).isoformat()
        return {
            "animal.name": each.name, "animal.breed": each.breed, "animal.chip": each.chip,
            "animal.vaccinated_until": until, "dog_permit.applied_on": say.day(each.applied_ago).isoformat(),
            "dog_permit.approved_on": approved, "dog_permit.valid_until": until,
        }  # fmt: skip

    told = [(place, each) for place, held in found for each in held.dogs]
    kept = say.keep("grid", say.area, ThingKind.ANIMAL, [
        Said(place.grid.code, each.chip, says(each)) for place, each in told
    ])  # fmt: skip
    bonds = [(_family(place, each), Word.KEEPS, thing, None) for (place, each), thing in zip(told, kept, strict=True)]
    say.relate("grid", say.area, bonds)
    say.enter("grid", say.area, "dog_permit", [
        (thing, say.day(each.applied_ago)) for (_, each), thing in zip(told, kept, strict=True)
    ])  # fmt: skip
