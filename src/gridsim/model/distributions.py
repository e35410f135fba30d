"""Spans of time from a scenario's distributions, by their quantiles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridsim.errors import ScenarioError
from gridsim.model.csvfile import read_rows
from gridsim.model.draws import Draws, Uniforms
from gridsim.scenario.distributions import (
    Distribution,
    Empirical,
    Erlang,
    Gamma,
    Lognormal,
    Mixture,
    Triangular,
    Uniform,
    Weibull,
)
from gridsim.scenario.faults import Faults, shorten
from gridsim.scenario.fields import Section
from gridsim.units import DAY, YEAR, Duration

LONGEST = 200 * YEAR
TABLE_VALUES = 1000
LEVELS = 4096
"""Equally likely spans that stand for a distribution where an expectation is worked out."""
TABLE_KEY = "empirical.file"


def with_tables(part: Any, folder: Path) -> Any:
    """Copy a part of a scenario with the values of its tables of quantiles in place of their names.

    Args:
        part: Anything in a scenario.
        folder: Where its files are.

    Returns:
        The part itself where there is no table in it.

    Raises:
        ScenarioError: With all that is wrong with the tables.
    """
    read: dict[str, list[Duration]] = {}
    errors: dict[str, ScenarioError] = {}
    for name in sorted(set(table_names(part))):
        try:
            read[name] = read_quantiles(folder / name)
        except ScenarioError as error:
            errors[name] = error
    if errors:
        source = next(iter(errors.values())).source
        raise ScenarioError(source, [fault for error in errors.values() for fault in error.faults])
    return filled(part, read) if read else part


def table_names(part: Any) -> Iterator[str]:
    """List the tables of quantiles that a part of a scenario names."""
    if isinstance(part, Empirical):
        yield from [part.file] if part.file is not None else []
    elif isinstance(part, dict):
        for value in part.values():
            yield from table_names(value)
    elif isinstance(part, Section):
        for name in type(part).model_fields:
            yield from table_names(getattr(part, name))


def filled(part: Any, read: Mapping[str, list[Duration]]) -> Any:
    """Copy a part of a scenario with the values of tables in place of their names."""
    if isinstance(part, Empirical) and part.file is not None:
        return Empirical(values=read[part.file])
    if isinstance(part, dict):
        return {key: filled(value, read) for key, value in part.items()}
    if not isinstance(part, Section):
        return part
    parts = {name: getattr(part, name) for name in type(part).model_fields}
    return part.model_copy(update={name: filled(value, read) for name, value in parts.items()})


def read_quantiles(path: Path) -> list[Duration]:
    """Read a table of quantiles as equally likely values, straight between its rows.

    Args:
        path: A CSV file with the columns ``quantile``, 0 to 1 and rising, and ``days``, not falling.

    Returns:
        The values; below the first row and above the last one theirs.

    Raises:
        ScenarioError: If the file cannot be read as such a table.
    """
    faults = Faults(path)
    most = {"quantile": 1.0, "days": LONGEST / 2 / DAY}
    table: list[dict[str, float]] = []
    for line, row in read_rows(path, TABLE_KEY, list(most), faults):
        numbers = {name: read_number(row[name]) for name in most}
        for name, limit in most.items():
            if not 0 <= numbers[name] <= limit:
                found = shorten(row[name], 60) or "nothing"
                faults.add(line, name, f"must be a number from 0 to {limit:,.0f}, found {found}")
        if table and numbers["quantile"] <= table[-1]["quantile"]:
            faults.add(line, "quantile", f"must be above that of the row before, found {row['quantile']}")
        if table and numbers["days"] < table[-1]["days"]:
            faults.add(line, "days", f"must not be below those of the row before, found {row['days']}")
        table.append(numbers)
    if not table and not faults.number:
        faults.add(0, TABLE_KEY, "has no rows; it needs one for each quantile")
    if faults.number:
        raise ScenarioError(path, faults.listed())
    places = (np.arange(TABLE_VALUES) + 0.5) / TABLE_VALUES
    levels, days = (np.array([row[name] for row in table]) for name in most)
    return [Duration(float(value), "days") for value in np.interp(places, levels, days)]


def read_number(cell: str) -> float:
    """Read a number; nan where a cell is none."""
    try:
        return float(cell)
    except ValueError:
        return float("nan")


def sample(
    distribution: Distribution,
    draws: Draws,
    stream: str,
    row: NDArray[np.int64],
    column: NDArray[np.int64] | int = 0,
) -> NDArray[np.int64]:
    """Take the spans that lie at some addresses of a stream.

    Args:
        distribution: What the spans follow.
        draws: The luck of the replication; where it is deterministic every span is the mean.
        stream: Name of the decision; nothing is drawn for a constant.
        row: Rows of the stream, shape ``(n,)``.
        column: Columns of the stream, shape ``(n,)`` or a single one.

    Returns:
        Spans [ticks], from 0 to 200 years, shape ``(n,)``.
    """
    if certain(distribution, draws):
        return np.full(len(row), round(mean(distribution)))
    return spans_at(distribution, draws.cells(stream, row, column))


def certain(distribution: Distribution, draws: Draws) -> bool:
    """Whether every span is the mean."""
    return draws.deterministic or distribution.constant is not None


def evenly(distribution: Distribution, draws: Draws) -> NDArray[np.int64]:
    """Equally likely spans in place of drawn ones, for expectations [ticks], shape ``(n,)``."""
    if certain(distribution, draws):
        return np.array([round(mean(distribution))])
    return spans_at(distribution, (np.arange(LEVELS) + 0.5) / LEVELS)


def spans_at(distribution: Distribution, u: Uniforms) -> NDArray[np.int64]:
    """Spans at some levels of a distribution [ticks], from 0 to 200 years, shape ``(n,)``."""
    spans = np.clip(quantile(distribution, u), 0, LONGEST)
    return np.rint(spans, out=spans).astype(np.int64)


def quantile(distribution: Distribution, u: Uniforms) -> NDArray[np.float64]:
    """Turn uniform numbers into spans by the inverse of the distribution function.

    Args:
        distribution: What the spans follow.
        u: Numbers in [0, 1), shape ``(n,)``.

    Returns:
        Spans [ticks], not rounded, shape ``(n,)``.

    Source:
        Law (2015), Simulation Modeling and Analysis, 5th ed., section 8.2.1 (inverse transform).
    """
    family = distribution.family
    if family == "constant":
        return np.full(len(u), ticks(distribution.constant))
    return QUANTILES[family](getattr(distribution, family), u)


def mean(distribution: Distribution) -> float:
    """Mean of a distribution [ticks]."""
    family = distribution.family
    if family == "constant":
        return ticks(distribution.constant)
    return MEANS[family](getattr(distribution, family))


def ticks(span: Duration | None) -> float:
    """Ticks of a span that a scenario's checks have made sure of."""
    if span is None:
        raise TypeError("this form of the distribution has no such span")
    return span.ticks


def lognormal_parameters(spec: Lognormal) -> tuple[float, float]:
    """Mean and standard deviation of a lognormal's logarithm, from either of its forms."""
    if spec.median is not None and spec.sigma is not None:
        median = spec.median.ticks
        return (float(np.log(median)) if median else -np.inf), spec.sigma
    average, deviation = ticks(spec.mean), ticks(spec.sd)
    variance = np.log1p((deviation / average) ** 2)
    return float(np.log(average) - variance / 2), float(np.sqrt(variance))


def uniform_quantile(spec: Uniform, u: Uniforms) -> Uniforms:
    """Invert a uniform distribution."""
    return spec.low.ticks + u * (spec.high.ticks - spec.low.ticks)


def triangular_quantile(spec: Triangular, u: Uniforms) -> Uniforms:
    """Invert a triangular distribution."""
    low, mode, high = spec.low.ticks, spec.mode.ticks, spec.high.ticks
    rising = low + np.sqrt(u * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.asarray(np.where(u * (high - low) < mode - low, rising, falling), np.float64)


def lognormal_quantile(spec: Lognormal, u: Uniforms) -> Uniforms:
    """Invert a lognormal distribution."""
    from scipy.special import ndtri

    centre, sigma = lognormal_parameters(spec)
    if not sigma:
        return np.full(len(u), np.exp(centre))
    logarithm = centre + sigma * ndtri(u)
    return np.asarray(np.exp(np.minimum(logarithm, 700.0, out=logarithm)), np.float64)


def gamma_quantile(spec: Gamma, u: Uniforms) -> Uniforms:
    """Invert a gamma distribution."""
    from scipy.special import gammaincinv

    return np.asarray(gammaincinv(spec.shape, u)) * (spec.mean.ticks / spec.shape)


def erlang_quantile(spec: Erlang, u: Uniforms) -> Uniforms:
    """Invert an Erlang distribution."""
    return gamma_quantile(Gamma(mean=spec.mean, shape=float(spec.phases)), u)


def weibull_quantile(spec: Weibull, u: Uniforms) -> Uniforms:
    """Invert a Weibull distribution."""
    with np.errstate(over="ignore"):
        return np.asarray(spec.scale.ticks * (-np.log1p(-u)) ** (1 / spec.shape), np.float64)


def empirical_quantile(spec: Empirical, u: Uniforms) -> Uniforms:
    """Invert the distribution function of the observed values."""
    values = np.sort([value.ticks for value in spec.values or ()])
    return np.asarray(values[(u * len(values)).astype(np.int64)], np.float64)


def mixture_quantile(spec: Mixture, u: Uniforms) -> Uniforms:
    """Invert a point mass and the rest, in this order."""
    beyond = np.clip((u - spec.share) / max(1 - spec.share, 1e-12), 0, 1 - 2**-53)
    return np.where(u < spec.share, spec.point.ticks, quantile(spec.rest, beyond))


def lognormal_mean(spec: Lognormal) -> float:
    """Mean of a lognormal distribution [ticks], at most the longest span."""
    centre, sigma = lognormal_parameters(spec)
    return float(min(np.exp(min(centre + sigma**2 / 2, 700.0)), LONGEST))


def weibull_mean(spec: Weibull) -> float:
    """Mean of a Weibull distribution [ticks], at most the longest span."""
    from scipy.special import gammaln

    return float(min(spec.scale.ticks * np.exp(min(gammaln(1 + 1 / spec.shape), 700.0)), LONGEST))


QUANTILES: dict[str, Callable[..., Uniforms]] = {
    "uniform": uniform_quantile,
    "triangular": triangular_quantile,
    "exponential": lambda spec, u: -spec.mean.ticks * np.log1p(-u),
    "lognormal": lognormal_quantile,
    "gamma": gamma_quantile,
    "weibull": weibull_quantile,
    "erlang": erlang_quantile,
    "empirical": empirical_quantile,
    "mixture": mixture_quantile,
}
MEANS: dict[str, Callable[..., float]] = {
    "uniform": lambda spec: (spec.low.ticks + spec.high.ticks) / 2,
    "triangular": lambda spec: (spec.low.ticks + spec.mode.ticks + spec.high.ticks) / 3,
    "exponential": lambda spec: spec.mean.ticks,
    "lognormal": lognormal_mean,
    "gamma": lambda spec: spec.mean.ticks,
    "weibull": weibull_mean,
    "erlang": lambda spec: spec.mean.ticks,
    "empirical": lambda spec: float(np.mean([value.ticks for value in spec.values])),
    "mixture": lambda spec: spec.share * spec.point.ticks + (1 - spec.share) * mean(spec.rest),
}
