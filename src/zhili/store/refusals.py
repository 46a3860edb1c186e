"""What the store refuses: it cannot write now, or the key was used for something else."""

from __future__ import annotations

from zhili.lib.refusal import Conflict, NotFound, Unavailable


class Locked(Unavailable):
    """Somebody else kept the database longer than we wait, or the database broke a deadlock at our cost."""

    code = "locked"
    zh = "系统正忙，这一步还没有办成；您填的内容还在，请稍后再交一次。"
    en = "The system is busy and this step was not taken. What you typed is kept; please send it again shortly."


class Full(Unavailable):
    """No room on the disk, or a file may not grow further."""

    code = "full"
    zh = "服务器的存储空间满了，这一步没有办成；您填的内容还在。请联系系统管理员，或拨打电话反映。"
    en = (
        "The server has run out of space and this step was not taken. "
        "What you typed is kept; please tell whoever runs it."
    )


class Away(Unavailable):
    """The database does not answer."""

    code = "away"
    zh = "系统暂时连不上数据库，这一步没有办成；您填的内容还在，请稍后再交一次。"
    en = (
        "The database cannot be reached and this step was not taken. "
        "What you typed is kept; please send it again shortly."
    )


class Unwritten(Unavailable):
    """The disk takes nothing: it was made read-only (as a system does when it finds a fault), or it fails."""

    code = "unwritten"
    zh = "服务器的磁盘现在写不进去，这一步没有办成，什么都没有存下；您填的内容还在这里。请稍后再交一次，急事请打电话。"
    en = (
        "The server's disk takes nothing in at present: nothing was saved and this step was not taken. "
        "What you typed is still here; please send it again shortly, or call if it is urgent."
    )


class OnceKeyReused(Conflict):
    """The same once-key came with different content."""

    code = "once_key_reused"
    zh = "这张表已经交过一次，内容却和上次不同。请刷新页面，看看上次的结果再办。"
    en = (
        "This form was already sent with different content. "
        "Refresh the page and look at the first result before going on."
    )


class BlobMissing(NotFound):
    """No file is kept under this digest."""

    code = "blob_missing"
    zh = "没有找到这个文件。"
    en = "This file was not found."


class BlobDamaged(Unavailable):
    """The kept bytes no longer have the digest they are named by."""

    code = "blob_damaged"
    zh = "这个文件在存储中损坏了，不能打开。请告诉系统管理员。"
    en = "This file was damaged in storage and cannot be opened. Please tell whoever runs the system."
