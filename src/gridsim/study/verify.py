"""Verification: gridsim's estimates against exact values, tested as one family."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, cast

import numpy as np

from gridsim.engine import fast
from gridsim.engine.invariants import check
from gridsim.model.build import build
from gridsim.model.draws import Draws
from gridsim.study.cases import case_table
from gridsim.study.coverage import Share, coverage
from gridsim.study.identities import Identity, identities
from gridsim.study.pool import in_order
from gridsim.study.readings import Sums, Systems
from gridsim.study.statistics import Interval, Numbers, interval
from gridsim.study.theory_cases import Case, scenario
from gridsim.study.theory_suite import cases

ALPHA = 0.01
POWER = 0.9
APART = 1000


@dataclass(frozen=True)
class Suite:
    """What is to be verified.

    Attributes:
        full: All cases at full size, else a quick choice.
        seed: Seed.
        bias: Factor on all work: a fault planted to see that it is found, 1 for none.
    """

    full: bool = False
    seed: int = 1
    bias: float = 1.0


@dataclass(frozen=True)
class Judged:
    """One exact value and what gridsim says of it.

    Attributes:
        case: Name of the case.
        quantity: Name of the quantity.
        exact: The exact value.
        estimate: The estimate with its 95 % interval; of no spread where equality is asked.
        z: Standard errors between the two; nan where equality is asked.
        p: Chance of a difference at least as large if there is no fault; nan likewise.
        catches: Smallest bias, as a share of the exact value, that is caught with probability ``POWER``; 0
            where equality is asked.
        passed: Whether it holds.
    """

    case: str
    quantity: str
    exact: float
    estimate: Interval
    z: float
    p: float
    catches: float
    passed: bool


@dataclass(frozen=True)
class Measured:
    """A quantity before the family is judged.

    Attributes:
        case: Name of the case.
        quantity: Name of the quantity.
        exact: The exact value.
        estimate: The estimate.
        error: Its standard error.
        freedom: Degrees of freedom of that, infinite where it is known.
    """

    case: str
    quantity: str
    exact: float
    estimate: Interval
    error: float
    freedom: float


def verify(suite: Suite, *, workers: int = 1, done: Callable[[], None] = lambda: None) -> list[Judged]:
    """Run the suite.

    Args:
        suite: What is to be verified.
        workers: Processes that share the work; the judgements are the same for any number.
        done: Called after each of its parts, of which there are ``parts(suite)``.

    Returns:
        The judgements, those that ask for equality first.
    """
    exact = [equality(identity) for identity in identities(suite.seed, full=suite.full)]
    done()
    tests = simulated(suite, workers, done)
    tests += [of_share(share) for share in coverage(suite.seed, full=suite.full)]
    done()
    return exact + judge(tests)


def parts(suite: Suite) -> int:
    """Number of parts of a suite that are counted while it runs."""
    return len(tasks(suite)) + 2


@cache
def tasks(suite: Suite) -> list[tuple[Case, int, int]]:
    """Replications of a suite: the case, its villages, and the number of the replication.

    Numbers of different cases are apart, so that cases do not share their luck.
    """
    result = []
    for place, case in enumerate(cases(full=True)):
        villages, replications = case.full if suite.full else case.quick
        result += [(case, villages, APART * place + number) for number in range(replications)]
    return result


def simulate(suite: Suite, number: int) -> list[Sums]:
    """Run one replication of a suite, and read off each quantity of its case."""
    case, villages, replication = tasks(suite)[number]
    made = scenario(case, villages, suite.seed, suite.bias)
    world = build(made, Path(), Draws(suite.seed, replication))
    log = fast.run(world.plan)
    if replication % APART == 0:
        check(world.plan, log)
    table = case_table(made, world, log)
    systems = Systems(made, world, log, table, *world.clocks.window)
    return [quantity.read(systems) for quantity in case.quantities]


def simulated(suite: Suite, workers: int, done: Callable[[], None]) -> list[Measured]:
    """Run all replications of a suite, and put those of a case together."""
    found: dict[str, list[list[Sums]]] = {}
    listed = tasks(suite)
    calls: Any = [partial(simulate, suite, number) for number in range(len(listed))]
    results = cast("Any", in_order(calls, workers, alone=0))
    for (case, *_), sums in zip(listed, results, strict=True):
        found.setdefault(case.name, []).append(sums)
        done()
    tests = []
    for case in {case.name: case for case, *_ in listed}.values():
        for place, quantity in enumerate(case.quantities):
            columns = [replication[place] for replication in found[case.name]]
            above, below = (np.concatenate([column[part] for column in columns]) for part in (0, 1))
            estimate = ratio(above, below)
            count = estimate.replications
            error = estimate.sd / count**0.5
            tests.append(Measured(case.name, quantity.name, quantity.exact, estimate, error, count - 1))
    return tests


def ratio(above: Numbers, below: Numbers) -> Interval:
    """Estimate the ratio of two means over independent systems.

    Args:
        above: One sum of each system, shape (n,).
        below: What it is divided by, such as the number of matters summed, shape (n,).

    Returns:
        The ratio of the means with its interval; its bias falls with the number of systems and their length.

    Source:
        Cochran (1977), Sampling Techniques, 3rd ed., section 6.4 (the ratio estimate and its standard error).

    >>> ratio(np.array([1.0, 3.0]), np.array([1.0, 1.0])).mean
    2.0
    """
    value = float(above.sum() / below.sum())
    return interval(value + (above - value * below) / below.mean())


def equality(identity: Identity) -> Judged:
    """Judge what must be equal."""
    found = Interval(float(identity.equal), np.nan, np.nan, np.nan, 1)
    passed = identity.equal == identity.compared
    return Judged(
        identity.case, identity.quantity, float(identity.compared), found, np.nan, np.nan, 0.0, passed
    )


def of_share(share: Share) -> Measured:
    """Make the test of a share of experiments that covered."""
    error = share.error
    low, high = (share.found + side * 1.96 * error for side in (-1, 1))
    estimate = Interval(share.found, low, high, error * share.experiments**0.5, share.experiments)
    return Measured("coverage", share.name, share.exact, estimate, error, np.inf)


def judge(tests: Sequence[Measured]) -> list[Judged]:
    """Judge a family of tests by Holm's procedure.

    Args:
        tests: The tests, which may depend on each other in any way.

    Returns:
        Their judgements: without a fault all pass with a probability of at least 1 - ``ALPHA``.

    Source:
        Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
    """
    from scipy.stats import t as student

    freedom = np.array([test.freedom for test in tests])
    gap = np.array([test.estimate.mean - test.exact for test in tests])
    z = np.copysign(np.where(gap == 0, 0.0, np.inf), gap)  # Of what has no spread, but for the others:
    np.divide(gap, [test.error for test in tests], out=z, where=[test.error != 0 for test in tests])
    p = 2 * student.sf(np.abs(z), freedom)
    rejected = holm(p, ALPHA)
    strict = student.isf(ALPHA / (2 * len(tests)), freedom) + student.isf(1 - POWER, freedom)
    return [
        Judged(
            case=test.case,
            quantity=test.quantity,
            exact=test.exact,
            estimate=test.estimate,
            z=float(z[row]),
            p=float(p[row]),
            catches=float(strict[row] * test.error / abs(test.exact)),
            passed=not rejected[row],
        )
        for row, test in enumerate(tests)
    ]


def holm(p: Numbers, alpha: float) -> list[bool]:
    """Tell which of several hypotheses are rejected; a p that is no number is.

    >>> holm(np.array([0.03, 0.001, 0.004]), 0.01)
    [False, True, True]
    """
    p = np.where(np.isnan(p), 0.0, p)
    order = np.argsort(p, kind="stable")
    passed = p[order] > alpha / np.arange(len(p), 0, -1)
    rejected = np.zeros(len(p), bool)
    rejected[order[: int(np.argmax(np.append(passed, True)))]] = True
    return [bool(value) for value in rejected]
