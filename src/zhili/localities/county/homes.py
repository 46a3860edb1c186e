"""The list of a survey of homes, as it reaches the address library before anybody else's list does."""

from __future__ import annotations

import csv
import io

from zhili.localities.county.addresses import HEAD, point
from zhili.localities.county.land import grids
from zhili.localities.county.people import population


def homes_csv(people: int, seed: int = 1) -> str:
    """The addresses of the buildings and homes of ``people`` people, as a survey would send them; the newest home of
    every other grid is not on it yet."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(HEAD)
    at = {grid.code: grid for grid in grids()}
    for no, found in enumerate(population(people, seed=seed)):
        new = found.homes[0].address if found.homes and not no % 2 else ""
        known = [*(each.address for each in found.buildings), *(home.address for home in found.homes)]
        for place, address in enumerate(dict.fromkeys(each for each in known if each != new)):
            lon, lat = point(at[found.code], place % 7)
            out.writerow((address, found.code[:12], f"{lon:.6f}", f"{lat:.6f}", ""))
    return text.getvalue()
