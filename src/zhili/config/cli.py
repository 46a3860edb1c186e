"""The command ``zhili``: finds the commands of every door, runs one, and says refusals in both languages."""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Iterator, Sequence

import zhili
from zhili.lib.refusal import Refusal

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells expect it."""

LIGHT = frozenset({"zhili.config.commands", *(f"zhili.doors.cli.{name}" for name in ("server", "doctor", "check"))})
"""Modules whose loading costs nothing."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code: 0 done, 1 findings, 2 refused, 130 interrupted."""
    try:
        _set_up()
        arguments = _parse(argv)
        code: int = arguments.run(arguments)
        return code
    except Refusal as refusal:
        print(f"{refusal.say('zh')}\n{refusal.say('en')}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("已中断。\nInterrupted.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (head, a closed pager) has had enough. Without this, Python complains once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhili.config.settings")
    # Imported late: an unreadable setting must end in a sentence, inside main's refusal handling.
    import django

    django.setup()


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Strict, but for a command that hands what it does not know to another program (``zhili test -k word``)."""
    words = list(sys.argv[1:] if argv is None else argv)
    parser = _parser(words[0] if words else "")
    arguments, rest = parser.parse_known_args(words)
    if rest and not getattr(arguments, "forwards", False):
        parser.error(f"不认识 / unrecognized: {' '.join(rest)}")
    arguments.rest = rest
    return arguments


def _parser(word: str = "") -> argparse.ArgumentParser:
    """Knows at least the command ``word``; all of them where that is none. Loading all takes a second."""
    parser = argparse.ArgumentParser(
        prog="zhili",
        description="智理：县域基层治理平台 / Zhili: the open platform on which a county governs its grassroots",
        epilog="每条命令都有 --help / every command has --help",
    )
    parser.add_argument("--version", action="version", version=f"zhili {zhili.__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="命令/COMMAND", required=True)
    for name in sorted(_modules(), key=lambda name: _likely(name, word)):
        module = importlib.import_module(name)
        if hasattr(module, "add"):
            module.add(subparsers)
        if word in subparsers.choices:
            break
    return parser


def _likely(name: str, word: str) -> tuple[bool, bool, str]:
    """Sorts first the module that is called like the command, then those that load no room, then the rest."""
    return (name.rpartition(".")[2] != word, name not in LIGHT, name)


def _modules() -> Iterator[str]:
    """Every module that declares commands: found, not listed, so that adding a command means adding a file.

    They are the modules of ``zhili.doors.cli`` and, doors being strangers to each other, any other door's ``command``.
    """
    yield "zhili.config.commands"
    (doors,) = importlib.import_module("zhili.doors").__path__
    for found in pkgutil.iter_modules([f"{doors}/cli"]):
        yield f"zhili.doors.cli.{found.name}"
    for door in pkgutil.iter_modules([doors]):
        if any(found.name == "command" for found in pkgutil.iter_modules([f"{doors}/{door.name}"])):
            yield f"zhili.doors.{door.name}.command"


if __name__ == "__main__":
    sys.exit(main())
