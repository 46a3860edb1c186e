"""How well the grammar of addresses reads the public data in $ZHILI_DATA/addresses; prints JSON.

``python benchmarks/addresses.py parsing`` (entity F1 on parsing_dev), ``matching`` (three classes on matching_train),
``library`` (milliseconds a match among 100,000 generated addresses, rows a second of a list), ``learned`` (entity F1
of a model trained on parsing_train beside the grammar). Run from the root.
"""

from __future__ import annotations

import csv
import json
import os
import platform
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any, Final

from zhili.language.address import FIELDS, Gazetteer, How, Likeness, Part, Parts, Span, likeness, parse, spans, write
from zhili.language.text import similar

DATA = Path(os.environ.get("ZHILI_DATA", "."))
LEVELS = (("provinces", Part.PROVINCE), ("cities", Part.CITY), ("areas", Part.COUNTY), ("streets", Part.TOWN))
LABEL = {
    Part.PROVINCE: "prov", Part.CITY: "city", Part.COUNTY: "district", Part.TOWN: "town", Part.VILLAGE: "community",
    Part.GROUP: "road", Part.ZONE: "devzone", Part.ROAD: "road", Part.LANE: "subroad", Part.NUMBER: "roadno",
    Part.ESTATE: "poi", Part.SECTION: "subpoi", Part.BUILDING: "houseno", Part.UNIT: "cellno", Part.FLOOR: "floorno",
    Part.ROOM: "roomno", Part.REST: "person", Part.NEAR: "assist", Part.NOISE: "redundant",
}  # fmt: skip
"""The labels of the data for the parts of the grammar."""
CLASSES = {"完全匹配": 2, "部分匹配": 1, "不匹配": 0}
Entity = tuple[int, int, str]


def gazetteer(folder: Path = DATA / "divisions") -> Gazetteer:
    """Provinces, cities, counties and towns of the official list; of towns, in which county and city each lies."""
    found, inside = [], []
    names: dict[str, str] = {}
    for name, part in LEVELS:
        with (folder / f"{name}.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["name"] in ("市辖区", "县"):
                    continue
                found.append((row["name"], part))
                names[row["code"]] = row["name"]
                if part is Part.TOWN:
                    over = (row["areaCode"], row["cityCode"])
                    inside += [(row["name"], names[code]) for code in over if code in names]
    return Gazetteer.of(found, inside)


def sentences(path: Path) -> Iterator[tuple[str, list[Entity]]]:
    """(text, entities) of each address in a file of character labels."""
    letters: list[tuple[str, str]] = []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.strip():
            letter, label = line.rsplit(" ", 1)
            letters.append((letter or " ", label))
        elif letters:
            # A run of digits is one line of the file: its label holds for each of them.
            each = [
                (one, label if not place else f"I-{label[2:]}")
                for word, label in letters
                for place, one in enumerate(word)
            ]
            yield "".join(one for one, _ in each), entities([label for _, label in each])
            letters = []


def entities(labels: list[str]) -> list[Entity]:
    found: list[Entity] = []
    for place, label in enumerate(labels):
        kind = label[2:].lower()
        if label.startswith("I-") and found and found[-1][2] == kind and found[-1][1] == place:
            found[-1] = (found[-1][0], place + 1, kind)
        elif label != "O":
            found.append((place, place + 1, kind))
    return found


def labelled(found: list[Span]) -> list[Entity]:
    """The grammar's spans under the labels of the data."""
    answer: list[Entity] = []
    for each in found:
        said = {kind for *_, kind in answer}
        answer.append((each.start, each.end, _label(each, said)))
    return answer


def _label(each: Span, said: set[str]) -> str:
    if each.part is Part.NUMBER and "subroad" in said:
        return "subroadno"
    if each.part is Part.REST:
        return "poi" if "poi" not in said else "person" if said & {"houseno", "roomno", "floorno"} else "subpoi"
    if each.part is Part.GROUP and re.search(r"[\d组队社]", each.word) is None:
        return "poi"  # a hamlet
    if each.part is Part.PROVINCE and each.word[:2] in ("北京", "上海", "天津", "重庆"):
        return "city"
    if each.part is Part.TOWN and each.word.endswith(("开发区", "高新区", "园区")):
        return "devzone"
    return "country" if each.word == "中国" else LABEL[each.part]


def score(path: Path, known: Gazetteer) -> dict[str, object]:
    """Entity F1: a stretch counts only with both ends and its label right."""
    right, said, wanted = Counter[str](), Counter[str](), Counter[str]()
    for text, gold in sentences(path):
        mine = set(labelled(spans(text, known)))
        said.update(kind for *_, kind in mine)
        wanted.update(kind for *_, kind in gold)
        right.update(kind for *_, kind in mine & set(gold))
    each = {
        kind: {"f1": round(2 * right[kind] / (said[kind] + wanted[kind]), 3), "wanted": wanted[kind]}
        for kind in sorted(wanted)
    }
    total = 2 * right.total() / (said.total() + wanted.total())
    return {"f1": round(total, 4), "precision": round(right.total() / said.total(), 4),
            "recall": round(right.total() / wanted.total(), 4), "by": each}  # fmt: skip


def pairs(path: Path, known: Gazetteer) -> Iterator[tuple[Likeness, str, str, int]]:
    """The likeness of each query with each of its candidates, what both say below the town, and the class: 0 no, 1
    part, 2 whole match."""
    for line in path.read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        text = parse(asked["query"], known)
        for each in asked["candidate"]:
            other = parse(each["text"], known)
            yield likeness(text, other), _below(text), _below(other), CLASSES[each["label"]]


def _below(parts: Parts) -> str:
    """What is said below the town, as the library would write it."""
    return write(replace(parts, town=""), since="town")


def classes(path: Path, known: Gazetteer) -> dict[str, object]:
    """Accuracy and F1 of three readings, fitted on the first half and judged on the second: two thresholds on how sure
    one may be, a linear model over which parts agree, and one that sees the letters and numbers of both as well."""
    import numpy as np

    rows = list(pairs(path, known))
    truth = np.array([kind for *_, kind in rows])
    sure = np.array([each.sure for each, *_ in rows])
    half = len(rows) // 2
    steps = [at / 40 for at in range(1, 40)]
    best = max(((low, high) for low in steps for high in steps if low < high),
               key=lambda cut: float(np.mean(_f1(np.digitize(sure[:half], cut), truth[:half]))))  # fmt: skip
    parts = np.array([_features(each) for each, *_ in rows], dtype=float)
    letters = np.array([_letters(text, other) for _, text, other, _ in rows], dtype=float)
    return {
        "pairs": len(rows),
        "thresholds": {"cut": best, **_told(np.digitize(sure[half:], best), truth[half:])},
        "fitted": _told(_fitted(parts, truth, half), truth[half:]),
        "with letters": _told(_fitted(np.hstack([parts, letters]), truth, half), truth[half:]),
    }


def _fitted(table: Any, truth: Any, half: int) -> Any:
    """The classes of the second half by a linear model of the first."""
    import numpy as np

    table = (table - table[:half].mean(axis=0)) / (table[:half].std(axis=0) + 1e-6)
    table = np.hstack([np.ones((len(table), 1)), table])
    weights, drive = np.zeros((table.shape[1], 3)), np.zeros((table.shape[1], 3))
    care = np.array([1, 1.2, 2.2])[truth[:half]]  # the rare class counts more, as macro-F1 counts it
    for _ in range(800):
        odds = np.exp(table[:half] @ weights)
        odds /= odds.sum(axis=1, keepdims=True)
        odds[np.arange(half), truth[:half]] -= 1
        drive = 0.9 * drive + table[:half].T @ (odds * care[:, None]) / half
        weights -= 0.1 * drive
    return (table[half:] @ weights).argmax(axis=1)


def _letters(one: str, other: str) -> list[float]:
    """How two texts compare letter by letter, and number by number."""
    mine, theirs = set(one), set(other)
    numbers, said = re.findall(r"\d+|[A-Z]+", one), re.findall(r"\d+|[A-Z]+", other)
    words, spoken = re.sub(r"[\dA-Z-]", "", one), re.sub(r"[\dA-Z-]", "", other)
    both = len(mine & theirs)
    return [
        similar(one, other), similar(words, spoken), both / max(1, min(len(mine), len(theirs))),
        both / max(1, len(mine | theirs)), one in other, other in one, words in spoken, spoken in words,
        bool(numbers) and numbers == said, bool(set(numbers) - set(said)), bool(set(said) - set(numbers)),
        bool(set(numbers) & set(said)), bool(numbers and said) and numbers[0] == said[0],
        bool(numbers and said) and numbers[0] != said[0], not numbers and not said, (len(one) - len(other)) / 20,
        abs(len(one) - len(other)) / 20, one[-2:] == other[-2:], one[:2] == other[:2], one[:3] == other[:3],
    ]  # fmt: skip


def _features(each: Likeness) -> list[float]:
    said = dict(each.reasons)
    return [each.sure, each.sure > 0.6, *(said.get(name) is how for name in FIELDS for how in How)]


def _f1(found: Any, truth: Any) -> list[float]:
    answer = []
    for kind in (0, 1, 2):
        both = int(((found == kind) & (truth == kind)).sum())
        answer.append(2 * both / max(1, int((found == kind).sum() + (truth == kind).sum())))
    return answer


def _told(found: Any, truth: Any) -> dict[str, object]:
    each = _f1(found, truth)
    return {"accuracy": round(float((found == truth).mean()), 3), "macro_f1": round(sum(each) / 3, 3),
            "f1": dict(zip(CLASSES, [round(one, 3) for one in reversed(each)], strict=True))}  # fmt: skip


def library(home: Path) -> dict[str, object]:
    """Seconds to bring in 100,000 generated addresses, and milliseconds a match among them by how people wrote it."""
    import random

    from django.core.management import call_command

    from zhili.localities import county
    from zhili.offices.permissions import OPERATOR
    from zhili.places import actions, queries

    call_command("migrate", verbosity=0)
    for name, text in county.area_csvs().items():
        (home / name).write_text(text, encoding="utf-8")
    now = datetime.now(UTC)
    actions.import_areas(actor=OPERATOR, now=now, folder=home)
    file = home / "addresses.csv"
    wanted = list(invented())
    file.write_text("\n".join(["地址", *wanted]), encoding="utf-8")
    began = time.perf_counter()
    report = actions.import_addresses(actor=OPERATOR, now=now, file=file, area="990121", on=now.date())
    import_s = time.perf_counter() - began
    chance, answer = random.Random(2026), {}
    for name, spell in SPELLINGS.items():
        took, cpu, right = [], [], 0
        for text in chance.sample(wanted, 400):
            start, busy = time.perf_counter_ns(), time.process_time_ns()
            found = queries.match(spell(text), "990121")
            took.append((time.perf_counter_ns() - start) / 1e6)
            cpu.append((time.process_time_ns() - busy) / 1e6)
            right += bool(found) and found[0].address.text == text
        answer[name] = {"p50_ms": round(statistics.median(took), 2), "p95_ms": round(sorted(took)[380], 2),
                        "cpu_p50_ms": round(statistics.median(cpu), 2), "cpu_p95_ms": round(sorted(cpu)[380], 2),
                        "first_right": round(right / 400, 3)}  # fmt: skip
    texts = [spell(text) for spell in SPELLINGS.values() for text in chance.sample(wanted, 2500)]
    start, busy = time.perf_counter(), time.process_time()
    found_all = queries.match_all(texts, "990121")
    bulk = {"rows": len(texts), "found": sum(each.address_id is not None for each in found_all),
            "rows_a_s": round(len(texts) / (time.perf_counter() - start)),
            "rows_a_cpu_s": round(len(texts) / (time.process_time() - busy))}  # fmt: skip
    return {"machine": platform.machine(), "cores": os.cpu_count(), "addresses": report.added,
            "import_s": round(import_s, 1), "match": answer, "list": bulk}  # fmt: skip


def invented() -> Iterator[str]:
    """100,000 addresses: 100 estates in four communities, 10 blocks each, 4 units, 25 rooms."""
    places = ("白鹭街道南门社区", "白鹭街道文庙巷社区", "禾丰街道新安社区", "禾丰街道育才社区")
    heads, tails = "阳金翠鼓丰祥锦荷东学", "光桂竹湖泽和绣塘林府"
    for no in range(100):
        place, kind = places[no // 25], ("小区", "花园", "苑", "家园")[no % 4]
        road = f"{heads[no % 7]}{'昌盛安平'[no // 25]}路"
        estate = f"{heads[no % 10]}{tails[no // 10]}{kind}"
        for block, unit, room in product(range(1, 11), range(1, 5), range(1, 26)):
            number = f"{(no % 25) * 4 + 2}号"
            yield f"{place}{road}{number}{estate}{block}幢{unit}单元{room // 5 + 1}0{room % 5 + 1}室"


def _typo(text: str) -> str:
    return text.replace("小区", "花苑").replace("家园", "小区")


SPELLINGS: Final = {
    "as it stands": lambda text: text,
    "without road and district": lambda text: text.split("号")[-1],
    "3-2-501": lambda text: re.sub(r"(\d+)幢(\d+)单元(\d+)室", r"\1-\2-\3", text.split("社区")[-1]),
    "another word for the estate": lambda text: _typo(text.split("社区")[-1]),
}


def main() -> None:
    what = sys.argv[1] if len(sys.argv) > 1 else "parsing"
    if what == "library":
        with tempfile.TemporaryDirectory() as home:
            os.environ.update(ZHILI_HOME=home, DJANGO_SETTINGS_MODULE="zhili.config.settings")
            import django

            django.setup()
            found = library(Path(home))
    elif what == "learned":
        from learned import learned

        found = learned(DATA / "addresses", gazetteer())
    elif what == "matching":
        found = classes(DATA / "addresses/matching_train.txt", gazetteer())
    else:
        found = score(DATA / "addresses/parsing_dev.txt", gazetteer())
    print(json.dumps(found, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
