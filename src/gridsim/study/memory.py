"""Memory: a study that there is no room for is refused before it is begun, and what is freed is kept."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from gridsim.errors import StudyError
from gridsim.model.ground import prepared
from gridsim.scenario.keys import dotted
from gridsim.scenario.schema import Scenario
from gridsim.scenario.sizes import estimated_rows
from gridsim.study.lanes import best_lanes

# Measured peaks of processes that run one replication, with a margin; docs/validation.md has the table.
PROCESS_BYTES = 280 << 20
"""Of Python and its libraries, and of numba while it compiles, as the first process may have to [bytes]."""
ROW_BYTES = 440
"""Of a person, a visit, a meeting or an absence, with its steps in plan and log [bytes]."""
MATTER_ROW_BYTES = 70
"""Of a step of a matter, most of which are counted and never made [bytes]."""
RECORDED_BYTES = 1_000
"""Of a need of a trace besides: its row, and what is known of it from the beginning [bytes]."""
LANES_BYTES = 100 << 20
"""Of the replications of a small town that lie side by side in one plan, however many [bytes]."""
KEPT_BYTES = 10
"""Of a step of a matter in the records that are kept of a replication [bytes]."""
BOUNDLESS = 1 << 62
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
"""Numbers of glibc's ``malloc.h``."""
LARGEST_KEPT = 1 << 25
"""Arrays up to this size are kept, which is the most that glibc allows [bytes]."""
MOST_FREE = (1 << 31) - 1
MEASURES = ((1 << 30, "GB"), (1 << 20, "MB"))


def recorded_needs(scenario: Scenario, folder: Path) -> int:
    """Count the needs that a scenario's trace holds within the simulated dates; 0 where it has none.

    Raises:
        ScenarioError: If one of its tables cannot be used.
    """
    if scenario.demand.trace is None:
        return 0
    recorded = prepared(scenario, folder).recorded
    return len(recorded.row) if recorded else 0


def estimate(scenario: Scenario, recorded: int = 0) -> int:
    """Estimate the memory that a process needs for one replication, or for those that it runs side by side.

    It is meant to be too high, by up to as much again; the towns of ``docs/validation.md`` show by how much.

    Args:
        scenario: What is simulated.
        recorded: Needs of its trace, as ``recorded_needs`` counts them.

    Returns:
        Most of its resident memory at any time, Python and libraries included [bytes].
    """
    rows = estimated_rows(scenario, recorded)
    matters = sum(count for key, count in rows.items() if key[0] == "demand")
    others = sum(rows.values()) - matters
    one = int(ROW_BYTES * others + MATTER_ROW_BYTES * matters) + RECORDED_BYTES * recorded
    return PROCESS_BYTES + (max(one, LANES_BYTES) if best_lanes(scenario) > 1 else one)


def needed(scenario: Scenario, workers: int, kept: int = 0, recorded: int = 0) -> int:
    """Estimate the memory of a study.

    Args:
        scenario: What is simulated.
        workers: Processes that run replications at once.
        kept: Replications whose single cases are kept.
        recorded: Needs of its trace.

    Returns:
        Memory of all its processes [bytes].
    """
    matters = sum(count for key, count in estimated_rows(scenario, recorded).items() if key[0] == "demand")
    parent = PROCESS_BYTES if workers > 1 else 0
    return max(workers, 1) * estimate(scenario, recorded) + parent + int(KEPT_BYTES * matters) * kept


def refuse_large(scenario: Scenario, folder: Path, workers: int, kept: int = 0) -> None:
    """Refuse a study that needs more memory than there is, the rows of its trace included.

    Args:
        scenario: The largest of its scenarios.
        folder: Where its tables are.
        workers: Processes that run replications at once, at least 1.
        kept: Replications whose single cases are kept.

    Raises:
        StudyError: As ``refuse_if_too_large``.
        ScenarioError: If one of its tables cannot be used.
    """
    refuse_if_too_large(scenario, workers, kept)
    if recorded := recorded_needs(scenario, folder):
        refuse_if_too_large(scenario, workers, kept, recorded=recorded)


def refuse_if_too_large(
    scenario: Scenario, workers: int, kept: int = 0, *, recorded: int = 0, free: int | None = None
) -> None:
    """Refuse a study that needs more memory than there is.

    Args:
        scenario: The largest of its scenarios.
        workers: Processes that run replications at once, at least 1.
        kept: Replications whose single cases are kept.
        recorded: Needs of its trace, as ``recorded_needs`` counts them.
        free: Memory that was free before it began [bytes]; None looks now.

    Raises:
        StudyError: Saying how much it needs, how much there is, and what would make it smaller.
    """
    free, need = room(workers) if free is None else free, needed(scenario, workers, kept, recorded)
    if need <= free:
        return
    rows = estimated_rows(scenario, recorded)
    largest = max(rows, key=lambda key: rows[key])
    fewer = next(
        (few for few in range(workers - 1, 0, -1) if needed(scenario, few, kept, recorded) <= room(few)), 0
    )
    remedies = [f"take {fewer} worker{'s' if fewer > 1 else ''} (--workers {fewer})"] if fewer else []
    remedies += ["shorten the window", f"make {dotted(largest)} smaller or less frequent"]
    remedies += ["run fewer replications"] if kept and not fewer else []
    at_once = f" with {workers} workers" if workers > 1 else ""
    raise StudyError(
        f"this needs about {told(need)} of memory{at_once}, and {told(free)} are free; "
        f"one replication needs {told(estimate(scenario, recorded))}, most of it for {dotted(largest)}: "
        f"{', or '.join(remedies)}"
    )


def told(count: int) -> str:
    """Tell bytes as people do.

    >>> told(3 << 29), told(300 << 20), told(0)
    ('1.5 GB', '300 MB', '0 MB')
    """
    size, unit = next((one for one in MEASURES if count >= one[0]), MEASURES[-1])
    return f"{count / size:.1f} {unit}" if unit == "GB" else f"{count / size:.0f} {unit}"


def room(workers: int = 1, *, proc: Path = Path("/proc"), groups: Path = Path("/sys/fs/cgroup")) -> int:
    """Find the memory that is free for this process and its workers.

    Args:
        workers: Processes; a limit of the address space holds for each of them.
        proc: Where Linux tells about processes.
        groups: Where Linux tells about groups of processes.

    Returns:
        The least of what the machine, the groups of processes that this one is in, and the limit of the
        address space leave [bytes]; ``BOUNDLESS`` where the system tells none of them.
    """
    limits = [machine_room(proc), *group_rooms(proc, groups), max(workers, 1) * address_room(proc)]
    return max(0, min(limits))


def machine_room(proc: Path) -> int:
    """Find the memory that the machine can still give away [bytes]."""
    for line in lines(proc / "meminfo"):
        name, _, value = line.partition(":")
        if name == "MemAvailable":
            return int(value.split()[0]) << 10
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return BOUNDLESS


def group_rooms(proc: Path, groups: Path) -> Iterator[int]:
    """Find what each limit of the groups of processes leaves [bytes], of both versions of Linux's groups."""
    for line in lines(proc / "self" / "cgroup"):
        _, controllers, path = line.split(":", 2)
        if controllers == "":
            root, limit, used = groups, "memory.max", "memory.current"
        elif "memory" in controllers.split(","):
            root, limit, used = groups / "memory", "memory.limit_in_bytes", "memory.usage_in_bytes"
        else:
            continue
        group = Path(path.lstrip("/"))
        for part in (group, *group.parents):
            most, taken = number(root / part / limit), number(root / part / used)
            if most is not None:
                yield most - (taken or 0) + reclaimable(root / part / "memory.stat")


def reclaimable(path: Path) -> int:
    """Find the memory of a group that only holds files which can be read again [bytes]."""
    held = dict(line.split(maxsplit=1) for line in lines(path) if " " in line)
    return int(held.get("total_inactive_file", held.get("inactive_file", 0)))


def address_room(proc: Path) -> int:
    """Find what the limit of the address space leaves to this process [bytes]."""
    try:
        import resource
    except ImportError:  # Windows has no such limit.
        return BOUNDLESS
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit == resource.RLIM_INFINITY:
        return BOUNDLESS
    pages = next(iter(lines(proc / "self" / "statm")), "0").split()[0]
    return int(limit - int(pages) * resource.getpagesize())


def number(path: Path) -> int | None:
    """Read a number from a file; None where there is none, as for no limit."""
    text = next(iter(lines(path)), "").strip()
    return int(text) if text.isdigit() else None


def lines(path: Path) -> list[str]:
    """Read the lines of a file; none where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []


@cache
def keep_freed() -> None:
    """Have this process keep the memory that one replication frees for the next, until it ends, on glibc.

    To give it back and have it cleared again takes a sixth of a replication of Tuke, and the cores wait for
    each other in it.
    """
    adjust_malloc("mallopt", M_MMAP_THRESHOLD, LARGEST_KEPT)
    adjust_malloc("mallopt", M_TRIM_THRESHOLD, MOST_FREE)


def give_back() -> None:
    """Give what this process has kept back to the system, where it runs on glibc."""
    adjust_malloc("malloc_trim", 0)


def adjust_malloc(call: str, *numbers: int) -> None:
    """Call a function of glibc's ``malloc.h``, where there is one."""
    import ctypes

    try:
        getattr(ctypes.CDLL(None), call)(*numbers)
    except (AttributeError, OSError, TypeError):
        return
