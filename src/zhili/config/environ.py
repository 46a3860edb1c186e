"""Reads ``ZHILI_*`` strictly: an unknown name or a value of the wrong type stops the program with a sentence.

A setting that is misspelt and silently ignored is how a county ends up on the open network in debug mode.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from zhili.lib.refusal import Invalid

KNOWN: Mapping[str, tuple[str, str]] = {
    "ZHILI_HOME": ("全部数据所在的目录", "the folder that holds all state"),
    "ZHILI_DATABASE": ("数据库地址；不设则用内置 SQLite", "database URL; embedded SQLite when unset"),
    "ZHILI_SECRET": ("签名密钥（至少 50 个字符）", "signing secret, at least 50 characters"),
    "ZHILI_FIELD_KEYS": ("敏感字段密钥：编号:base64，第一个为当前", "field keys, id:base64, the first is current"),
    "ZHILI_FIELD_CIPHER": ("敏感字段的密码算法：aes 或 sm4", "cipher of sealed fields: aes or sm4"),
    "ZHILI_JOURNAL_KEY": ("存证签名密钥文件", "file of the key that signs the journal"),
    "ZHILI_DEBUG": ("调试模式（生产环境不可开）", "debug mode, never in production"),
    "ZHILI_HOSTS": ("允许的主机名，用逗号分开", "host names served, separated by commas"),
    "ZHILI_URL": ("对外网址", "the address that people use"),
    "ZHILI_PROXY": ("前面有终止 HTTPS 的反向代理", "a reverse proxy ends HTTPS in front of us"),
    "ZHILI_ORIGIN": ("存证日志的来源名", "the journal's origin in its checkpoints"),
    "ZHILI_LOCALITY": ("默认地区方案", "the default locality"),
    "ZHILI_WORKERS": ("网页进程数", "number of web processes"),
    "ZHILI_MACHINES": ("共用这个数据库的机器数", "number of machines that share the database"),
    "ZHILI_SMTP": ("邮件服务器地址 smtp://用户:密码@主机:端口", "mail server, smtp://user:password@host:port"),
    "ZHILI_SMTP_FROM": ("发件人地址", "sender address of mail"),
    "ZHILI_LOG": ("日志级别", "log level"),
    "ZHILI_DATA": ("测试用的公开数据目录", "folder of public data that tests read"),
    "ZHILI_CHROMIUM": ("测试用的浏览器程序", "browser program that tests drive"),
    "ZHILI_TEST_DATABASE": ("测试用的数据库地址", "database URL that tests use"),
}

_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off"})


class UnknownSetting(Invalid):
    code = "unknown_setting"
    zh = "没有名为 {name} 的设置。{near_zh}"
    en = "There is no setting called {name}.{near_en}"


class BadSetting(Invalid):
    code = "bad_setting"
    zh = "设置 {name} 的值不对：应为{wanted_zh}。"
    en = "The setting {name} has a wrong value: {wanted_en} is expected."


@dataclass(frozen=True, slots=True)
class Environ:
    """Typed readers over one environment. An empty value counts as unset."""

    values: Mapping[str, str]

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Environ:
        """Raises UnknownSetting for the first ``ZHILI_*`` name that nobody reads."""
        for name in sorted(values):
            if name.startswith("ZHILI_") and name not in KNOWN:
                raise _unknown(name)
        return cls(values)

    def text(self, name: str, default: str = "") -> str:
        assert name in KNOWN, f"{name} is read but not declared"
        return self.values.get(name, "").strip() or default

    def flag(self, name: str, default: bool = False) -> bool:
        text = self.text(name).lower()
        if not text:
            return default
        if text not in _YES | _NO:
            raise BadSetting(name=name, wanted_zh=" true 或 false", wanted_en="true or false")
        return text in _YES

    def number(self, name: str, default: int, *, least: int = 1, most: int = 1024) -> int:
        text = self.text(name)
        if not text:
            return default
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise BadSetting(
                name=name, wanted_zh=f" {least} 到 {most} 的整数", wanted_en=f"a whole number from {least} to {most}"
            )
        return int(text)

    def words(self, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Values separated by commas, without the white space around them."""
        return tuple(word.strip() for word in self.text(name).split(",") if word.strip()) or default

    def choice(self, name: str, default: str, among: tuple[str, ...]) -> str:
        text = self.text(name, default)
        if text not in among:
            listed = ", ".join(among)
            raise BadSetting(name=name, wanted_zh=f"其中之一：{listed}", wanted_en=f"one of {listed}")
        return text

    def path(self, name: str, default: Path) -> Path:
        """An absolute path; a relative one counts from the working folder."""
        return Path(self.text(name) or default).expanduser().absolute()

    def url(self, name: str, default: str, *, schemes: tuple[str, ...]) -> str:
        """A URL with a host and one of ``schemes``, without a trailing slash."""
        text = self.text(name, default)
        if text and not _is_url(text, schemes):
            listed = " / ".join(f"{scheme}://" for scheme in schemes)
            raise BadSetting(
                name=name, wanted_zh=f"以 {listed} 开头的网址", wanted_en=f"a URL that starts with {listed}"
            )
        return text.rstrip("/")


def split_url(name: str, text: str) -> SplitResult:
    """The parts of a URL; raises BadSetting where the port or the brackets make no sense."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise BadSetting(name=name, wanted_zh="完整的网址", wanted_en="a whole URL") from error
    return parts


def _is_url(text: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _unknown(name: str) -> UnknownSetting:
    near = difflib.get_close_matches(name, KNOWN, n=3, cutoff=0.6)
    listed = ", ".join(near)
    return UnknownSetting(
        name=name,
        near_zh=f"您要的是不是：{listed}？" if near else "",
        near_en=f" Did you mean {listed}?" if near else "",
    )
