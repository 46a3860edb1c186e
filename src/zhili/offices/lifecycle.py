"""The acts of this room, one sentence each: what the journal and the desk call what happened here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What can happen to units, posts, people, keys and the duty list."""

    OPEN_UNIT = "offices.open_unit"
    CLOSE_UNIT = "offices.close_unit"
    SET_JURISDICTION = "offices.set_jurisdiction"
    GIVE_POWER = "offices.give_power"
    END_POWER = "offices.end_power"
    OPEN_POST = "offices.open_post"
    CLOSE_POST = "offices.close_post"
    OPEN_CONTRACT = "offices.open_contract"
    END_ACCESS = "offices.end_access"
    GRANT = "offices.grant"
    END_GRANT = "offices.end_grant"
    ENROL = "offices.enrol"
    SEAT = "offices.seat"
    UNSEAT = "offices.unseat"
    HAND_OVER = "offices.hand_over"
    IMPORT_DUTY = "offices.import_duty_list"
    ADD_ACCOUNT = "offices.add_account"
    LINK_ACCOUNT = "offices.link_account"
    SET_PASSWORD = "offices.set_password"
    ISSUE_KEY = "offices.issue_key"
    REVOKE_KEY = "offices.revoke_key"
    SAVE_VIEW = "offices.save_view"
    FORGET_VIEW = "offices.forget_view"
    CHOOSE_COLUMNS = "offices.choose_columns"
    CHOOSE_KEYS = "offices.choose_keys"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in both languages."""

    zh: str
    en: str


SENTENCES: dict[Act, Sentence] = {
    Act.OPEN_UNIT: Sentence("设立了单位。", "A unit was opened."),
    Act.CLOSE_UNIT: Sentence("撤销了单位。", "A unit was closed."),
    Act.SET_JURISDICTION: Sentence("划定了单位的管辖范围。", "A unit's jurisdiction was set."),
    Act.GIVE_POWER: Sentence("登记了单位的法定职权。", "A legal power of a unit was recorded."),
    Act.END_POWER: Sentence("终止了单位的法定职权。", "A legal power of a unit was ended."),
    Act.OPEN_POST: Sentence("设立了岗位。", "A post was opened."),
    Act.CLOSE_POST: Sentence("撤销了岗位。", "A post was closed."),
    Act.OPEN_CONTRACT: Sentence("给外包人员设了有期限的岗位。", "A contractor was given a post with a last day."),
    Act.END_ACCESS: Sentence("外包访问已终止。", "A contractor's access was ended."),
    Act.GRANT: Sentence("给岗位授权。", "A post was granted a permission."),
    Act.END_GRANT: Sentence("收回了岗位的权限。", "A permission of a post was withdrawn."),
    Act.ENROL: Sentence("登记了工作人员。", "A member of staff was enrolled."),
    Act.SEAT: Sentence("安排人员到岗。", "A person was seated in a post."),
    Act.UNSEAT: Sentence("人员离岗。", "A person left a post."),
    Act.HAND_OVER: Sentence("岗位交接。", "A post was handed over."),
    Act.IMPORT_DUTY: Sentence("导入了新一版派单目录。", "A new edition of the duty list was imported."),
    Act.ADD_ACCOUNT: Sentence("开了账号。", "An account was opened."),
    Act.LINK_ACCOUNT: Sentence("账号归到了工作人员名下。", "An account was given to a member of staff."),
    Act.SET_PASSWORD: Sentence("设置了账号的密码。", "The password of an account was set."),
    Act.ISSUE_KEY: Sentence("发放了接口密钥。", "An API key was issued."),
    Act.REVOKE_KEY: Sentence("吊销了接口密钥。", "An API key was revoked."),
    Act.SAVE_VIEW: Sentence("岗位存了一个常用视图。", "A post saved a view of its lists."),
    Act.FORGET_VIEW: Sentence("岗位去掉了一个常用视图。", "A post dropped a view of its lists."),
    Act.CHOOSE_COLUMNS: Sentence("岗位换了列表的列。", "A post chose the columns of its lists."),
    Act.CHOOSE_KEYS: Sentence("工作人员换了自己的按键。", "A member of staff chose their own keys."),
}


class UnitLevel(StrEnum):
    """Where a unit stands."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    BUREAU = "bureau"
    TOWN = "town"
    VILLAGE = "village"
    GRID = "grid"
    OTHER = "other"


LEVEL_NAMES: dict[UnitLevel, Sentence] = {
    UnitLevel.PROVINCE: Sentence("省级", "Province"),
    UnitLevel.CITY: Sentence("市级", "City"),
    UnitLevel.COUNTY: Sentence("县级", "County"),
    UnitLevel.BUREAU: Sentence("部门", "Bureau"),
    UnitLevel.TOWN: Sentence("乡镇街道", "Town"),
    UnitLevel.VILLAGE: Sentence("村社区", "Village"),
    UnitLevel.GRID: Sentence("网格", "Grid"),
    UnitLevel.OTHER: Sentence("其他", "Other"),
}
