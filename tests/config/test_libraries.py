"""The map library is cut as it is built today, and refused when it is built otherwise."""

from __future__ import annotations

import pytest
from django.contrib.staticfiles import finders

from zhili.config import libraries
from zhili.config.libraries import StrangeLibrary, cut


def test_the_page_and_the_worker_get_their_parts() -> None:
    source = (libraries.folder() / "maplibre.js").read_text(encoding="utf-8")
    worker = (libraries.folder() / "maplibre-worker.js").read_text(encoding="utf-8")
    assert source.count('\ndefine("') == worker.count('\ndefine("') == 2
    assert '\ndefine("index"' in source and '\ndefine("worker"' in worker
    assert "createObjectURL(new Blob([workerBundleString]" not in source and "sourceMappingURL" not in source
    assert "BSD" in source[:300]


def test_it_is_found_like_any_static_file_and_nothing_beside_it_is() -> None:
    for name in ("maplibre.js", "maplibre-worker.js", "maplibre.css", "maplibre.js.gz"):
        assert finders.find(f"zhili/map/{name}")
    for name in ("zhili/map/whole", "zhili/map/../settings.py", "zhili/map/other.js", "maplibre.js"):
        assert not finders.find(name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        '/* */\ndefine("shared",x);\ndefine("index",z);\n//',
        '/* */\ndefine("worker",y);\ndefine("shared",x);\ndefine("index",z);\n//',
        '/* */\ndefine("shared",x);\ndefine("worker",y);\ndefine("index",z);\ndefine("more",w);\n//',
        '/* */\ndefine("shared",x);\ndefine("worker",y);\ndefine("index",z);',
    ],
)
def test_a_library_built_otherwise_is_refused(text: str) -> None:
    with pytest.raises(StrangeLibrary):
        cut(text)
