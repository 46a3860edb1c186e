"""The command line: every command has help in both languages, every refusal both sentences."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhili.config import cli
from zhili.doors.cli import base
from zhili.lib.refusal import Conflict


class Closed(Conflict):
    code = "test_closed"
    zh = "{door} 关着。"
    en = "{door} is closed."


def _run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHILI_")}
    command = [sys.executable, "-m", "zhili.config.cli", *words]
    return subprocess.run(command, env={**kept, **environment}, capture_output=True, text=True, check=False)


def _commands(parser: argparse.ArgumentParser, path: str = "") -> Iterator[tuple[str, str]]:
    """(``journal verify``, help) of every command, groups included."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for choice in action._choices_actions:
                yield f"{path}{choice.dest}", choice.help or ""
            for name, below in action.choices.items():
                yield from _commands(below, f"{path}{name} ")


def test_every_command_is_told_in_both_languages() -> None:
    found = dict(_commands(cli._parser()))
    assert {"run", "serve", "migrate", "init", "runner", "doctor", "check", "test"} <= found.keys()
    wrong = {name: said for name, said in found.items() if " / " not in said or said.isascii()}
    assert not wrong, wrong


def test_every_command_runs_something() -> None:
    parser = cli._parser()
    leaves = [
        below
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for below in action.choices.values()
        if not any(isinstance(each, argparse._SubParsersAction) for each in below._actions)
    ]
    assert all(below.get_default("run") is not None for below in leaves)


def test_a_refusal_is_told_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_arguments: argparse.Namespace) -> int:
        raise Closed(door="D")

    monkeypatch.setattr(cli, "_parse", lambda argv: argparse.Namespace(run=refuse))
    assert cli.main([]) == base.REFUSED
    assert capsys.readouterr().err == "D 关着。\nD is closed.\n"


def test_ctrl_c_ends_quietly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(_arguments: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_parse", lambda argv: argparse.Namespace(run=interrupt))
    assert cli.main([]) == cli.INTERRUPTED
    assert "Traceback" not in capsys.readouterr().err


def test_what_pytest_gets_is_handed_on_and_nothing_else_is() -> None:
    assert cli._parse(["test", "tests/lib", "-k", "word", "-x"]).rest == ["tests/lib", "-k", "word", "-x"]
    with pytest.raises(SystemExit):
        cli._parse(["doctor", "-k", "word"])


def test_a_misspelt_setting_stops_it_in_words(tmp_path: Path) -> None:
    ended = _run("doctor", ZHILI_HOME=str(tmp_path), ZHILI_HOSTZ="x")
    assert ended.returncode == base.REFUSED
    assert "ZHILI_HOSTS" in ended.stderr and "没有名为" in ended.stderr and "Traceback" not in ended.stderr


def test_init_makes_a_house_and_can_be_repeated(tmp_path: Path) -> None:
    home = tmp_path / "house"
    for _ in range(2):
        ended = _run("init", ZHILI_HOME=str(home))
        assert ended.returncode == 0, ended.stderr
    assert {file.name for file in (home / "keys").iterdir()} == {"secret", "fields", "journal.ed25519"}
    assert all(file.stat().st_mode & 0o077 == 0 for file in (home / "keys").iterdir())
