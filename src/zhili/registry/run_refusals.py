"""What is refused about linkages, in both languages, each with a code."""

from __future__ import annotations

from zhili.lib.refusal import Conflict, Invalid, NotAllowed, NotFound


class NoSuchRun(NotFound):
    code = "no_such_run"
    zh = "没有这次比对。"
    en = "There is no such linkage."


class OwnRun(NotAllowed):
    code = "own_run"
    zh = "自己申请的比对要由另一个人批准。"
    en = "A linkage that you asked for is allowed by another person."


class RunNotAllowed(Conflict):
    code = "run_not_allowed"
    zh = "这次比对还没有另一个人批准，不能运行。"
    en = "No other person has allowed this linkage, so it cannot run."


class WrongRunState(Conflict):
    code = "wrong_run_state"
    zh = "这次比对{state_zh}，不能这样做。"
    en = "This linkage is {state_en}; that cannot be done."


class NoRunReason(Invalid):
    code = "no_run_reason"
    zh = "请写明为什么不批准：2 到 200 个字。"
    en = "Say why it is refused, in 2 to 200 characters."


class RunTakenOver(Conflict):
    code = "run_taken_over"
    zh = "另一个进程接手了这次比对，或它已经撤销；这里停下，已写的都有效。"
    en = "Another process has taken this linkage over, or it was undone; this one ends here. What it wrote stands."


class RunStopped(Conflict):
    code = "run_stopped"
    zh = "比对没有通过自查，什么也没有写：{why_zh}。可以改用随软件附带的权重再申请一次。"
    en = (
        "The linkage failed its own check; nothing was written: {why_en}. It can be asked for with the shipped weights."
    )


class NoLinkage(Invalid):
    code = "no_linkage"
    zh = "没有装比对用的软件包。请按 docs/batches.md 安装后再运行。"
    en = "The packages for linkage are not installed. Install them as docs/batches.md says."


class NoSuchDoubt(NotFound):
    code = "no_such_doubt"
    zh = "没有这一对，或者已经判定，或不在您的辖区里。"
    en = "There is no such pair, or it was judged, or it is not within your area."
