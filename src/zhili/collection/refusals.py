"""What this room refuses, in words."""

from __future__ import annotations

from zhili.lib.refusal import Conflict, Invalid, NotAllowed, NotFound


class NotADrawer(NotAllowed):
    code = "not_a_drawer"
    zh = "画路线要有派单、监看或管理的权限，并且单位在您的辖区里。"
    en = "Drawing routes needs a grant to dispatch, oversee or manage, for a unit within your area."


class NoStops(Invalid):
    code = "no_stops"
    zh = "路线至少要有一处、最多 {most} 处要看的地方。"
    en = "A route has at least one stop and at most {most}."


class WordMissing(Invalid):
    code = "route_word_missing"
    zh = "「{field_zh}」要填，最多 {most} 个字。"
    en = "“{field_en}” is needed, with at most {most} characters."


class BadPoint(Invalid):
    code = "bad_point"
    zh = "位置 {lon}, {lat} 不是有效的经纬度。"
    en = "{lon}, {lat} is not a valid longitude and latitude."


class RouteNameTaken(Conflict):
    code = "route_name_taken"
    zh = "这个单位已有叫「{name}」的路线。"
    en = "This unit has a route called “{name}” already."


class NoSuchRoute(NotFound):
    code = "no_such_route"
    zh = "没有这条路线，或者它不归您巡。"
    en = "There is no such route, or it is not yours to walk."


class RouteRetired(Conflict):
    code = "route_retired"
    zh = "「{name}」已经停用。"
    en = "“{name}” has been retired."


class NoSuchPatrol(NotFound):
    code = "no_such_patrol"
    zh = "没有这次巡查，或者不是您本人的。"
    en = "There is no such patrol, or it is not your own."


class StillOnPatrol(Conflict):
    code = "still_on_patrol"
    zh = "您还在巡「{name}」，先结束那一次。"
    en = "You are still walking “{name}”; end that patrol first."


class PatrolOver(Conflict):
    code = "patrol_over"
    zh = "这次巡查已经结束，不能再记。"
    en = "This patrol is over; nothing can be added."


class NoSuchStop(NotFound):
    code = "no_such_stop"
    zh = "这条路线上没有这一处。"
    en = "There is no such stop on this route."


class SeenAlready(Conflict):
    code = "seen_already"
    zh = "「{place}」这次已经看过。"
    en = "“{place}” has been looked at on this patrol."


class MatterMissing(Invalid):
    code = "matter_missing"
    zh = "「有问题」要写上报出的编号，「没问题」不写编号。"
    en = "“Found” names the matter that was reported; “all right” names none."


class TrackTooLong(Invalid):
    code = "track_too_long"
    zh = "轨迹点一次最多 {at_once} 个，一次巡查最多 {most} 个。"
    en = "At most {at_once} points at once, and {most} on one patrol."
