"""The one act of this room, with its words."""

from __future__ import annotations

from enum import StrEnum

from zhili.profiles.model import Words


class Act(StrEnum):
    """What can be done to a locality's rules."""

    ADOPT = "adopt_profile"


SENTENCES = {Act.ADOPT: Words("启用了新一版地方规则。", "A new edition of the locality's rules was adopted.")}
