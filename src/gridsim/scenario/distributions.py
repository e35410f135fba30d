"""The distributions a scenario may name: a closed list, each sampled by its quantile."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from gridsim.scenario.fields import Section, Share, Span
from gridsim.units import Duration

Shape = Annotated[float, Field(gt=0.01, le=1000)]
Spread = Annotated[float, Field(gt=0, le=10)]


def read_distribution(value: Any) -> Any:
    """Read a span alone as a constant."""
    return {"constant": value} if isinstance(value, str | int | float | Duration) else value


class Uniform(Section):
    """Evenly between two spans."""

    low: Span
    high: Span

    @model_validator(mode="after")
    def ordered(self) -> Self:
        """Refuse ends in the wrong order."""
        if self.low.ticks > self.high.ticks:
            raise ValueError("low must be at most high")
        return self


class Triangular(Section):
    """A triangle over two spans with its top at the mode."""

    low: Span
    mode: Span
    high: Span

    @model_validator(mode="after")
    def ordered(self) -> Self:
        """Refuse corners in the wrong order, and a triangle of no width."""
        if not self.low.ticks <= self.mode.ticks <= self.high.ticks:
            raise ValueError("low, mode and high must be in this order")
        if self.low.ticks == self.high.ticks:
            raise ValueError("low and high are equal: write a constant instead")
        return self


class Exponential(Section):
    """Exponential with this mean."""

    mean: Span


class Lognormal(Section):
    """Lognormal, by its median and sigma, or by its mean and standard deviation."""

    median: Span | None = None
    sigma: Spread | None = None
    mean: Span | None = None
    sd: Span | None = None

    @model_validator(mode="after")
    def one_form(self) -> Self:
        """Refuse all but one of the two forms."""
        given = {key for key in ("median", "sigma", "mean", "sd") if getattr(self, key) is not None}
        if given not in ({"median", "sigma"}, {"mean", "sd"}):
            raise ValueError("needs either median and sigma, or mean and sd")
        if self.mean is not None and self.mean.ticks == 0:
            raise ValueError("mean must be above 0")
        return self


class Gamma(Section):
    """Gamma with this mean and shape."""

    mean: Span
    shape: Shape


class Weibull(Section):
    """Weibull with this scale and shape."""

    scale: Span
    shape: Shape


class Erlang(Section):
    """Sum of this many exponential phases with this mean in all."""

    mean: Span
    phases: Annotated[int, Field(ge=1, le=1000)]


class Empirical(Section):
    """Values as they were observed, or a CSV table of quantiles with columns ``quantile`` and ``days``."""

    values: Annotated[list[Span], Field(min_length=1, max_length=100_000)] | None = None
    file: str | None = None

    @model_validator(mode="after")
    def one_form(self) -> Self:
        """Refuse all but one of the two forms."""
        if (self.values is None) == (self.file is None):
            raise ValueError("needs either values or a file")
        return self


class Mixture(Section):
    """A point mass with this share, and another distribution for the rest."""

    point: Span
    share: Share
    rest: Annotated[Distribution, BeforeValidator(read_distribution)]


class Distribution(Section):
    """One distribution of a span of time: exactly one of its keys is given.

    A span alone, such as ``40 min``, is read as a constant.
    """

    constant: Span | None = None
    uniform: Uniform | None = None
    triangular: Triangular | None = None
    exponential: Exponential | None = None
    lognormal: Lognormal | None = None
    gamma: Gamma | None = None
    weibull: Weibull | None = None
    erlang: Erlang | None = None
    empirical: Empirical | None = None
    mixture: Mixture | None = None

    @model_validator(mode="after")
    def exactly_one(self) -> Self:
        """Refuse none, and more than one."""
        given = [key for key in type(self).model_fields if getattr(self, key) is not None]
        if len(given) != 1:
            raise ValueError(f"needs exactly one distribution, found {', '.join(given) or 'none'}")
        return self

    @property
    def family(self) -> str:
        """The key that is given."""
        return next(key for key in type(self).model_fields if getattr(self, key) is not None)


Mixture.model_rebuild()
Times = Annotated[Distribution, BeforeValidator(read_distribution)]
