"""What every test stands on: a home of its own, words for what is skipped, and the database chosen outside."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

LONGEST = ("browser", "pages", "weather", "config", "imports", "journal", "jobs")
"""Folders of tests that drive a browser, walk every page, or start and kill whole programs."""
_KEPT = frozenset({"ZHILI_DATA", "ZHILI_CHROMIUM", "ZHILI_TEST_DATABASE"})


def _lay_out_home() -> Path:
    """Point the settings to a fresh home before Django reads them. One for each process, so that workers never meet.

    Whatever ``ZHILI_*`` the person has set for a real house is left out, but for the database they chose for tests.
    """
    database = os.environ.get("ZHILI_TEST_DATABASE") or os.environ.get("ZHILI_DATABASE", "")
    for name in [name for name in os.environ if name.startswith("ZHILI_") and name not in _KEPT]:
        del os.environ[name]
    home = Path(tempfile.mkdtemp(prefix="zhili-test-"))
    os.environ["ZHILI_HOME"] = str(home)
    if database:
        os.environ["ZHILI_DATABASE"] = database
    return home


def _load_settings() -> None:
    """Read the settings now, and leave no trace in the environment: a worker that inherited the module's name would
    read them before it has a home of its own."""
    from django.conf import settings

    os.environ["DJANGO_SETTINGS_MODULE"] = "zhili.config.settings"
    # A real hash takes a tenth of a second by design; tests log in hundreds of times.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    del os.environ["DJANGO_SETTINGS_MODULE"]


if os.environ.get("DJANGO_SETTINGS_MODULE") == "zhili.config.settings":
    # pytest-django has read them by now, with whatever home and keys this person really uses.
    pytest.exit("Unset DJANGO_SETTINGS_MODULE: tests/conftest.py reads the settings itself, in a home of its own.", 4)

HOME = _lay_out_home()
if "DJANGO_SETTINGS_MODULE" not in os.environ:
    _load_settings()

hypothesis_settings.register_profile(
    "house", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile("ci", parent=hypothesis_settings.get_profile("house"), derandomize=True)
hypothesis_settings.register_profile("thorough", parent=hypothesis_settings.get_profile("house"), max_examples=1000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "house"))


def pytest_unconfigure() -> None:
    """The home goes with the process."""
    shutil.rmtree(HOME, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, in words, what this machine cannot run; begin with the folders whose files take longest, so that several
    workers, who take file by file, end together."""
    items.sort(key=_rank)
    why = {"browser": _no_browser(), "data": _no_data(), "postgres": _no_postgres()}
    for item in items:
        for marker, reason in why.items():
            if reason and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


def _rank(item: pytest.Item) -> int:
    folder = item.path.parent.name
    return LONGEST.index(folder) if folder in LONGEST else len(LONGEST)


@pytest.fixture(scope="session")
def zhili_home() -> Path:
    """The home of this process: ``settings.ZHILI_HOME``."""
    return HOME


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of public data; for tests marked ``data``."""
    return Path(os.environ["ZHILI_DATA"])


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser program; for tests marked ``browser``."""
    return _chromium()


@pytest.fixture
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Peers of these tests are on this machine, whatever proxy its user has set."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    yield


def _chromium() -> str:
    named = os.environ.get("ZHILI_CHROMIUM")
    found = [named] if named else [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
    return next((each for each in found if each), "")


def _no_browser() -> str:
    return "" if _chromium() else "no chromium on this machine: apt install chromium, or set ZHILI_CHROMIUM"


def _no_data() -> str:
    folder = os.environ.get("ZHILI_DATA", "")
    return "" if folder and Path(folder).is_dir() else "ZHILI_DATA does not name a folder of public data"


def _no_postgres() -> str:
    from django.db import connection

    return "" if connection.vendor == "postgresql" else "not on PostgreSQL: set ZHILI_TEST_DATABASE=postgresql://…"


@pytest.fixture
def cast(db: None):  # type: ignore[no-untyped-def]
    """The standing cast in a county of its own. Imported late: this file is read before Django is ready."""
    from tests.cast import assemble

    return assemble()


def pytest_configure() -> None:
    """A flush empties the tables of models; the search index is none, so it is emptied here."""
    from django.db.models.signals import post_migrate

    post_migrate.connect(_empty_search, dispatch_uid="tests.search")


def _empty_search(using: str, **_: object) -> None:
    from django.db import connections

    connection = connections[using]
    if "matters_search" in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM matters_search")
