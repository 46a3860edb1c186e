"""The duty list (派单目录): who leads what, where, by which law. What no line names stays with the dispatcher."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

HOME = "属地"
"""As the lead: the street or town in which it lies."""


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One line. ``area`` empty: the whole county. ``limit`` empty: the category's own."""

    category: str
    lead: str
    assists: tuple[str, ...] = ()
    area: str = ""
    limit: str = ""
    power: str = ""
    basis: str = ""


DUTY = (
    DutyLine("water.supply", "supply", ("housing",), power="供水", basis="城市供水条例"),
    DutyLine("water.sewage", "housing", ("urban",), power="排水管理", basis="城镇排水与污水处理条例"),
    DutyLine("water.flood", "housing", ("urban", "waterworks"), power="排水管理", basis="城镇排水与污水处理条例"),
    DutyLine("water.river", "waterworks", ("ecology",), power="河道管理", basis="河道管理条例"),
    DutyLine("power", "power", power="供电", basis="电力法"),
    DutyLine("gas", "gas", ("housing",), power="供气供热", basis="城镇燃气管理条例"),
    DutyLine("road.surface.pothole", "urban", ("transport",), power="市政设施管理", basis="城市道路管理条例"),
    DutyLine("road.surface.village", HOME, ("transport",), basis="农村公路建设管理办法"),
    DutyLine("road.lamp", "urban", ("power",), power="市政设施管理", basis="城市照明管理规定"),
    DutyLine("road.signal", "police", power="道路交通管理", basis="道路交通安全法"),
    DutyLine("road.parking", "police", ("urban",), power="道路交通管理", basis="道路交通安全法"),
    DutyLine("road.bus", "transport", power="公路养护", basis="道路运输条例"),
    DutyLine("road.charging", "power", ("housing",), basis="电动汽车充电基础设施建设的有关规定"),
    DutyLine("road", "transport", ("urban",), power="公路养护", basis="公路法"),
    DutyLine("housing.lift", "market", ("housing",), power="特种设备监察", basis="特种设备安全法"),
    DutyLine("housing.property", "housing", power="物业监督", basis="物业管理条例"),
    DutyLine("housing.leak", "housing", power="物业监督", basis="物业管理条例"),
    DutyLine("housing.illegal", "urban", ("land",), power="违法建设查处", basis="城乡规划法"),
    DutyLine("housing.old", "housing", ("power", "supply"), basis="城镇老旧小区改造的有关规定"),
    DutyLine("housing.title", "land", power="不动产登记", basis="不动产登记暂行条例"),
    DutyLine("environment.noise.site", "urban", ("ecology",), basis="噪声污染防治法"),
    DutyLine("environment.noise.square", HOME, ("urban",), basis="噪声污染防治法"),
    DutyLine("environment.burning", HOME, ("ecology", "farming"), basis="大气污染防治法"),
    DutyLine("environment", "ecology", ("urban",), power="环境执法", basis="环境保护法"),
    DutyLine("labour.medical", "medical", basis="社会保险法"),
    DutyLine("labour.wages", "labour", ("housing",), power="劳动监察", basis="保障农民工工资支付条例"),
    DutyLine("labour", "labour", power="劳动监察", basis="劳动法"),
    DutyLine("market.food", "market", power="食品安全监管", basis="食品安全法"),
    DutyLine("market", "market", power="消费维权", basis="消费者权益保护法"),
    DutyLine("welfare", "civil", basis="社会救助暂行办法"),
    DutyLine("education", "education", basis="义务教育法"),
    DutyLine("health", "health", basis="基本医疗卫生与健康促进法"),
    DutyLine("village.irrigation", HOME, ("waterworks",), basis="农田水利条例"),
    DutyLine("village.land", "farming", ("land",), basis="农村土地承包法"),
    DutyLine("village.money", HOME, ("farming",), basis="村民委员会组织法"),
    DutyLine("city.rubbish", HOME, ("urban",), basis="城市市容和环境卫生管理条例"),
    DutyLine("city.vendor", HOME, ("urban",), basis="城市市容和环境卫生管理条例"),
    DutyLine("city.cover", "urban", ("housing",), limit="life", power="市政设施管理", basis="城市道路管理条例"),
    DutyLine("city.stray", "police", ("farming",), basis="动物防疫法"),
    DutyLine("city", "urban", power="市容环卫管理", basis="城市市容和环境卫生管理条例"),
    # In the zone's street, the zone looks after roads, lamps and building sites itself.
    DutyLine("road.surface.pothole", "zone", ("urban",), "990121002000", basis="开发区管理的有关规定"),
    DutyLine("road.lamp", "zone", ("power",), "990121002000", basis="开发区管理的有关规定"),
    DutyLine("environment.noise.site", "zone", ("ecology",), "990121002000", basis="开发区管理的有关规定"),
    # The two hill townships mend their own small roads, in the longer limit.
    DutyLine("road.surface.pothole", "shiliang", (), "990121200000", "complex", basis="农村公路建设管理办法"),
    DutyLine("road.surface.pothole", "zhuwu", (), "990121201000", "complex", basis="农村公路建设管理办法"),
)


def duty_csv() -> str:
    """The list as a spreadsheet would have it, in the columns that offices use."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["类别", "区域", "主办", "协办", "时限", "职权", "依据"])
    for line in DUTY:
        assists = "、".join(line.assists)
        writer.writerow([line.category, line.area, line.lead, assists, line.limit, line.power, line.basis])
    return text.getvalue()
