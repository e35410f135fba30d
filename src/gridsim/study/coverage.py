"""Coverage: how often gridsim's intervals hold the exact value, in very many small experiments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gridsim.model.draws import uniforms
from gridsim.study.statistics import Numbers, interval
from gridsim.study.theory_town import transient_wait

WORK, CASES = 0.9, 25
PUBLISHED = 40_000  # experiments behind the published shares
COVERED = {5: (0.834, 0.888), 10: (0.859, 0.907), 20: (0.877, 0.924), 40: (0.886, 0.935)}
LEVELS = (0.90, 0.95)
BLOCK = 1_000


@dataclass(frozen=True)
class Share:
    """How often an interval held the exact value.

    Attributes:
        name: Replications and level.
        exact: The published share, itself of ``PUBLISHED`` experiments.
        found: The share found.
        experiments: How many experiments it is of.
    """

    name: str
    exact: float
    found: float
    experiments: int

    @property
    def error(self) -> float:
        """Standard error of the difference of the two shares if they are alike."""
        return float(np.sqrt(self.exact * (1 - self.exact) * (1 / self.experiments + 1 / PUBLISHED)))


def coverage(seed: int, *, full: bool) -> Iterator[Share]:
    """Find the coverage of ``statistics.interval`` on the mean wait of the first cases of an M/M/1 queue.

    Args:
        seed: Seed.
        full: 40,000 experiments of each size, else 1,000.

    Yields:
        The share for 5, 10, 20 and 40 replications, at 90 and at 95 %. The waits come from Lindley's
        recursion, which the suite shows to be the engines'.

    Source:
        Law (2015), Simulation Modeling and Analysis, 5th ed., section 9.4.1 (intervals for the mean of
        replications of this queue; the skewness of their means makes coverage less than nominal).
    """
    exact = transient_wait(1.0, WORK, CASES)
    experiments = PUBLISHED if full else BLOCK
    for replications, shares in COVERED.items():
        hits = np.zeros(len(LEVELS), np.int64)
        for block in range(experiments // BLOCK):
            for means in first_waits(seed, block, replications):
                for place, level in enumerate(LEVELS):
                    found = interval(means, level)
                    hits[place] += found.low <= exact <= found.high
        for place, level in enumerate(LEVELS):
            name = f"{replications}.{level * 100:.0f}"
            yield Share(name, shares[place], float(hits[place] / experiments), experiments)


def first_waits(seed: int, block: int, replications: int) -> Numbers:
    """Mean waits of the first cases of many queues, shape (BLOCK, replications)."""
    stream = f"coverage/{replications}"
    u = uniforms(seed, block, stream, BLOCK * replications, 2 * CASES)
    spans = -np.log1p(-u)
    step = WORK * spans[:, :CASES] - spans[:, CASES:]
    wait, total = np.zeros(len(step)), np.zeros(len(step))
    for case in range(CASES):
        total += wait
        wait = np.maximum(wait + step[:, case], 0.0)
    return (total / CASES).reshape(BLOCK, replications)
