"""What the demonstration county knows: articles written by one and reviewed by another, canned replies, a trouble that
is known already, and a week of calls whose times a telephone system told."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from zhili.knowledge import actions as knowledge
from zhili.knowledge.actions import NewArticle, NewTrouble
from zhili.reception import actions as reception
from zhili.reception.actions import CallNote
from zhili.reception.lifecycle import End

from .county import Settled

DESK, ADMIN = "centre-desk1", "centre-admin"


@dataclass(frozen=True, slots=True)
class Told:
    """One article: the unit that writes it, category, question and answer in both languages, and its basis."""

    unit: str
    category: str
    question: tuple[str, str]
    answer: tuple[str, str]
    basis: str


ARTICLES: Final = (
    Told("civil", "welfare.allowance", ("低保怎么申请，要带什么？", "How do I apply for the minimum allowance?"),
         ("带身份证、户口簿、家庭收入证明到户籍所在乡镇便民中心申请，也可以由村里代交。三十个工作日内书面答复。",
          "Bring identity card, household book and proof of income to the service centre of your home town; the "
          "village may hand it in for you. You get a written answer within 30 working days."), "社会救助暂行办法"),
    Told("civil", "welfare.elder", ("高龄补贴和老人助餐怎么办？", "Allowance and meals for elders"),
         ("八十周岁以上由村居委会上门登记，次月起发；助餐点在社区食堂，凭老年卡减免。",
          "From 80 years on the village registers you at home and pays from the next month; meals are at the community "
          "canteen, cheaper with the elder card."), "养老服务条例"),
    Told("supply", "water.supply.outage", ("停水了怎么知道几点来？", "When does the water come back?"),
         ("计划停水提前一天在小区和公众号公告；抢修停水一般四小时内恢复，超过八小时供水公司派水车。",
          "Planned cuts are announced a day before; repairs take up to four hours, after eight a water cart comes."),
         "城市供水条例"),
    Told("supply", "water.supply.quality", ("自来水发黄能不能用？", "Is discoloured water safe?"),
         ("先放两三分钟，还黄就别喝，打供水公司来取样；管网冲洗后当天恢复。",
          "Let it run for a few minutes; if it stays yellow do not drink it and ask for a sample."), "城市供水条例"),
    Told("power", "power.outage", ("停电先查什么？", "What to check when the power is off"),
         ("先看自家空气开关和邻居家；整片没电由供电公司抢修，城区四十五分钟、农村九十分钟内到场。",
          "Check your own switch and your neighbours; for a whole area a crew comes within 45 (town) or 90 minutes."),
         "供电服务规范"),
    Told("gas", "gas.leak", ("闻到燃气味怎么办？", "I smell gas"),
         ("不开关任何电器，开窗，人到楼外再打电话；阀门能关就关。抢险队接报后立即出发。",
          "Touch no switch, open the windows, leave the building, then call; close the valve if you can."),
         "城镇燃气管理条例"),
    Told("urban", "road.lamp", ("路灯坏了多久能修？", "How long does a street light take?"),
         ("单灯四十八小时内修，整段不亮二十四小时内修；报灯杆编号最快。",
          "One light within 48 hours, a whole stretch within 24; the number on the pole helps most."),
         "城市照明管理规定"),
    Told("education", "education.place", ("孩子入学怎么看学区？", "Which school is my child's?"),
         ("学区按户籍和实际居住划，每年六月公布；新搬来的带房产或租赁合同到学校登记。",
          "By registered and actual home, published every June; newcomers register at the school."), "义务教育法"),
    Told("medical", "labour.medical", ("外地看病怎么报销？", "Treated elsewhere: how am I reimbursed?"),
         ("先在手机或窗口备案，出院时直接结算；没备案的带发票和病历回来办，二十个工作日到账。",
          "Register first and it is settled on discharge; otherwise bring invoice and record, 20 working days."),
         "医疗保障经办管理办法"),
    Told("labour", "labour.wages", ("拖欠工资找谁？", "My wages are not paid"),
         ("带合同、考勤、工资条到劳动监察大队，或先记下单位、人数、金额由我们转；六十日内处理。",
          "Bring contract, time sheet or pay slip to the labour inspectorate; decided within 60 days."),
         "保障农民工工资支付条例"),
    Told("market", "market.refund", ("预付卡商家不退钱怎么办？", "A shop does not refund my card"),
         ("保留票据和聊天记录，七日内组织调解；调解不成出具终止书，可以起诉。",
          "Keep receipts and chats; mediation is set up within seven days, after which you may sue."),
         "消费者权益保护法"),
    Told("housing", "housing.lift", ("电梯困人打哪个电话？", "Somebody is stuck in a lift"),
         ("按轿厢里的应急按钮，同时打 96333；城区救援三十分钟内到。别扒门。",
          "Press the emergency button and call 96333; help comes within 30 minutes. Do not force the doors."),
         "特种设备安全法"),
)  # fmt: skip
REPLIES: Final = (
    ("收到，马上去看", "{number} 收到。我们今天（{today}）派人到{place}看，看完给您回话。"),
    ("约上门时间", "{unit}想约您方便的时间到{place}看一下，请接电话；打不通会再打两次。"),
    ("配件在路上", "{title}：现场看过，要换的配件已订，{due}前装好；装好前先用围挡隔开。"),
    ("延期说明", "要多用几天：。新的期限是{due}，到时无论办没办好都给您回话。"),
    ("办后请看一眼", "{title}已经处理，请您到{place}看一眼：好了说“好了”，没好说“没好”，我们接着办。有事打 {phone}。"),
    ("转到现场班组", "已交现场班组，班组会先打电话联系。编号 {number}，期限 {due}。"),
)
TROUBLE: Final = NewTrouble(
    "供水主管抢修，白鹭街道停水", "供水主管在抢修，白鹭街道今天会停水，预计六个小时内恢复；急用水可以到社区取。",
    "water.supply.outage", ("990121001000",),
    "The main is under repair: no water in Bailu today, back within six hours; water is handed out at the community.",
)  # fmt: skip
CALLS: Final = 60


def teach(settled: Settled, now: datetime) -> None:
    """Write and review the articles, keep the replies, tell the trouble, and let a week of calls ring."""
    before = now - timedelta(days=20)
    for told in ARTICLES:
        new = NewArticle(told.question[0], told.answer[0], told.category, (), told.question[1], told.answer[1],
                         told.basis)  # fmt: skip
        written = knowledge.write_article(actor=settled.as_(f"{told.unit}-desk", before), new=new, now=before)
        knowledge.approve_article(actor=settled.as_(f"{told.unit}-head", before), article=written, now=before)
    for name, words in REPLIES:
        knowledge.keep_reply(actor=settled.as_(ADMIN, before), name=name, words=words, now=before, unit=None)
    since = now - timedelta(hours=1)
    new_trouble = NewTrouble(TROUBLE.what, TROUBLE.answer_zh, TROUBLE.category, TROUBLE.areas, TROUBLE.answer_en, since,
                             now + timedelta(hours=6))  # fmt: skip
    knowledge.post_trouble(actor=settled.as_("supply-desk", since), new=new_trouble, now=since)
    _ring(settled, now)


def _ring(settled: Settled, now: datetime) -> None:
    """Calls as a telephone system would tell them; nobody's number is in them."""
    chance = random.Random(15)
    for no in range(CALLS):
        rang = now - timedelta(minutes=10 + no * 160)
        waits = timedelta(seconds=chance.choice((3, 4, 6, 8, 9, 11, 13, 14, 19, 27)))
        ended = rang + waits + timedelta(seconds=chance.randint(20, 400))
        lost = chance.random() < 0.04
        desk = settled.as_(DESK, now)
        note = CallNote(f"demo-{no}", rang, None if lost else rang + waits, ended)
        noted = reception.note_call(actor=desk, note=CallNote(note.source_id, rang), now=rang)
        if not lost:
            reception.answer_call(actor=desk, call=noted.id, now=rang)
        reception.note_call(actor=desk, note=note, now=ended)
        if not lost:
            end = chance.choice((End.TOLD, End.TOLD, End.ELSEWHERE, End.NOTHING))
            reception.end_call(actor=desk, call=noted.id, now=ended, end=end)
