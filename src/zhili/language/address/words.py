"""What the parts of an address look like: the words names end with, the words numbers are counted in."""

from __future__ import annotations

import re
from typing import Final

from .parts import NUMERAL, Part

ROADS: Final = ("路", "街", "道")
SHORT: Final = {
    Part.PROVINCE: re.compile(r"(?:维吾尔|壮族|回族)?自治区$|省$|市$"),
    Part.CITY: re.compile(r"市$|地区$"),
    Part.COUNTY: re.compile(r"[市区县]$"),
    Part.TOWN: re.compile(r"街道办事处$|街道$|[镇乡]$"),
    Part.VILLAGE: re.compile(r"(?:社区)?居(?:民)?委(?:员)?会$|村(?:民)?委(?:员)?会$|社区$|村$"),
}
KIND_WORDS: Final = {
    Part.PROVINCE: re.compile(r"省|(?:维吾尔|壮族|回族)?自治区"),
    Part.CITY: re.compile(r"市(?![场中区政民])"),
    Part.COUNTY: re.compile(r"[县区](?!政府)|市(?![场中区政民])"),
    Part.TOWN: re.compile(r"街道(?:办事处|办)?|[镇乡](?![政府])"),
    Part.VILLAGE: re.compile(r"社区(?:居委会)?|村委会|村(?![路街])"),
}

H: Final = r"[\u3007\u3400-\u9fff]"
N: Final = rf"(?:\d+[A-Z]?|[A-Z]{{1,2}}\d*|[{NUMERAL}]+)"
END: Final = r"(?![路街巷弄])"
ADMIN: Final = (
    (Part.PROVINCE, re.compile(rf"{H}{{2,6}}?(?:省|自治区)(?!道)")),
    (Part.CITY, re.compile(rf"{H}{{2,6}}?(?:市|自治州)(?![场政民区中医一二三四五六七八九十]|辖区){END}")),
    (Part.COUNTY, re.compile(rf"{H}{{1,6}}?(?:(?<![小社园校厂景新业技发东西南北生山{NUMERAL}])区|县|旗(?!舰))"
                             rf"(?![政府域城]){END}")),
    (Part.TOWN, re.compile(rf"{H}{{1,5}}?(?:街道(?:办事处|办)?|[镇乡](?![政府村]))(?!{H}?[路街]){END}")),
)  # fmt: skip
"""What an area looks like where the gazetteer has none, widest first."""
ZONE: Final = re.compile(rf"{H}{{0,7}}?(?:经济(?:技术)?开发区|高新技术?(?:产业)?(?:开发)?区|开发区|高新园?区|保税区)")
VILLAGE: Final = re.compile(
    rf"{H}{{1,8}}?(?:(?:社区)?居委会|村委会|社区|行政村|村)(?!口|镇|委|支书|{H}?[路街](?!道)|[大商小公]|卫生)"
)
GROUP: Final = re.compile(rf"(?:第)?({N})(?:村民)?(?:小组|组|社(?!区)|队)|{H}{{1,3}}(?:村民小组|自然村)")
ROAD: Final = re.compile(
    r"\d{1,2}号[东西南北]?大街|[\u3007\u3400-\u9fff0-9A-Z]{1,8}?(?:大道|大街|公路|[省国县乡]道|路(?![口边过])|街(?![道区心坊])|马路|胡同)"
    r"(?:[东西南北中][一二三]?段)?(?:[东西南北](?=\d))?"
)
LANE: Final = re.compile(rf"(?:{N}(?:支)?[弄巷]|{H}{{1,5}}?(?:巷|弄(?!堂)|胡同|支路|里弄))(?!口)")
NUMBER: Final = re.compile(
    rf"({N}(?:[-/]{N})?)(?:附({N}))?(?:号院?|好)(?!楼|[东西南北]?大街|线|店|铺|厅|馆|[桥仓])(?:附({N})号?|之({N}))?"
)
SECTION: Final = re.compile(rf"{N}(?:期|区|标段|组团)(?!域)|[东西南北中][一二]?区")
BUILDING: Final = re.compile(rf"第?({N}|[东西南北甲乙丙丁])(?:号楼|楼(?={N}单元)|幢|栋|座|撞|#楼?|号院楼|排)")
UNIT: Final = re.compile(rf"({N}|[东西南北中甲乙丙])(?:单元|号?门(?![口诊市店面卫外内里桥村街路]|社区))")
FLOOR: Final = re.compile(rf"(负?|地下)({N})(?:楼|层|F(?![A-Z]))|[顶底]楼|[顶底首]层|(?<!\w)B\d(?!\d)层?")
ROOM: Final = re.compile(rf"({N}(?:[-/]{N})?)(?:号?房间?|室(?![内外])|号?铺|号?档|号?店面)")
DASHED: Final = re.compile(
    r"(\d{1,4}|[A-Z]\d?)\s*[-/#]\s*(\d{1,4}|[A-Z])\s*(?:[-/]\s*(\d{2,5}[A-Z]?))?(?!\d|号)(?:室(?![内外]))?"
)
BARE: Final = re.compile(rf"[A-Z]?\d+[A-Z]?(?:-\d+)?|[{NUMERAL}]{{2,5}}(?!{H})")
NEAR: Final = re.compile(
    r"(?:靠?近|原)[^\d()]{2,12}(?=[)）])|(?:与|和)(?=.{1,8}(?:交叉|交汇|路口))|交叉路?口|交汇处|交界处|路口|对面|斜对面|旁边?|附近|隔壁|门口|后面|前面|"
    r"楼[上下]|院?内|[东南西北]{1,2}[侧面边]|(?:约)?\d+米(?:处|左右)?|往?[东南西北]{1,2}(?=\d+米)|口(?=$)"
)
NOISE: Final = re.compile(
    r"[\s\-_?,.，。、;；:：()（）\[\]【】<>《》|/+*#]+|电联|中国|市辖区|NULL|请?提前(?:致电|联系|电话)|送货上门|收货?$|\(?代收\)?"
)
ESTATE: Final = re.compile(
    rf"[\u3007\u3400-\u9fffA-Z0-9·]{{1,16}}?(?:小区|花园|花苑|公寓|家园|新村|大厦|大楼|广场|市场|商贸城|公司|医院|学院|学校|中学|"
    rf"小学|大学|幼儿园|超市|酒店|宾馆|中心|工业园区|工业园|科技园|产业园|园区|工业区|花城|新城|名苑|雅苑|嘉苑|苑|佳苑|华府|"
    rf"名邸|山庄|豪庭|家属院|宿舍|商城|银行|派出所|政府|加油站|站)(?!新村|小区|花园|公寓|家园|{H}?[路街巷])"
)
GOES_ON: Final = re.compile(
    rf"{H}?(?:路|大道|街(?!道))|(?:大厦|小区|花园|大学|广场|公寓|工业|新村|[一二三四五六七八九东西南北]区|家园|丽园|国际|大酒店|医院)"
)
STAYS_OPEN: Final = re.compile(r"[村苑里园庭城湖坊庄家路街巷弄山桥站港商工寨坪塘岭门楼]|社区|[一二三四五六七八九十]")
"""After a short form: the name goes on, and is another one."""
COUNTED: Final = ((Part.BUILDING, BUILDING), (Part.UNIT, UNIT), (Part.ROOM, ROOM), (Part.FLOOR, FLOOR),
                   (Part.SECTION, SECTION), (Part.GROUP, GROUP))  # fmt: skip
