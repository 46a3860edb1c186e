"""Shipped localities: their rules as YAML, and an invented county for the demonstration. Data only; imports no room."""

from __future__ import annotations

from importlib.resources import files


def shipped() -> tuple[str, ...]:
    """The names of the profiles that come with the program."""
    folder = files(__name__) / "profiles"
    return tuple(sorted(item.name.removesuffix(".yaml") for item in folder.iterdir() if item.name.endswith(".yaml")))


def profile_text(name: str) -> str:
    """The YAML of a shipped profile; raises KeyError for a name that is not in ``shipped()``."""
    if name not in shipped():
        raise KeyError(name)
    return (files(__name__) / "profiles" / f"{name}.yaml").read_text(encoding="utf-8")
