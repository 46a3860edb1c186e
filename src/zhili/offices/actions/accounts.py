"""Verbs about accounts: the only place that writes them. An account without a password lets nobody in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from zhili.lib.actor import Actor
from zhili.lib.refusal import Conflict, Invalid, NotAllowed
from zhili.offices import queries
from zhili.offices.actions._checks import need_text, take_turn
from zhili.offices.actions._record import record, record_each
from zhili.offices.lifecycle import Act
from zhili.offices.models import Person
from zhili.offices.permissions import MANAGE
from zhili.offices.queries.accounts import NoSuchAccount, fold, logins
from zhili.store.writing import writing

LOGIN_MOST = 150
"""Characters; Django's own limit."""

COMPLAINTS = {
    "password_too_short": ("至少要 {min_length} 个字符", "it needs {min_length} characters or more"),
    "password_too_common": ("太常见，一猜就中", "it is among those that everybody tries first"),
    "password_entirely_numeric": ("不能全是数字", "it may not be digits only"),
    "password_too_similar": ("与账号太像", "it is too much like the login"),
}
"""What Django's validators say, in both languages."""


class BadLogin(Invalid):
    """Letters of any script, digits and ``@ . + - _``; at most 150."""

    code = "bad_login"
    zh = "账号“{login}”不对：只用字母、汉字、数字和 @ . + - _，最多 150 个字符。"
    en = "“{login}” is not a login: letters, digits and @ . + - _ only, 150 at most."


class LoginTaken(Conflict):
    """Unique for ever, whatever the case of its letters."""

    code = "login_taken"
    zh = "账号 {login} 已经有了。"
    en = "The login {login} is taken."


class PersonHasAccount(Conflict):
    """One human, one account: whoever had two could confirm the own work."""

    code = "person_has_account"
    zh = "{name}已有账号。"
    en = "{name} has an account already."


class BadPassword(Invalid):
    """What the validators of the settings refuse. Never quotes the password."""

    code = "bad_password"
    zh = "这个密码不行：{why_zh}。"
    en = "This password will not do: {why_en}."


def add_account(*, actor: Actor, login: str, now: datetime, person_id: int | None = None) -> int:
    """Make an account that has no password yet, and return its id. With ``person_id`` it is that person's; an account
    that belongs to nobody is then given to them.

    Raises NotAllowed, NameMissing, BadLogin, LoginTaken, NoSuchPerson, PersonHasAccount.
    """
    _need_manage(actor)
    plain = check_login(login)
    with writing():
        take_turn()
        person = queries.person(person_id) if person_id is not None else None
        if person is not None and person.account_id is not None:
            raise PersonHasAccount(name=person.name)
        key = logins().get(fold(plain))
        if key is None:
            key = write_accounts(actor, [plain], now)[0]
        elif person is None or Person.objects.filter(account_id=key).exists():
            raise LoginTaken(login=plain)
        if person is not None:
            Person.objects.filter(id=person.id).update(account_id=key)
            record(actor, Act.LINK_ACCOUNT, f"person:{person.id}", now, {"account": key})
    return key


def check_login(login: str) -> str:
    """The login as it is kept. Raises NameMissing, BadLogin."""
    need_text(login, "账号", "the login")
    model = get_user_model()
    plain = str(model.normalize_username(login.strip()))
    try:
        model.username_validator(plain)
    except ValidationError as error:
        raise BadLogin(login=login.strip()[:40]) from error
    if len(plain) > LOGIN_MOST:
        raise BadLogin(login=plain[:40])
    return plain


def write_accounts(actor: Actor, checked: Sequence[str], now: datetime) -> list[int]:
    """Make accounts for checked logins that are free, without a password, in the caller's transaction and turn."""
    if not checked:
        return []
    model = get_user_model()
    made = model.objects.bulk_create(
        model(username=login, password=make_password(None), date_joined=now) for login in checked
    )
    keys = [int(row.pk) for row in made]
    record_each(
        actor,
        Act.ADD_ACCOUNT,
        now,
        [(f"account:{key}", {}, {"login": login}) for key, login in zip(keys, checked, strict=True)],
    )
    return keys


def check_password(password: str, login: str) -> None:
    """Refuse (BadPassword, with every reason) what the settings' validators refuse."""
    try:
        validate_password(password, get_user_model()(username=login))
    except ValidationError as error:
        zh, en = [], []
        for each in error.error_list:
            said = COMPLAINTS.get(str(each.code), ("不合要求", "it does not meet the rules"))
            facts = each.params or {}
            zh.append(said[0].format(**facts))
            en.append(said[1].format(**facts))
        raise BadPassword(why_zh="；".join(zh), why_en="; ".join(en)) from error


def set_password(*, actor: Actor, logins: Sequence[str], password: str, now: datetime) -> None:
    """Give accounts a password, as typed; their open sessions end. Several logins share it in a demonstration only:
    hashing takes a third of a second by design, and is done once.

    Raises NotAllowed, NoSuchAccount, BadPassword.
    """
    _need_manage(actor)
    for login in logins:
        check_password(password, login)
    hashed = make_password(password)
    with writing():
        rows = get_user_model().objects.filter(username__in=list(logins))
        found = dict(rows.values_list("username", "id"))
        for login in logins:
            if login not in found:
                raise NoSuchAccount(account=login)
        rows.update(password=hashed)
        record_each(actor, Act.SET_PASSWORD, now, [(f"account:{key}", {}, None) for key in found.values()])


def _need_manage(actor: Actor) -> None:
    if not actor.may(MANAGE):
        raise NotAllowed
