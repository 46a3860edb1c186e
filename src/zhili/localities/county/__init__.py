"""清禾县: an invented county for demonstrations and tests. Land, addresses, units, posts, people and the duty list.

Everything is made by rule, the same each time, and nobody in it exists. Codes begin with 99, which no real place uses.
Plain data: whoever makes it live calls the verbs of the rooms.
"""

from __future__ import annotations

from zhili.localities.county.addresses import COUNTY, address_csv
from zhili.localities.county.duty import DUTY, DutyLine, duty_csv
from zhili.localities.county.homes import homes_csv
from zhili.localities.county.land import AREAS, Area, Grid, area_csvs, geojson, grids
from zhili.localities.county.offices import PEOPLE, POSTS, POWERS, UNITS, Person, Post, Power, Unit

__all__ = [
    "AREAS",
    "COUNTY",
    "DUTY",
    "PEOPLE",
    "POSTS",
    "POWERS",
    "UNITS",
    "Area",
    "DutyLine",
    "Grid",
    "Person",
    "Post",
    "Power",
    "Unit",
    "address_csv",
    "area_csvs",
    "duty_csv",
    "geojson",
    "grids",
    "homes_csv",
]
