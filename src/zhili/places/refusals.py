"""What is refused about addresses and plates, in words."""

from __future__ import annotations

from zhili.lib.refusal import Conflict, Invalid, NotFound


class VagueAddress(Invalid):
    code = "vague_address"
    zh = "“{typed}”里没有路、小区、组或门牌号，定不到一处。"
    en = "“{typed}” names no road, estate, group or number: it is no one place."


class AddressElsewhere(Invalid):
    code = "address_elsewhere"
    zh = "不知道这个地址在哪个乡镇、村（社区），请选一个。"
    en = "It is not known in which town or village this address lies; please choose one."


class AddressStands(Conflict):
    code = "address_stands"
    zh = "“{text}”已经在地址库里了。"
    en = "“{text}” is in the library already."


class NoSuchAddress(NotFound):
    code = "no_such_address"
    zh = "没有这个地址，或不在您的辖区里。"
    en = "There is no such address, or not within your area."


class BadPosition(Invalid):
    code = "bad_position"
    zh = "位置要写成“经度,纬度”，例如 118.747205,30.499297，并选对坐标系。"
    en = "Write a position as longitude and latitude, like 118.747205,30.499297, in the system chosen."


class PositionElsewhere(Invalid):
    code = "position_elsewhere"
    zh = "这个点在{grid}，不在这个地址的村里；看看坐标系选对没有。"
    en = "This point lies in {grid}, not in the village of this address; check the reference system."


class AddressRetired(Conflict):
    code = "address_retired"
    zh = "这个地址已经停用。"
    en = "This address has been retired."


class AliasStands(Conflict):
    code = "alias_stands"
    zh = "这个名称已经记过了。"
    en = "This name is recorded already."


class NoSuchRoad(NotFound):
    code = "no_such_road"
    zh = "{area} 没有叫“{road}”的路的地址。"
    en = "No address in {area} lies on a road called “{road}”."


class BadRoadName(Invalid):
    code = "bad_road_name"
    zh = "新路名要和旧的不同，2 到 60 个字，例如“人民路”。"
    en = "The new name must differ from the old one and have 2 to 60 characters."


class DayTooEarly(Invalid):
    code = "day_too_early"
    zh = "日期不能早于开始的日期 {since}。"
    en = "The day cannot be before it began, {since}."


class CheckSettled(Conflict):
    code = "check_settled"
    zh = "这条待核地址已经有人处理了。"
    en = "Somebody has dealt with this address already."


class NoAnswers(Invalid):
    code = "no_answers"
    zh = "请至少勾一条；一次最多 {most} 条。"
    en = "Tick at least one, and {most} at most."


class NoReason(Invalid):
    code = "no_reason"
    zh = "请写明怎么核实的：2 到 200 个字。"
    en = "Say how it was checked, in 2 to 200 characters."


class NoPlates(Invalid):
    code = "no_plates"
    zh = "请至少选一个地址；一次最多 {most} 个。"
    en = "Choose at least one address, and {most} at most."


class PlateStands(Conflict):
    code = "plate_stands"
    zh = "“{text}”已有有效门牌；要换新的，请勾选“换新”。"
    en = "“{text}” has a valid plate; to replace it, tick “replace”."


class PlateOver(Conflict):
    code = "plate_over"
    zh = "这块门牌已经失效。"
    en = "This plate is no longer good."


class TruncatedToken(Invalid):
    code = "truncated_token"
    zh = "门牌码不全，请对准整个二维码再扫一次。"
    en = "The code is not whole. Please scan the whole code again."


class NoSuchPlate(NotFound):
    code = "no_such_plate"
    zh = "没有这块门牌。"
    en = "There is no such plate."
