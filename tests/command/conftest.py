"""The cast with a township that has villages: who sends directives, who answers them, who decides between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cast import Cast
    from tests.command.setting import Villages


@pytest.fixture
def villages(cast: Cast) -> Villages:
    """青石镇 with four villages, each with a clerk."""
    from tests.command.setting import settle

    return settle(cast)
