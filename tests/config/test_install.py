"""The first start, without the downloading: turns, stamps, mirrors and words."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.fitness.house import ROOT
from zhili.config import install


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A root with locks and an environment that looks installed."""
    for name in (*install.LOCKS.values(), "requirements-uv.lock"):
        (tmp_path / name).write_text(f"# {name}\n")
    (tmp_path / "src").mkdir()
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").write_text("")
    (tmp_path / ".venv/lib/python3.11/site-packages").mkdir(parents=True)
    return tmp_path


def test_stamped_is_done_until_the_lock_changes(clone: Path) -> None:
    install._stamp(clone, install.RUNTIME)
    assert install._is_done(clone, install.RUNTIME)
    assert not install._is_done(clone, install.DEV)
    (clone / "requirements.lock").write_text("# newer\n")
    assert not install._is_done(clone, install.RUNTIME)


def test_an_installation_that_fails_leaves_no_stamp(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    install._stamp(clone, install.RUNTIME)
    (clone / "requirements.lock").write_text("# newer\n")
    monkeypatch.setattr(install, "_runs", lambda home: True)
    monkeypatch.setattr(install, "_uv", lambda root, home: Path(shutil.which("false") or "false"))
    (clone / ".venv/bin/pip").write_text("")
    monkeypatch.setattr(install, "_environment", lambda home: dict(os.environ))
    assert install.main(clone, install.RUNTIME) == 3
    assert not list((clone / ".venv").glob(".zhili-stamp*"))
    said = capfd.readouterr().err
    assert "安装没有完成" in said and "did not finish" in said


def test_all_steps_done_it_is_stamped(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "_runs", lambda home: True)
    monkeypatch.setattr(install, "_uv", lambda root, home: Path(shutil.which("true") or "true"))
    (clone / ".venv/bin/pip").write_text("")
    monkeypatch.setattr(install, "_environment", lambda home: dict(os.environ))
    assert install.main(clone, install.DEV) == 0
    assert install._is_done(clone, install.DEV) and install._is_done(clone, install.RUNTIME)
    link = clone / ".venv/lib/python3.11/site-packages/zhili-source.pth"
    assert (link.parent / link.read_text().strip()).resolve() == clone / "src"


def test_a_mirror_that_pip_uses_is_used_by_uv_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    monkeypatch.delenv("UV_INDEX_URL", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    assert install._environment(tmp_path)["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A PATH with what a shell script needs and no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "dirname", "cmp"):
        (folder / name).symlink_to(shutil.which(name) or name)
    return folder


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A clone that was never started."""
    root = tmp_path / "clone"
    root.mkdir()
    for name in ("zhili", *install.LOCKS.values()):
        shutil.copy(ROOT / name, root / name)
    return root


def _start(root: Path, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([root / "zhili"], env={"PATH": str(path)}, capture_output=True, text=True, check=False)


def test_without_python_it_says_what_to_run(fresh: Path, bare_path: Path) -> None:
    ended = _start(fresh, bare_path)
    assert ended.returncode == 3
    assert "没有找到 Python" in ended.stderr and "apt install python3 python3-venv" in ended.stderr


def test_without_venv_it_says_what_to_run(fresh: Path, bare_path: Path) -> None:
    """Debian's python3 without python3-venv has no ensurepip; a stand-in that answers as it does."""
    stand_in = bare_path / "python3"
    stand_in.write_text('#!/bin/sh\ncase "$2" in *ensurepip*) exit 1 ;; esac\nexit 0\n')
    stand_in.chmod(0o755)
    ended = _start(fresh, bare_path)
    assert ended.returncode == 3
    assert "缺少 venv" in ended.stderr and "apt install python3-venv" in ended.stderr


def test_a_second_start_is_quick(fresh: Path, bare_path: Path) -> None:
    """The aim is 0.3 s for what ``./zhili`` adds; the program behind it is a stand-in that does nothing."""
    (fresh / ".venv/bin").mkdir(parents=True)
    (fresh / ".venv/bin/python").symlink_to(shutil.which("true") or "true")
    shutil.copy(fresh / "requirements.lock", fresh / ".venv/.zhili-stamp")
    began = time.monotonic()
    assert _start(fresh, bare_path).returncode == 0
    assert time.monotonic() - began < 0.3
