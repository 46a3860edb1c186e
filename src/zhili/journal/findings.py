"""What ``verify`` can find, in words, and its report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

CAVEAT_ZH = (
    "这次核对只能证明日志与它自己的签名检查点一致。若没有一份保存在别处的检查点（用 --against 核对），"
    "掌握签名密钥和数据库的人可以把全部历史连同检查点重写，也可以截去末尾；尚未封存的条目还得不到证明。"
)
CAVEAT_EN = (
    "This only proves that the journal fits its own signed checkpoints. Without a checkpoint kept elsewhere "
    "(--against), whoever holds the key and the database could rewrite all of history with its checkpoints, or cut off "
    "its end; entries not sealed yet are not proved."
)
CAVEAT_AGAINST_ZH = "与保存在别处的检查点核对：它之前的历史有保证；它之后的部分，掌握密钥的人仍可能改过。"
CAVEAT_AGAINST_EN = (
    "Checked against a checkpoint kept elsewhere: history up to it is vouched for; what came after could still have "
    "been rewritten by whoever holds the key."
)


class Kind(StrEnum):
    """Kinds of findings. The two sentences of each are in SENTENCES."""

    ROW_ALTERED = "row_altered"
    ROW_REMOVED = "row_removed"
    ROW_INSERTED = "row_inserted"
    ROW_MOVED = "row_moved"
    ROW_UNCOVERED = "row_uncovered"
    ROW_OR_TILE = "row_or_tile"
    REWRITTEN = "rewritten"
    DETAIL_ALTERED = "detail_altered"
    DETAIL_UNREADABLE = "detail_unreadable"
    DETAIL_REMOVED = "detail_removed"
    DETAIL_UNRECORDED = "detail_erasure_unrecorded"
    TILE_ALTERED = "tile_altered"
    TILE_REMOVED = "tile_removed"
    TILE_BEYOND = "tile_beyond"
    CHECKPOINT_ALTERED = "checkpoint_altered"
    CHECKPOINT_REMOVED = "checkpoint_removed"
    CHECKPOINT_SIGNATURE = "checkpoint_signature"
    CHECKPOINT_FOREIGN = "checkpoint_foreign"
    AGAINST_SIGNATURE = "against_signature"
    TRUNCATED = "truncated"
    FORKED = "forked"


SENTENCES: Mapping[Kind, tuple[str, str]] = {
    Kind.ROW_ALTERED: (
        "第 {seq} 条（行 id {id}，{ref}）封存以后被改过。",
        "Entry {seq} (row id {id}, {ref}) was altered after it was sealed.",
    ),
    Kind.ROW_REMOVED: (
        "第 {seq} 条到第 {last} 条封存过的行不见了。",
        "The rows sealed as entries {seq} to {last} are gone.",
    ),
    Kind.ROW_INSERTED: (
        "第 {seq} 条（行 id {id}，{ref}）是封存以后插进来的。",
        "Entry {seq} (row id {id}, {ref}) was inserted after sealing.",
    ),
    Kind.ROW_MOVED: (
        "第 {seq} 条到第 {last} 条（首行 id {id}）被挪了位置：原来从第 {was} 条开始。",
        "Entries {seq} to {last} (first row id {id}) were moved: they were sealed from {was} on.",
    ),
    Kind.ROW_UNCOVERED: (
        "第 {seq} 条到第 {last} 条（首行 id {id}）有编号，却没有有效的检查点盖住它：是插进来的，或检查点被删改。",
        "Entries {seq} to {last} (first row id {id}) are numbered but no valid checkpoint covers them: they were "
        "inserted, or a checkpoint was removed or altered.",
    ),
    Kind.ROW_OR_TILE: (
        "第 {seq} 条（行 id {id}，{ref}）与封存时的哈希不符，而签名的根也不能断定是行还是瓦片被改。",
        "Entry {seq} (row id {id}, {ref}) does not fit its sealed hash, and no signed root tells whether row or "
        "tile was altered.",
    ),
    Kind.REWRITTEN: (
        "第 {seq} 条到第 {last} 条之间有行和瓦片一起被改写，算不出签名的根（大小 {size}）。",
        "Between entries {seq} and {last} rows and tiles were rewritten together: the root signed at size {size} "
        "does not come out.",
    ),
    Kind.DETAIL_ALTERED: (
        "第 {seq} 条（行 id {id}）的个人信息被改过或换过，与封存的摘要不符。",
        "The detail of entry {seq} (row id {id}) was altered or exchanged: it does not fit the sealed digest.",
    ),
    Kind.DETAIL_UNREADABLE: (
        "第 {seq} 条（行 id {id}）的个人信息打不开：被改过、换过，或加密密钥不在。",
        "The detail of entry {seq} (row id {id}) does not open: altered, exchanged, or its key is gone.",
    ),
    Kind.DETAIL_REMOVED: (
        "第 {seq} 条（行 id {id}）的个人信息不见了，却没有删除记录。",
        "The detail of entry {seq} (row id {id}) is gone without having been erased.",
    ),
    Kind.DETAIL_UNRECORDED: (
        "第 {seq} 条（行 id {id}）的个人信息：删除标记与日志中的删除记录不一致，或没有删干净。",
        "The detail of entry {seq} (row id {id}): its erasure and the entry that should record it disagree, or "
        "something was left.",
    ),
    Kind.TILE_ALTERED: (
        "瓦片（层 {level}，序号 {index}）被改过：它管着第 {seq} 条到第 {last} 条。",
        "Tile {index} of level {level} was altered; it covers entries {seq} to {last}.",
    ),
    Kind.TILE_REMOVED: (
        "瓦片（层 {level}，序号 {index}）不见了：它管着第 {seq} 条到第 {last} 条。",
        "Tile {index} of level {level} is gone; it covered entries {seq} to {last}.",
    ),
    Kind.TILE_BEYOND: (
        "瓦片（层 {level}，序号 {index}）超出了最后一个检查点：后面的条目或检查点可能被截去。",
        "Tile {index} of level {level} reaches beyond the last checkpoint: later entries or checkpoints may have been "
        "cut.",
    ),
    Kind.CHECKPOINT_ALTERED: (
        "检查点（大小 {size}）被改过：{why_zh}。",
        "The checkpoint of size {size} was altered: {why_en}.",
    ),
    Kind.CHECKPOINT_REMOVED: (
        "大小 {size} 的检查点不见了：它的下一个检查点（大小 {next}）提到它。",
        "The checkpoint of size {size} is gone: the next one (size {next}) names it.",
    ),
    Kind.CHECKPOINT_SIGNATURE: (
        "检查点（大小 {size}）的签名不对：{why_zh}。",
        "The signature of the checkpoint of size {size} is wrong: {why_en}.",
    ),
    Kind.CHECKPOINT_FOREIGN: (
        "检查点（大小 {size}）签名有效，但不是这份日志的根。",
        "The checkpoint of size {size} is validly signed but is not a root of this journal.",
    ),
    Kind.AGAINST_SIGNATURE: (
        "拿来核对的检查点不是这把密钥签的：{why_zh}。",
        "The checkpoint given to check against is not signed by this key: {why_en}.",
    ),
    Kind.TRUNCATED: (
        "别处保存的检查点证明有 {size} 条，这里只有 {here} 条：末尾被截去了。",
        "The checkpoint kept elsewhere proves {size} entries, here are only {here}: the end was cut off.",
    ),
    Kind.FORKED: (
        "前 {size} 条与别处保存的检查点不是同一段历史：日志被改写过。",
        "The first {size} entries are not the history that the checkpoint kept elsewhere proves: the journal was "
        "rewritten.",
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, with the place in ``facts`` (``seq``, ``id``, ``level``, ``index``, ``size``)."""

    kind: Kind
    facts: Mapping[str, Any]

    def say(self, lang: str) -> str:
        """The sentence in ``zh`` or ``en``."""
        zh, en = SENTENCES[self.kind]
        return (zh if lang.startswith("zh") else en).format(**self.facts)

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind.value, **self.facts, "zh": self.say("zh"), "en": self.say("en")}


@dataclass(slots=True)
class Report:
    """What was looked at and what was found. ``left_out`` counts findings beyond the limit of a kind."""

    size: int = 0
    rows: int = 0
    unsealed: int = 0
    tiles: int = 0
    checkpoints: int = 0
    details: int = 0
    against: int | None = None
    findings: list[Finding] = field(default_factory=list)
    left_out: int = 0
    most_of_a_kind: int = 500

    @property
    def ok(self) -> bool:
        return not self.findings

    def add(self, kind: Kind, **facts: Any) -> None:
        """Note a finding; beyond the limit of a kind it is only counted."""
        if sum(1 for finding in self.findings if finding.kind is kind) >= self.most_of_a_kind:
            self.left_out += 1
            return
        self.findings.append(Finding(kind, facts))

    def caveat(self, lang: str) -> str:
        """What this verification cannot show."""
        if self.against is None:
            return CAVEAT_ZH if lang.startswith("zh") else CAVEAT_EN
        return CAVEAT_AGAINST_ZH if lang.startswith("zh") else CAVEAT_AGAINST_EN

    def as_json(self) -> dict[str, Any]:
        return {
            "ok": self.ok,
            "size": self.size,
            "rows": self.rows,
            "unsealed": self.unsealed,
            "tiles": self.tiles,
            "checkpoints": self.checkpoints,
            "details": self.details,
            "against": self.against,
            "findings": [finding.as_json() for finding in self.findings],
            "left_out": self.left_out,
            "caveat": {"zh": self.caveat("zh"), "en": self.caveat("en")},
        }
