"""What no locality's registers may hold, whatever a profile says: biometric data, and scores of people.

A score or a rank of a person decides about them without anybody answering for it (PIPL art. 24); a face or a
fingerprint can be neither changed nor lost (art. 28). Pure; asked when a profile is read.
"""

from __future__ import annotations

import re
from typing import Final

from zhili.profiles.document import Node
from zhili.profiles.fields import Fields
from zhili.profiles.registers import Register, ThingKind

PEOPLE: Final = frozenset({ThingKind.PERSON, ThingKind.HOUSEHOLD})
BIOMETRIC: Final = re.compile(
    r"人脸|面部特征|指纹|掌纹|虹膜|声纹|步态|基因|生物(识别|特征)|"
    r"\b(face|facial|finger ?print|palm ?print|iris|voice ?print|gait|dna|genetic|genome|biometrics?)\b",
    re.IGNORECASE,
)
SCORE: Final = re.compile(
    r"积分|评分|打分|得分|分数|信用分|信用等级|风险等级|人员等级|画像|排名|红黑榜|黑名单|预测|"
    r"\b(scores?|scoring|rating|rank(ing|ed)?|points|risk ?(level|score|grade)|credit ?(score|grade|level)|black ?list|"
    r"profil(e|ing)|prediction)\b",
    re.IGNORECASE,
)


def check(fields: Fields, where: str, register: Register, node: Node) -> None:
    """Note every field of this register that may never be held."""
    for rule in register.fields.values():
        named = f"{rule.name.replace('_', ' ')} {rule.words.zh} {rule.words.en}"
        if BIOMETRIC.search(named):
            zh = f"“{where}.{rule.name}”是生物识别信息，这里不收、不认、不比。"
            en = f"`{where}.{rule.name}` is biometric: it is neither collected nor compared here."
            fields.note("biometric-field", node.line, zh, en)
        if register.of in PEOPLE and SCORE.search(named):
            zh = f"“{where}.{rule.name}”是给人打分、排名或画像，列在负面清单上，不予启用。"
            en = f"`{where}.{rule.name}` scores, ranks or profiles people: that is on the negative list."
            fields.note("scores-people", node.line, zh, en)
