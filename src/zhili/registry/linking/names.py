"""Small tables of names for generated people, written from general knowledge: no list of real persons stands behind.

Earlier in a table is more frequent; weights fall with the rank. ``HOMOPHONES`` and ``LOOKALIKES`` are what clerks mix
up when they write by ear or pick the wrong character; the engine does not read them.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Final


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
    "汤康易乔赖文施洪季庄翟裴"
)  # fmt: skip
COMPOUND: Final = ("欧阳", "上官", "司徒", "诸葛", "皇甫")
MALE: Final = (
    "伟强军勇磊涛明超杰国华建文平志海波峰辉斌林刚健鹏飞龙浩宇俊东成新生德福贵荣春祥庆永富东忠义良才学金玉"
    "宏光世家清元兴胜利民中正立武振凯博子轩泽睿瑞阳晨帆诚亮松柏山川江河恒毅豪雄威坤乾安康宁昌茂盛旺财禄寿"
    "根树木水火土铁钢兵卫红星少先进步发展长全有喜来顺保守宝树云天启思远鸿鑫森旭昊翔腾跃骏锋刚彪虎"
)  # fmt: skip
FEMALE: Final = (
    "英秀玉芳兰霞梅丽静敏艳娟燕红玲萍桂凤珍云琴莲芬香花美娜莉琼华春月雪婷慧洁倩莹颖欣佳怡琳雯瑶萱涵悦诗梦"
    "淑素珠翠菊荷蓉薇蕾巧彩青惠贞爱清宁瑞晓小丹蓓岚婉妍姣娇媛姗娥群仙银金翠青莎妮菲璐馨紫依可心思若语嫣然"
    "子梓雨晴秋冬夏露霜云霓虹珊碧兰芝芹苹荣喜庆凡文雅茜冰鸿绣锦织"
)  # fmt: skip
RARE: Final = (
    "堃喆淼犇骉垚焱燚赟祎翀昇嫚媞姝婠彧忞旻昉晟杲枥棽璟珩瓒甯畯瞾竑筠翊翯芃荭菡蓁詠豊贇鋆锳镕頔颉飏骐魁鹍"
    "麒㛃䶮㑇㙦"
)  # fmt: skip
"""Some lie outside the old character set: those are the ones that become “?” in a spreadsheet."""

ZHUANG: Final = ("韦覃蒙蓝黄农陆莫罗梁", "达勒特美妹娅阿亚朝日光月水山花龙生荣")
TIBETAN: Final = _words(
    "扎西 卓玛 次仁 达娃 尼玛 多吉 央金 拉姆 德吉 平措 格桑 旺堆 白玛 索朗 洛桑 旦增 曲珍 仁青 巴桑 普布 "
    "边巴 丹增 强巴 顿珠 罗布 群培 益西 措姆 桑珠 贡布"
)  # fmt: skip
MONGOLIAN: Final = _words(
    "巴特尔 其木格 苏和 乌云 娜仁 斯琴 高娃 朝鲁 巴图 额尔敦 那日苏 格日勒 托娅 萨仁 哈斯 布和 毕力格 宝音 "
    "吉日嘎拉 阿拉坦 敖登 图雅 特木尔 乌日娜 孟和 青格勒"
)  # fmt: skip
UYGHUR_MALE: Final = _words(
    "买买提 艾合买提 吐尔逊 阿不都 库尔班 玉素甫 卡德尔 依明 热合曼 沙吾提 司马义 托合提 阿里木 帕尔哈提"
)  # fmt: skip
UYGHUR_FEMALE: Final = _words(
    "阿依古丽 古丽 帕提古丽 热依汗 阿孜古丽 米热 茹仙古丽 再娜甫 阿米娜 汗克孜 祖丽菲亚 阿依夏木"
)  # fmt: skip
YI_CLANS: Final = _words(
    "吉克 阿苏 吉狄 沙马 阿尔 马海 曲木 俄木 阿力 海来 勒格 莫色"
)  # fmt: skip
YI_GIVEN: Final = _words(
    "曲布 尔古 伍果 拉哈 阿依 阿木 尔且 阿牛 木果 子古 日火 史布 阿芝 惹古"
)  # fmt: skip

HOMOPHONES: Final = (
    "伟维唯卫玮炜薇", "静敬靖晶京", "丽莉力立利黎", "志智致治芝", "英瑛颖莹盈", "建健剑见", "明铭鸣名",
    "军君俊钧骏", "平萍苹", "红宏洪鸿虹", "杰洁捷", "文雯纹", "玉钰育裕宇雨羽", "艳燕彦雁妍", "霞侠夏",
    "林琳霖", "飞菲非霏", "辉晖慧惠", "波博勃", "新欣馨鑫心昕", "梅眉美媚", "兰岚蓝", "云芸运", "晓小筱",
    "佳嘉家加", "浩皓昊", "子紫梓", "轩萱宣", "怡宜依仪", "婷庭亭", "倩茜", "秀绣", "桂贵", "金锦津瑾",
    "生胜升盛", "东冬栋", "勇永咏", "祥翔", "成诚承程", "青清卿庆", "龙隆", "荣蓉容", "福富甫", "才财材",
    "兴星", "良亮梁", "忠中钟", "毅谊义", "峰锋风丰", "海亥", "春椿", "娟涓", "琴勤芹", "珍贞真", "瑞睿",
    "阳扬杨", "晨辰", "芳方", "涛焘", "超朝", "付傅", "于余", "闫严", "邱丘", "肖萧", "江姜", "张章", "石史",
    "买麦", "力丽", "艾爱", "吐土", "阿啊", "尔耳", "布不", "娜纳", "曲渠", "木穆",
)  # fmt: skip
LOOKALIKES: Final = (
    "赟贇斌", "昇升", "祎袆", "彧或", "旻昊", "淼森", "垚壵", "晟成", "堃坤", "喆哲", "翀冲", "镕熔", "竑宏",
    "璟景", "未末", "玲铃", "娜那", "洁㛃吉", "龚䶮", "璐路", "瑶谣", "淑叔", "敏每", "莲连", "燕蒸", "豪毫",
    "凤风", "旭旮",
)  # fmt: skip
TRADITIONAL: Final = dict(
    zip(
        "刘陈张杨黄赵吴孙马罗郑谢许韩邓冯萧蒋叶苏吕卢钟姜谭陆范贾邹顾龚万钱严庄国华军杰强伟龙凤兰丽云贵荣学东"
        "义宝丰飞鸿庆爱莲洁红艳静凯乔远达寿泽发绣",
        "劉陳張楊黃趙吳孫馬羅鄭謝許韓鄧馮蕭蔣葉蘇呂盧鍾薑譚陸範賈鄒顧龔萬錢嚴莊國華軍傑強偉龍鳳蘭麗雲貴榮學東"
        "義寶豐飛鴻慶愛蓮潔紅艷靜凱喬遠達壽澤發繡",
        strict=True,
    )
)
TOWNS: Final = _words(
    "青石 白水 柳河 双桥 大坪 龙泉 石门 清溪 新安 北山 南岭 东坝 西沟 平川 长岭 金沙"
)  # fmt: skip
VILLAGES: Final = _words(
    "王家 李家 张家 上河 下河 前湾 后湾 大屯 小屯 松树 柳林 桃园 枣林 石桥 沙坪 黄土 红旗 胜利 新民 团结 "
    "和平 长坪 高峰 三合 双龙 五星 六合 七里 八角 九龙 十里 古井 清泉 茶园 竹林 梨树 杏花 荷塘 月亮 太平"
)  # fmt: skip
ESTATES: Final = _words(
    "阳光花园 幸福里 锦绣家园 东方明珠 滨河小区 翠竹苑 世纪城 和谐家园 文化小区 丽景苑"
)  # fmt: skip
ROADS: Final = _words(
    "人民路 建设路 解放路 文化路 新华街 东大街 西大街 滨河路 振兴路 朝阳路"
)  # fmt: skip


def falling(size: int, flatness: float) -> list[float]:
    """Cumulative weights of ``size`` ranks, ever rarer; a greater ``flatness`` falls more slowly."""
    return list(accumulate(1 / (rank + flatness) for rank in range(size)))
