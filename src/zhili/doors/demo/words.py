"""What invented residents say and invented units answer. Nobody said any of this; every sentence is our own."""

from __future__ import annotations

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜"
CALLED = ("先生", "女士", "师傅", "大爷", "阿姨", "老师")

SPOTS = ("菜场北门", "幼儿园门口", "公交站旁", "3 幢楼下", "老桥东头", "村委会前面", "卫生室对面", "2 单元", "祠堂后面",
         "中学路口", "停车场出口", "河边步道", "7 幢和 8 幢之间", "供销社门口", "文化广场西侧", "水塔下面")  # fmt: skip

SAID: dict[str, tuple[str, ...]] = {
    "water.sewage": (
        "{spot}污水往外冒，早上六点就开始了，孩子踮着脚走过去的",
        "{spot}下水道堵了，一楼卫生间返水，擦了又冒",
        "{spot}化粪池满了没人清，楼道里都是味",
    ),
    "water.supply.outage": ("{spot}从昨晚停水到现在，家里老人孩子都没水用",
                            "我们这一片断水了，打电话说在查，没说什么时候好"),
    "water.supply.quality": ("自来水发黄，{spot}好几家都这样，放了半小时还是黄", "水浑得不敢喝，洗的白衣服都染色了"),
    "water.flood": ("一下雨{spot}就积水，水没过脚踝，电动车熄火好几辆",),
    "water.river": ("{spot}那段河道漂着死鱼，河水发黑，晚上味道大",),
    "power.outage": ("{spot}停电三个钟头了，冰箱里的东西要坏", "抽水站跳闸，{n} 个大棚断水断电，苗要干死了"),
    "power.line": ("{spot}电线垂下来快碰到车顶了，看着害怕",),
    "gas.leak": ("{spot}有燃气味，开着窗还闻得到，请快来人",),
    "road.surface.pothole": ("{spot}路面坑洼，前天有人骑车摔了", "{spot}窨井盖缺了一块，已经有人绊倒",
                             "{spot}井盖响了半个月，半夜过车咣当响"),
    "road.surface.village": ("村里到{spot}那段还是土路，没硬化，下雨校车进不来",),
    "road.lamp": ("{spot}到中学那段路灯连着 {n} 盏不亮，学生下晚自习摸黑走", "{spot}的路灯白天亮晚上不亮"),
    "road.signal": ("{spot}红绿灯坏了，早高峰挤成一团",),
    "road.parking": ("{spot}乱停车堵住消防通道，喊了物业没用",),
    "road.bus": ("7 路公交末班车总提前十分钟走，学生赶不上",),
    "housing.lift": ("{spot}电梯停了两天，八楼的老人下不了楼", "电梯关门夹人，{spot}的住户都不敢坐"),
    "housing.property": ("物业费照收，{spot}的垃圾三天没人清", "物业公司换人不通知，{spot}门禁坏了一个月"),
    "housing.leak": ("楼上漏水，天花板泡坏了，{spot}物业说找楼上，楼上说找物业",),
    "housing.illegal": ("{spot}楼顶在加盖房子，承重墙都敲了",),
    "housing.old": ("我们老旧小区{spot}什么时候改造，水管都锈了", ),
    "environment.noise.site": ("{spot}工地夜间施工到凌晨一点，切割石材的声音孩子睡不着",),
    "environment.noise.square": ("{spot}广场舞音响太大，关窗都没用",),
    "environment.fumes": ("{spot}烧烤店油烟直接对着我家窗户",),
    "environment.dust": ("渣土车从{spot}过不盖布，扬尘看不见对面",),
    "labour.wages": ("工地撤了，{n} 个人两个月工资没发，老板电话打不通", "在{spot}那家店干了四个月，欠薪八千多不给"),
    "labour.medical": ("医保报销的单子交了两个月没下来，{spot}窗口说再等等",),
    "market.food": ("{spot}早餐店的肉馅变质，吃了拉肚子",),
    "market.refund": ("健身房关门不退费，{spot}那家，卡里还有两千多",),
    "welfare.allowance": ("家里老人瘫痪，想问低保怎么申请，{spot}的公示看不懂",),
    "welfare.elder": ("老人一个人住，想问助餐点和高龄补贴怎么办理",),
    "education.place": ("孩子明年入学，想问{spot}这边算哪个学区",),
    "village.irrigation": ("{spot}的水渠塌了一段，下面 {n} 亩田灌溉不上",),
    "village.land": ("征地补偿少算了一分地，村里说按老图，{spot}那块",),
    "village.money": ("村里的账半年没公布，村务公开栏还是去年的",),
    "": ("想跟镇上说说{spot}那件事，电话里讲不清，请回个电话", "{spot}有人摆摊占道，味道也大，油污满地，还放喇叭",
         "邻居家的狗不拴绳，{spot}的小孩都怕", "{spot}的快递柜占了半条路，又堵车又挡消防"),
}  # fmt: skip
"""By the category it is about ('' : no keyword will tell). ``{spot}`` a place, ``{n}`` a number."""

TITLES: dict[str, str] = {
    "water.sewage": "{spot}污水外溢", "water.supply.outage": "{spot}停水", "water.supply.quality": "自来水发黄",
    "water.flood": "{spot}一下雨就积水", "water.river": "{spot}河水发黑", "power.outage": "{spot}停电",
    "power.line": "{spot}电线低垂", "gas.leak": "{spot}闻到燃气味", "road.surface.pothole": "{spot}路面坑洼、井盖破损",
    "road.surface.village": "到{spot}的路还没硬化", "road.lamp": "{spot}路灯不亮", "road.signal": "{spot}红绿灯坏了",
    "road.parking": "{spot}乱停车堵消防通道", "road.bus": "7 路末班车提前走", "housing.lift": "{spot}电梯停了",
    "housing.property": "{spot}物业不管事", "housing.leak": "楼上漏水没人管", "housing.illegal": "{spot}楼顶违建",
    "housing.old": "老小区什么时候改造", "environment.noise.site": "{spot}夜里施工", "labour.wages": "工钱没结",
    "environment.noise.square": "{spot}音响太吵", "environment.fumes": "{spot}油烟对着窗",
    "environment.dust": "渣土车扬尘",
    "labour.medical": "医保报销迟迟不下", "market.food": "{spot}早餐店肉馅变质", "market.refund": "健身卡不退钱",
    "welfare.allowance": "想问低保怎么申请", "welfare.elder": "问助餐和高龄补贴", "education.place": "问学区怎么划",
    "village.irrigation": "{spot}水渠塌了一段", "village.land": "征地面积少算", "village.money": "村里的账没公布",
}  # fmt: skip

PROGRESS = ("已打电话给反映人核实，约好今天下午到现场。",
            "到现场看过，先围挡，配件明天到。", "和物业、社区一起开了个短会，定了做法。",
            "班组正在抢修，预计今晚恢复。", "查了图纸，管线走向和现场不一致，在探查。")  # fmt: skip
REPLIES = ("{date}派班组到{spot}处理，换了坏件，试用两次正常；巡查表上加了这一处。",
           "{date}在{spot}清理完毕，责任人每天早晚各看一次，联系电话已留给您。",
           "经查属实。{date}已整改，{spot}的问题点拍照存档，一周后再看一次。",
           "{date}与反映人一起看了{spot}，按商定的办法处理好了，费用由单位承担。",
           "{date}请专业队伍修好{spot}，并把同一条线上的另外 {n} 处一起检查了。")  # fmt: skip
WORSE = ("还是老样子，晚上又来了。", "只修了一半，靠里那边没动。", "好了一天又坏了。")
GOOD = ("弄好了，谢谢。", "今天看是好了。", "比以前好，希望别再坏。", "")
CALLED_YES = ("说已经好了，就是等得久了点。", "说师傅态度好，问题解决了。")
SEEN = ("{date}到{spot}实地看过，问题点已修复，附近两户当面说正常。", "{date}现场核查，{spot}设施完好，拍照四张存档。")
OBJECTIONS = (
    "该处设施去年已移交，不在本单位管养范围，附移交清单第 {n} 项。",
    "权属在开发单位，尚未验收移交，本单位无权处理。",
)
UPHELD = "移交清单属实，{n} 号件改派接收单位。"
OVERRULED = "清单里没有{spot}这一段，首接负责，协办单位配合。"
LIFTS = ("{spot}需要跨两个镇协调，请上级明确牵头。", "改造要动用县级资金，镇里定不了，请上级出意见。")
OPINIONS = ("由你镇先做应急处理，县里本月内出方案，{spot}一并列入。",)
WHISTLES = ("请派人到{spot}一起看，管线归属要当面认。", "请配合封闭{spot}半幅路两小时。")
CAME = ("已到场，认下东侧一段，西侧由你们处理。", "晚九点到位封路，两小时恢复。")
EXTENDS = ("配件要从外地调，最快 {n} 天到。", "要等业主大会表决，已定日期。")
WITHDRAWN = ("自己联系物业弄好了，不用办了。", "看错了，是邻居家的事。")
REOPENED = "才过几天又坏了，和上次一样。"
OWED: dict[str, tuple[str, tuple[str, ...], str, str, str]] = {
    "water.sewage": ("缺改建{spot}一带管网的 {n} 万元", ("money",), "每天抽排两次，雨天加派一班人。",
                     "{spot}主管塌陷，整段要换，本单位年度经费不够（{number}）。", "管道内窥检测报告第 {n} 页"),
    "road.surface.village": ("缺通村公路的立项和 {n} 万元", ("power", "money"),
                             "铺了碎石，雨天校车改走东坪桥，油费由乡里补。",
                             "{spot}这段路要立项才能硬化，立项不在本单位权限内（{number}）。", "通村公路现状勘查表"),
    "housing.old": ("缺认定老旧小区公共部位权属的办法", ("rule",), "先换了锈得最重的两段水管，费用公示。",
                    "{spot}产权资料不全，现行规定下办不了改造立项（{number}）。", "档案馆查档证明"),
    "housing.lift": ("缺 {n} 名持证电梯检验人员", ("people",), "物业每天派人扶老人上下楼，贴出每日班次。",
                     "{spot}电梯要大修检验，县里持证人员排到下月（{number}）。", "检验排期表"),
    "village.irrigation": ("缺修复水渠的 {n} 万元和施工队", ("money", "people"), "借邻村水泵先抽水保苗，电费村里出。",
                           "{spot}渠道塌了四十米，修复超出村镇财力（{number}）。", "水利员现场测量记录"),
}  # fmt: skip
"""By category: (what is missing, which of power/people/money/rule, what helps meanwhile, statement, evidence)."""
REVIEWED = "已列入下季度计划草案，下月底前给准话，需要 {n} 天走流程。"
PAID = "{date}资金到位，{spot}已完工，验收单和照片附后。"
DECLINED = (
    "本轮不单独改造{spot}：方案比选后并入 {n} 年度道路工程一起做，理由和比选表已公开（{number}）。",
    "方案比选表",
)
EXITS: dict[str, tuple[str, str]] = {
    "answer": ("{spot}的窗口周一到周五上班，材料清单已逐条读给您，缺的那份可以当场补（{number}）。", "通话录音"),
    "transfer": ("电话里听到有人受伤，已同时转 120 和 119，{spot}定位一并告知（{number}）。", "转接记录"),
    "redirect": ("这件事正在法院审理，请按 {n} 号通知书到庭说明，法律援助电话已告知（{number}）。", "受理通知书"),
    "explain": ("涉及他人隐私，不能透露{spot}那户的情况；您可以申请调解（{number}）。", "隐私条款告知记录"),
    "set_out_of_remit": ("{spot}那家店的会员价属于市场行为，给了消费维权和行业协会的电话（{number}）。", "电话记录"),
    "admonish": ("要求公布举报人姓名，这是法律不许的，已讲明并记录（{number}）。", "通话录音"),
}
INCIDENTS: tuple[tuple[str, str, str], ...] = (
    ("city.cover", "{spot}井盖松动翘起", "巡查发现{spot}井盖一边翘起，已放警示桩"),
    ("city.rubbish", "{spot}暴露垃圾", "{spot}堆着装修垃圾约 {n} 袋，味道大"),
    ("city.vendor", "{spot}占道经营", "{spot}早市摊位占了半条机动车道"),
)

TOLD_OWED = "现在还办不了，已经认账：缺什么、谁来补、哪天再看，都写在这一页。也受影响的，可以说一声「我也是」。"
TOLD_CROWD = "好几位居民反映，调度台正在找该管的单位。不用再报一次，点「我也是」就行，修好了会问每一位。"
