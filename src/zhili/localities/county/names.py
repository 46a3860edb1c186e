"""What invented people, shops and dogs are called. Any likeness to somebody is chance: it is drawn blindly."""

from __future__ import annotations

from random import Random

SURNAMES: tuple[str, ...] = (
    *"李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛",
    *"叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文",
    *("欧阳", "上官", "诸葛", "司徒"),
)
_WEIGHTS = tuple(max(1, 60 - place) for place in range(len(SURNAMES)))
_SHE = "蓝雷钟盘"
_HUI = "马海沙丁哈"
_FIRST = {
    "1": (
        "国建德福长水金永志木根忠来有全兴正世守光",
        "志建晓文海永国俊卫少学新立家春庆东云景向",
        "子浩宇俊泽沐梓明思皓嘉辰一若天乐承知书景",
    ),
    "2": (
        "秀玉桂凤素金春月兰菊淑翠银美彩香水爱巧云",
        "晓丽海红春燕小文玲美静雪慧秋冬亚云艳巧婷",
        "子欣梓诗雨若可语依佳思一嘉沐心书妙清静安",
    ),
}
_LAST = {
    "1": (
        "明华生根林才发顺富贵祥荣庆山海平元清松成",
        "强军伟平勇刚峰涛波辉斌龙飞宏亮杰松超鹏林",
        "涵轩然辰宸博睿航远熙泽阳言礼川淮铭屹恒衡",
    ),
    "2": (
        "英兰珍花梅芳莲凤香娥珠琴云仙妹芝华娣秀琼",
        "娟梅玲芳燕霞敏红华萍琳艳英玉娜慧洁莉芬云",
        "涵怡萱彤瑶悦桐曦妍琪宁馨柠禾汐苒蕊霏玥然",
    ),
}
_UNTIL = (1958, 1990)
_RARE = "堃喆翀赟旻犇骉祎燚頔邕彧"
"""Characters that old systems lose: every hundredth name has one."""
_UYGHUR = (("阿迪力", "吐尔逊", "艾尼瓦尔", "库尔班"), ("古丽", "热依汗", "阿依努尔", "帕提曼"))
_FATHERS = ("买买提", "亚森", "吾斯曼", "卡德尔")
_BRANDS = ("福满 老街 乡里 家和 顺心 聚贤 清溪 禾香 长乐 同兴 春来 万家 新禾 鼎新", "堂 坊 缘 居 园 轩 记 楼 斋 号")
DOGS = ["旺财", "来福", "黑子", "大黄", "豆豆", "毛毛", "点点", "团子", "阿黄", "虎子", "球球", "花花"]
BREEDS = ["中华田园犬", "中华田园犬", "中华田园犬", "泰迪", "金毛", "边牧", "柯基", "比熊"]


def surname(draw: Random, nation: str, clan: str = "") -> str:
    """A family's name; ``clan``: the one that a third of the village bears."""
    if nation == "畲族":
        return draw.choice(_SHE)
    if nation == "回族":
        return draw.choice(_HUI)
    if clan and draw.random() < 0.35:
        return clan
    found: str = draw.choices(SURNAMES, weights=_WEIGHTS)[0]
    return found


def given(draw: Random, sex: str, born_in: int) -> str:
    """A given name as it was usual in that year."""
    age = sum(born_in >= year for year in _UNTIL)
    last = draw.choice(_RARE if draw.random() < 0.01 else _LAST[sex][age])
    return last if age and draw.random() < 0.16 else draw.choice(_FIRST[sex][age]) + last


def dotted(draw: Random, sex: str) -> str:
    """A name of two parts with a dot between them."""
    return f"{draw.choice(_UYGHUR[sex == '2'])}·{draw.choice(_FATHERS)}"


def brand(draw: Random) -> str:
    """What a shop writes over its door."""
    first, last = _BRANDS
    return draw.choice(first.split()) + draw.choice(last.split())
