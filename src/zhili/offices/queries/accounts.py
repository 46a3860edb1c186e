"""Questions about accounts: who may log in, and as whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import is_password_usable

from zhili.lib.refusal import NotFound


class NoSuchAccount(NotFound):
    """There is no such account."""

    code = "no_such_account"
    zh = "没有这个账号：{account}。"
    en = "There is no such account: {account}."


@dataclass(frozen=True, slots=True)
class AccountValue:
    """An account. ``person_id`` and ``person``: whose it is, or None and ''. ``ready``: open, and with a password."""

    id: int
    login: str
    person_id: int | None
    person: str
    ready: bool
    last_login: datetime | None


def accounts() -> tuple[AccountValue, ...]:
    """Every account, by login: one query."""
    rows = get_user_model().objects.order_by("username").values_list(
        "id", "username", "person__id", "person__name", "password", "is_active", "last_login"
    )  # fmt: skip
    return tuple(
        AccountValue(key, login, person_id, person or "", active and is_password_usable(password), seen)
        for key, login, person_id, person, password, active, seen in rows
    )


def account(login: str) -> AccountValue:
    """The account with that login, whatever the case of its letters; raises NoSuchAccount."""
    found = next((each for each in accounts() if fold(each.login) == fold(login)), None)
    if found is None:
        raise NoSuchAccount(account=login)
    return found


def logins() -> dict[str, int]:
    """Every login, folded as ``fold`` does → the account's id."""
    return {fold(login): key for key, login in get_user_model().objects.values_list("id", "username")}


def fold(login: str) -> str:
    """Two logins that differ in case or width only would be taken for each other, so there is never both."""
    return str(get_user_model().normalize_username(login)).strip().casefold()
