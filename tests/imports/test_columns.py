"""What a column means: by its header in Chinese or English, corrected by a mapping, never by guessing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cast import profile_text
from tests.imports.files import ROWS, write_csv
from zhili.doors.imports.columns import FIELDS, NAMES, _fold, find_columns
from zhili.doors.imports.mapping import SourceMap, read_mapping
from zhili.doors.imports.refusals import BadMapping, MissingColumn, UnclearColumn
from zhili.lib.refusal import Refusal
from zhili.profiles.reading import read
from zhili.store.sheets import open_sheet

BALTIMORE = read(profile_text("baltimore"))


def found(folder: Path, header: tuple[str, ...], mapping: SourceMap | None = None) -> dict[str, str]:
    sheet = open_sheet(write_csv(folder, ["x"] * len(header), header=header))
    places = find_columns(sheet, mapping or SourceMap()).places
    return {name: header[place] for name, place in places.items()}


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        (("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"),
         "id user title at text reply replied_at"),
        (("id", "user", "title", "at", "text", "reply", "replied_at"), "id user title at text reply replied_at"),
        (("Service Request ID", "Requested_Datetime", "Description", "Status", "Agency-Responsible", "LAT", "Long"),
         "id at text status unit lat lon"),
        (("工单编号", "时间", "反映时间", "诉求内容", "承办单位", "经度", "纬度", "区划代码", "诉求性质"),
         "id - at text unit lon lat area nature"),
    ],
)  # fmt: skip
def test_headers_in_both_languages_are_known(tmp_path: Path, header: tuple[str, ...], meant: str) -> None:
    wanted = {name: title for name, title in zip(meant.split(), header, strict=True) if name != "-"}
    assert found(tmp_path, header) == wanted


def test_two_equally_good_headers_are_refused_until_a_mapping_says_which(tmp_path: Path) -> None:
    header = ("编号", "反映时间", "受理时间", "内容")
    with pytest.raises(UnclearColumn) as caught:
        found(tmp_path, header)
    assert "反映时间、受理时间" in caught.value.say("zh")
    assert found(tmp_path, header, SourceMap(columns={"at": "受理时间"}))["at"] == "受理时间"
    assert "at" not in found(tmp_path, header, SourceMap(columns={"at": None}))


@pytest.mark.parametrize("header", [("标题", "内容"), ("编号", "备注")])
def test_without_an_id_or_words_the_file_is_refused(tmp_path: Path, header: tuple[str, ...]) -> None:
    with pytest.raises(MissingColumn):
        found(tmp_path, header)


def test_a_row_may_be_known_by_all_it_says(tmp_path: Path) -> None:
    assert "id" not in found(tmp_path, ("标题", "内容"), SourceMap(id_from_content=True))


def test_no_header_means_two_things() -> None:
    known: dict[str, str] = {}
    for name, word in FIELDS.items():
        for header in (word.strong + " " + word.weak).split():
            assert _fold(header) == header, f"{header} is not spelled as headers are folded"
            assert known.setdefault(header, name) == name, header


MAPPINGS = Path(__file__).resolve().parents[2] / "src/zhili/localities/mappings"


@pytest.mark.parametrize("path", sorted(MAPPINGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_mapping_fits_its_profile(path: Path) -> None:
    assert read_mapping(path, NAMES, read(profile_text(path.stem))).source


def test_the_longest_beginning_gives_the_category() -> None:
    mapping = read_mapping(MAPPINGS / "baltimore.yaml", NAMES, BALTIMORE)
    kinds = ("SW-Rat Rubout Proactive", "SW-Christmas Tree Removal", "sw-dirty alley", "XX-Unheard Of", "")
    assert [mapping.category(kind) for kind in kinds] == ["waste.rats", "waste", "waste.alley", "", ""]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("columns: {colour: X}", "colour"),
        ("colour: red", "colour"),
        ("lang: fr", "fr"),
        ("day_first: maybe", "day_first"),
        ("categories: {SW-: moon}", "moon"),
        ("natures: {投诉: grumble}", "grumble"),
        ("crs: MARS", "MARS"),
        ("- a list", "键"),
        ("a: [", "YAML"),
    ],
)
def test_a_wrong_mapping_is_refused_with_the_place(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadMapping) as caught:
        read_mapping(path, NAMES, BALTIMORE)
    assert named in caught.value.say("zh")


def test_a_mapping_that_names_no_header_of_the_file_is_refused(tmp_path: Path) -> None:
    sheet = open_sheet(write_csv(tmp_path, ROWS[0]))
    with pytest.raises(Refusal, match="SRType"):
        find_columns(sheet, SourceMap(columns={"type": "SRType"}))
