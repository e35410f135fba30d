"""Mutants of a source: each has one small change, made in the syntax tree of a function."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

Change = tuple[ast.AST, str, Callable[[], Any]]
"""What is changed, how it is told, and a call that changes it."""

COMPARISONS: dict[type[ast.cmpop], tuple[str, type[ast.cmpop]]] = {
    ast.Lt: ("<", ast.LtE),
    ast.LtE: ("<=", ast.Lt),
    ast.Gt: (">", ast.GtE),
    ast.GtE: (">=", ast.Gt),
    ast.Eq: ("==", ast.NotEq),
    ast.NotEq: ("!=", ast.Eq),
    ast.Is: ("is", ast.IsNot),
    ast.IsNot: ("is not", ast.Is),
    ast.In: ("in", ast.NotIn),
    ast.NotIn: ("not in", ast.In),
}
OPERATORS: dict[type[ast.operator], tuple[str, type[ast.operator]]] = {
    ast.Add: ("+", ast.Sub),
    ast.Sub: ("-", ast.Add),
    ast.Mult: ("*", ast.Add),
    ast.LShift: ("<<", ast.RShift),
    ast.RShift: (">>", ast.LShift),
    ast.BitAnd: ("&", ast.BitOr),
    ast.BitOr: ("|", ast.BitAnd),
    ast.BitXor: ("^", ast.BitOr),
}
NAMES = {
    "min": "max",
    "max": "min",
    "minimum": "maximum",
    "maximum": "minimum",
    "any": "all",
    "all": "any",
    "bisect_left": "bisect_right",
    "bisect_right": "bisect_left",
    # The phases of a tick in the reference engine (R1).
    "FINISH": "CHANGE",
    "CHANGE": "LIMIT",
    "LIMIT": "ARISE",
    "ARISE": "GIVE",
    "GIVE": "FINISH",
}
NO_CHANGE = -1
HEAD = ("returns", "decorator_list", "annotation")
"""Parts of a definition that are not run when it is called."""


class Mutant(NamedTuple):
    """A change of a module.

    Attributes:
        function: Where it is made.
        text: The line of the source.
        change: What is done, and to which of several alike in the line.
        module: Name of the module.
        number: Place among all changes of the module, from 0.
        line: Number of the line, from 1; it has no part in what a mutant is known by.
    """

    module: str
    function: str
    text: str
    change: str
    number: int
    line: int

    @property
    def known_by(self) -> tuple[str, str, str, str]:
        """What stays the same when other lines of the module change."""
        return self.module, self.function, self.text, self.change


def mutants(module: str, source: str, without: tuple[str, ...] = ()) -> list[Mutant]:
    """List the mutants of a module in the order of its source, but for some functions."""
    lines = source.splitlines()
    found = []
    seen: Counter[tuple[str, str, str]] = Counter()
    for number, (function, node, change, _) in enumerate(changes(ast.parse(source))):
        line = node.lineno  # type: ignore[attr-defined]
        text = lines[line - 1].strip()
        seen[function, text, change] += 1
        times = seen[function, text, change]
        told = change if times == 1 else f"{change} ({times})"
        if function not in without:
            found.append(Mutant(module, function, text, told, number, line))
    return found


def unchanged(module: str) -> Mutant:
    """Give what is no mutant: a module as it is, to see that it lives."""
    return Mutant(module, "", "", "none", NO_CHANGE, 0)


def mutated(source: str, number: int) -> ast.Module:
    """Give the syntax tree of a source with one of its changes made, or none."""
    tree = ast.parse(source)
    if number == NO_CHANGE:
        return tree
    *_, (_, _, _, make) = islice(changes(tree), number + 1)
    make()
    return ast.fix_missing_locations(tree)


def changes(tree: ast.AST, within: str = "") -> Iterator[tuple[str, ast.AST, str, Callable[[], Any]]]:
    """Find all changes of the functions of a tree, with the function of each."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from changes(node, f"{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            for part in walk(node):
                for changed, told, make in alternatives(part):
                    yield within + node.name, changed, told, make


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """Go through a node and all that is run within it, in the order of the source."""
    yield node
    for name, value in ast.iter_fields(node):
        if name not in HEAD:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not isinstance(child, ast.arguments):
                    yield from walk(child)


def alternatives(node: ast.AST) -> Iterator[Change]:
    """Find the changes of one node."""
    for name, body in ast.iter_fields(node):
        if name in ("body", "orelse") and isinstance(body, list):
            yield from skips(node, body)
    for kind, find in KINDS:
        if isinstance(node, kind):
            yield from find(node)


def skips(parent: ast.AST, body: list[ast.stmt]) -> Iterator[Change]:
    """Skip a statement whose absence need not stop the function at once."""
    for place, statement in enumerate(body):
        if is_skipped(parent, statement):
            name = type(statement).__name__.lower()
            yield statement, f"skip {name}", partial(body.__setitem__, place, ast.Pass())


def is_skipped(parent: ast.AST, statement: ast.stmt) -> bool:
    """Tell whether a statement is worth skipping: what defines a name or is a docstring is not."""
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Call)
    if isinstance(statement, ast.Assign):
        return not isinstance(statement.targets[0], ast.Name | ast.Tuple)
    if isinstance(statement, ast.Return):
        return not isinstance(parent, ast.FunctionDef)
    return isinstance(statement, ast.AugAssign | ast.Delete | ast.Break | ast.Continue | ast.If | ast.For)


def comparisons(node: ast.Compare) -> Iterator[Change]:
    """Move a bound by one, or turn an equality round."""
    for place, operator in enumerate(node.ops):
        sign, other = COMPARISONS[type(operator)]
        told = f"{sign} to {COMPARISONS[other][0]}"
        yield node.comparators[place], told, partial(node.ops.__setitem__, place, other())


def operators(node: ast.BinOp | ast.AugAssign) -> Iterator[Change]:
    """Calculate something else."""
    if type(node.op) in OPERATORS:
        sign, other = OPERATORS[type(node.op)]
        yield node, f"{sign} to {OPERATORS[other][0]}", partial(setattr, node, "op", other())


def junctions(node: ast.BoolOp) -> Iterator[Change]:
    """Turn ``and`` into ``or``, and back."""
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    told = "and to or" if isinstance(node.op, ast.And) else "or to and"
    yield node, told, partial(setattr, node, "op", other)


def signs(node: ast.UnaryOp) -> Iterator[Change]:
    """Leave out a minus or a ``not``."""
    if isinstance(node.op, ast.USub):
        yield node, "without -", partial(setattr, node, "op", ast.UAdd())
    if isinstance(node.op, ast.Not):
        twice = ast.UnaryOp(ast.Not(), node.operand)
        yield node, "without not", partial(setattr, node, "operand", twice)


def constants(node: ast.Constant) -> Iterator[Change]:
    """Turn 0 and 1, true and false, into each other; add one to any other whole number."""
    value = node.value
    if isinstance(value, int):
        other: int = not value if isinstance(value, bool) else 1 - value if value in (0, 1) else value + 1
        yield node, f"{value} to {other}", partial(setattr, node, "value", other)


def names(node: ast.Name | ast.Attribute) -> Iterator[Change]:
    """Take the least in place of the greatest, and the like."""
    kind = "id" if isinstance(node, ast.Name) else "attr"
    name = getattr(node, kind)
    if name in NAMES:
        yield node, f"{name} to {NAMES[name]}", partial(setattr, node, kind, NAMES[name])


def conditions(node: ast.If | ast.While | ast.IfExp) -> Iterator[Change]:
    """Turn a condition round that is neither a comparison nor put together."""
    if isinstance(node.test, ast.Name | ast.Attribute | ast.Subscript | ast.Call):
        yield node.test, "with not", partial(setattr, node, "test", ast.UnaryOp(ast.Not(), node.test))


def keys(node: ast.Return) -> Iterator[Change]:
    """Give something another order: a part of a key with its sign turned, or after the next part."""
    if isinstance(node.value, ast.Tuple):
        parts = node.value.elts
        for place, part in enumerate(parts):
            yield part, "with -", partial(parts.__setitem__, place, ast.UnaryOp(ast.USub(), part))
        for place in range(len(parts) - 1):
            swapped = [parts[place + 1], parts[place]]
            yield parts[place], "swapped", partial(parts.__setitem__, slice(place, place + 2), swapped)


KINDS: tuple[tuple[Any, Callable[[Any], Iterator[Change]]], ...] = (
    (ast.Compare, comparisons),
    (ast.BinOp | ast.AugAssign, operators),
    (ast.BoolOp, junctions),
    (ast.UnaryOp, signs),
    (ast.Constant, constants),
    (ast.Name | ast.Attribute, names),
    (ast.If | ast.While | ast.IfExp, conditions),
    (ast.Return, keys),
)
