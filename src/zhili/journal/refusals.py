"""What the journal refuses, in words."""

from __future__ import annotations

from zhili.lib.refusal import Conflict, Invalid, NotFound, Unavailable


class KeyLost(Unavailable):
    """Checkpoints exist, and the key that signed them is not where it should be."""

    code = "journal_key_lost"
    zh = "日志的签名密钥不在 {path}，而日志已有签过名的检查点。请从备份放回密钥；系统不会另造一把。"
    en = "The journal's key is not at {path}, although checkpoints were signed. Restore it; no new one will be made."


class JournalDamaged(Unavailable):
    """Rows, tiles and the last checkpoint disagree: sealing on would sign the damage."""

    code = "journal_damaged"
    zh = "日志与最后一个检查点对不上，已停止封存。请运行 zhili journal verify 查明。"
    en = "The journal does not match its last checkpoint, so nothing more is sealed. Run: zhili journal verify"


class NotSealed(NotFound):
    """There is no such sealed entry, or no tree of that size."""

    code = "not_sealed"
    zh = "这一条还没有封存，或没有这一条。"
    en = "This entry is not sealed yet, or does not exist."


class NoDetail(NotFound):
    """The entry has no personal detail."""

    code = "no_detail"
    zh = "这一条没有个人信息可删。"
    en = "This entry holds no personal detail."


class AlreadyErased(Conflict):
    """The detail was erased before."""

    code = "already_erased"
    zh = "这一条的个人信息已经删除过了。"
    en = "The personal detail of this entry was erased before."


class NotACheckpoint(Invalid):
    """The text is not a signed checkpoint."""

    code = "not_a_checkpoint"
    zh = "这不是一份签名的检查点。"
    en = "This is not a signed checkpoint."


class BadKey(Invalid):
    """The text is not a verifier key."""

    code = "bad_key"
    zh = "这不是一把验证公钥（格式是 名称+编号+密钥）。"
    en = "This is not a verifier key (its form is name+hash+key)."


class BadReceipt(Invalid):
    """The receipt proves nothing under this key."""

    code = "bad_receipt"
    zh = "这张回执不能通过验证：{why_zh}。"
    en = "This receipt does not verify: {why_en}."
