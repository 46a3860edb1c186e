"""Makes ``.venv`` from the hashed locks. Run by ``./zhili`` with a bare Python, so only the standard library is used.

Promises: one installation at a time (``flock``, freed by the kernel even after ``kill -9``); the stamps are written
last, so an interrupted installation is simply done again; all that is installed is pinned by a hash; nothing is built.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

RUNTIME, DEV = "runtime", "dev"
LOCKS = {RUNTIME: "requirements.lock", DEV: "requirements-dev.lock"}
STAMPS = {RUNTIME: ".zhili-stamp", DEV: ".zhili-stamp-dev"}


class InstallFailed(Exception):
    """A step ended with an error; what the tool printed stands above this on stderr."""


def main(root: Path, wanted: str) -> int:
    """Bring ``root/.venv`` to what the locks say. Returns the exit code."""
    with (root / ".venv.lock").open("w") as turn:
        if not _take_turn(turn.fileno()):
            _say("另一个安装正在进行，稍候。", "Another installation is under way; waiting.")
            fcntl.flock(turn, fcntl.LOCK_EX)
        if _is_done(root, wanted):
            return 0
        try:
            _install(root, wanted)
        except InstallFailed as failure:
            _say(
                f"安装没有完成（{failure}）。检查网络后再运行一次，会接着做。",
                f"The installation did not finish ({failure}). Check the network and run it again; it resumes.",
            )
            return 3
        except KeyboardInterrupt:
            _say("已中断；再运行一次会接着做。", "Interrupted; run it again and it resumes.")
            return 130
    return 0


def _take_turn(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_done(root: Path, wanted: str) -> bool:
    kinds = [RUNTIME] if wanted == RUNTIME else [RUNTIME, DEV]
    return (root / ".venv/bin/python").exists() and all(_stamped(root, kind) for kind in kinds)


def _stamped(root: Path, kind: str) -> bool:
    stamp = root / ".venv" / STAMPS[kind]
    return stamp.is_file() and stamp.read_bytes() == (root / LOCKS[kind]).read_bytes()


def _install(root: Path, wanted: str) -> None:
    """Venv, then uv (by pip), then the lock (by uv), then the path to the source, then the stamps."""
    began = time.monotonic()
    home = root / ".venv"
    # A clone that has run the tests keeps its tools when the runtime lock changes: the dev lock holds both.
    kind = DEV if wanted == DEV or (home / STAMPS[DEV]).exists() else RUNTIME
    _say("准备运行环境（.venv）……", "Making the environment (.venv) ...")
    for stamp in STAMPS.values():
        (home / stamp).unlink(missing_ok=True)
    if not (home / "bin/pip").exists() or not _runs(home):
        venv.create(home, clear=True, symlinks=True, with_pip=True)
    uv = _uv(root, home)
    lock = str(root / LOCKS[kind])
    _run([str(uv), "pip", "sync", "--require-hashes", "--python", str(home / "bin/python"), lock], _environment(home))
    _link_source(root, home)
    for each in [RUNTIME] if kind == RUNTIME else [DEV, RUNTIME]:
        _stamp(root, each)
    spent = time.monotonic() - began
    _say(f"下载和安装用了 {spent:.1f} 秒。", f"Downloaded and installed in {spent:.1f} s.")


def _runs(home: Path) -> bool:
    """Whether the environment's Python and pip still work (not after its base Python was removed)."""
    return (home / "bin/python").exists() and _quietly([str(home / "bin/python"), "-m", "pip", "--version"])


def _quietly(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _uv(root: Path, home: Path) -> Path:
    """The uv program. It lives beside site-packages, not in it, so that ``uv pip sync`` does not remove itself."""
    uv = home / "uv/bin/uv"
    if not uv.exists() or not _quietly([str(uv), "--version"]):
        shutil.rmtree(home / "uv", ignore_errors=True)
        lock = str(root / "requirements-uv.lock")
        command = [str(home / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        command += ["--only-binary=:all:", "--require-hashes", "--no-deps", "--target", str(home / "uv"), "-r", lock]
        _run(command, dict(os.environ))
    return uv


def _environment(home: Path) -> dict[str, str]:
    """uv does not read pip's settings; whoever has a mirror in them expects it to be used here too."""
    environment = dict(os.environ)
    environment.pop("VIRTUAL_ENV", None)
    environment.setdefault("UV_HTTP_TIMEOUT", "180")
    if "UV_DEFAULT_INDEX" not in environment and "UV_INDEX_URL" not in environment:
        mirror = _pip_index(home)
        if mirror:
            environment["UV_DEFAULT_INDEX"] = mirror
    return environment


def _pip_index(home: Path) -> str:
    """The package index that pip is set to use, or an empty string where it uses the public one."""
    if os.environ.get("PIP_INDEX_URL"):
        return os.environ["PIP_INDEX_URL"]
    command = [str(home / "bin/python"), "-m", "pip", "config", "get", "global.index-url"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return answer.stdout.strip() if answer.returncode == 0 else ""


def _link_source(root: Path, home: Path) -> None:
    """Put ``src`` on the path, relative to site-packages, so that a moved clone still works and nothing is built."""
    packages = next((home / "lib").glob("python3.*/site-packages"))
    (packages / "zhili-source.pth").write_text(os.path.relpath(root / "src", packages) + "\n", encoding="utf-8")


def _stamp(root: Path, kind: str) -> None:
    """Written last and by rename: a stamp exists only when all before it is done."""
    draft = root / ".venv" / (STAMPS[kind] + ".new")
    draft.write_bytes((root / LOCKS[kind]).read_bytes())
    draft.rename(root / ".venv" / STAMPS[kind])


def _run(command: list[str], environment: dict[str, str]) -> None:
    ended = subprocess.run(command, env=environment, stdout=sys.stderr, check=False)
    if ended.returncode != 0:
        raise InstallFailed(f"{Path(command[0]).name}: {ended.returncode}")


def _say(zh: str, en: str) -> None:
    print(f"{zh}\n{en}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
