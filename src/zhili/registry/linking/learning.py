"""How often rows of one person, and of two persons, stand at each level: learnt without anybody saying who is who.

u, of two persons: pairs inside one list that names nobody twice are two persons each; without such a list, pairs at
random, of which next to none are one person. m, of one person: expectation maximisation inside blocks where most pairs
are one person. Both by Splink, on rows taken by a hash, so that the same rows teach the same.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from .settings import FEWEST_TO_LEARN_FROM, Comparison, Level, Model, Settings

if TYPE_CHECKING:
    from splink import Linker, SettingsCreator
    from splink.internals.splink_dataframe import SplinkDataFrame

FIRST_PRIOR: Final = 1e-4
_LEAST: Final = 1e-6
logging.getLogger("splink").setLevel(logging.ERROR)


def splink_settings(settings: Settings, model: Model | None = None, blocks: tuple[str, ...] = ()) -> SettingsCreator:
    """Splink's own settings: with ``model``'s weights, or with first guesses to learn from."""
    from splink import SettingsCreator
    from splink.blocking_rule_library import CustomRule

    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="row",
        comparisons=[_comparison(each, model) for each in settings.comparisons],
        blocking_rules_to_generate_predictions=[
            CustomRule(f"{block} and {_MAY_MEET}", sql_dialect="duckdb") for block in blocks or settings.blocks
        ],
        probability_two_random_records_match=model.prior if model else FIRST_PRIOR,
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
        max_iterations=20,
    )


_MAY_MEET: Final = "(not l.known or not r.known) and (l.lone < 0 or l.lone <> r.lone)"
"""Old rows are not judged against each other again; two rows of a list that names nobody twice are two persons."""


def _comparison(comparison: Comparison, model: Model | None) -> Any:
    from splink.comparison_level_library import CustomLevel, ElseLevel
    from splink.comparison_library import CustomComparison

    made: list[Any] = [CustomLevel(comparison.empty, "empty", base_dialect_str="duckdb").configure(is_null_level=True)]
    for level in comparison.levels:
        known = model.weights[comparison.name][level.code] if model else (level.m, level.u)
        base = CustomLevel(level.sql, level.code, base_dialect_str="duckdb") if level.sql else ElseLevel()
        made.append(_configured(base, level, *known, fixed=model is None and level.u is not None))
    return CustomComparison(made, output_column_name=comparison.name)


def _configured(base: Any, level: Level, m: float, u: float | None, *, fixed: bool) -> Any:
    options: dict[str, Any] = {"m_probability": m, "label_for_charts": level.code}
    if u is not None:
        options |= {"u_probability": u, "fix_u_probability": fixed}
    if level.by:
        options |= {"tf_adjustment_column": level.by, "disable_tf_exact_match_detection": True}
    return base.configure(**options)


def learn(settings: Settings, rows: SplinkDataFrame, strangers: SplinkDataFrame, count: int) -> Model:
    """Learn from ``rows``; ``strangers`` are rows of which no two, or next to none, are one person."""
    from splink import Linker

    if count < FEWEST_TO_LEARN_FROM:
        return _guessed(settings)
    apart = Linker(strangers, splink_settings(settings), log_level=None)
    apart.training.estimate_u_using_random_sampling(
        max_pairs=1e9, min_count_per_level=None, num_chunks=1, seed=settings.seed
    )
    weights = _weights(settings, apart)
    together = Linker(rows, splink_settings(settings, Model(FIRST_PRIOR, weights), settings.certain), log_level=None)
    together.training.estimate_probability_two_random_records_match(
        [_rule(block) for block in settings.certain], recall=settings.certain_share
    )
    for block in settings.training:
        together.training.estimate_parameters_using_expectation_maximisation(
            _rule(block), max_pairs=settings.em_pairs, estimate_without_term_frequencies=True
        )
    prior = together.misc.save_model_to_json()["probability_two_random_records_match"]
    return Model(prior, _weights(settings, together))


def _rule(block: str) -> Any:
    from splink.blocking_rule_library import CustomRule

    return CustomRule(f"{block} and {_MAY_MEET}", sql_dialect="duckdb")


def _weights(settings: Settings, linker: Linker) -> dict[str, dict[str, tuple[float, float]]]:
    """(m, u) of each level; what was never seen gets a floor, so that no weight is without bounds."""
    saved = {each["output_column_name"]: each for each in linker.misc.save_model_to_json()["comparisons"]}
    found = dict[str, dict[str, tuple[float, float]]]()
    for comparison in settings.comparisons:
        levels = saved[comparison.name]["comparison_levels"][1:]
        found[comparison.name] = {
            level.code: (_number(seen.get("m_probability"), level.m), _u(level, seen.get("u_probability")))
            for level, seen in zip(comparison.levels, levels, strict=True)
        }
    return found


def _u(level: Level, seen: Any) -> float:
    return level.u if level.u is not None else _number(seen, _LEAST)


def _number(value: Any, otherwise: float) -> float:
    return round(max(float(value), _LEAST), 9) if isinstance(value, int | float) else otherwise


def _guessed(settings: Settings) -> Model:
    """Too few rows to learn from: the guesses, with strangers seldom at the nearer levels."""
    weights = {
        comparison.name: {
            level.code: (level.m, level.u if level.u is not None else 1e-3 if place < last else 1 - 1e-3 * last)
            for place, level in enumerate(comparison.levels)
        }
        for comparison in settings.comparisons
        if (last := len(comparison.levels) - 1)
    }
    return Model(FIRST_PRIOR, weights, learnt=False)


def predict(rows: SplinkDataFrame, settings: Settings, model: Model, parts: int = 1) -> SplinkDataFrame:
    """Pairs with their weight, those not below doubt; the work in ``parts``, one after the other."""
    from splink import Linker

    linker = Linker(rows, splink_settings(settings, model), log_level=None)
    return linker.inference.predict(
        threshold_match_probability=settings.least_unsure, num_chunks_left=parts, warning_mode="never"
    )
