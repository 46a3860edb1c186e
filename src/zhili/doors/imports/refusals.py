"""What this door refuses before a verb is asked: files, headers, mappings and cells that cannot be read."""

from __future__ import annotations

from zhili.lib.refusal import Invalid, NotFound


class UnclearColumn(Invalid):
    code = "unclear_column"
    zh = "“{headers}”都像是{field_zh}。请在对应表里写明：columns: {{{field}: 列名}}。"
    en = "“{headers}” all look like {field_en}. Say which in a mapping: columns: {{{field}: header}}."


class MissingColumn(Invalid):
    code = "missing_column"
    zh = "没有找到{field_zh}这一列。表头有：{headers}。请在对应表里写明：columns: {{{field}: 列名}}。"
    en = "No column is {field_en}. The headers are: {headers}. Say which in a mapping: columns: {{{field}: header}}."


class BadMapping(Invalid):
    code = "bad_mapping"
    zh = "对应表 {path} 有错：{why_zh}。"
    en = "The mapping {path} is wrong: {why_en}."


class NoProfile(NotFound):
    code = "no_profile"
    zh = "没有“{name}”这份地方规则。随软件带的有：{known}；也可以写一个 YAML 文件的路径。"
    en = "There is no profile “{name}”. Shipped are: {known}; the path of a YAML file will do too."


class BadWhen(Invalid):
    code = "bad_when"
    zh = "{field_zh}“{value}”不是认得的时间。"
    en = "The {field_en} “{value}” is no date that is known."


class BadDegrees(Invalid):
    code = "bad_degrees"
    zh = "坐标“{lon}, {lat}”不是数字，或缺了一半。"
    en = "The coordinate “{lon}, {lat}” is no pair of numbers."


class TooManyCells(Invalid):
    code = "too_many_cells"
    zh = "这一行有 {count} 格，表头只有 {columns} 列，内容可能错位。"
    en = "This row has {count} cells under {columns} headers, so its values may be shifted."
