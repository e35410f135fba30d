"""JUnit: what became of each expectation, as continuous integration reads it."""

from __future__ import annotations

from xml.etree import ElementTree as Tree

from gridsim import __version__
from gridsim.output.accounts.expectations import Account
from gridsim.output.summaries.expectations import expected, found, needed, notes, spoken
from gridsim.study.expect import Judgement, Status

TAGS = {Status.FAIL: "failure", Status.INCONCLUSIVE: "error"}


def junit(account: Account) -> str:
    """Write a test report, one case for each expectation.

    What is inconclusive is an error: a skipped case would show green while the command ends with 4. Names are
    those of the scenario's file whatever the language, so that the history of a case is not cut.

    Args:
        account: What was found.

    Returns:
        XML; of the same replications always the same.
    """
    counts = {
        "tests": str(len(account.judgements)),
        "failures": str(account.count(Status.FAIL)),
        "errors": str(account.count(Status.INCONCLUSIVE)),
        "skipped": "0",
    }
    root = Tree.Element("testsuites", {"name": "gridsim expect", **counts})
    suite = Tree.SubElement(root, "testsuite", {"name": account.scenario.name, **counts})
    properties = Tree.SubElement(suite, "properties")
    for name, value in (
        ("gridsim", __version__),
        ("replications", str(account.replications)),
        ("seed", str(account.scenario.seed)),
        *(("set", setting) for setting in account.settings),
    ):
        Tree.SubElement(properties, "property", name=name, value=value)
    for one in account.judgements:
        add_case(suite, account, one)
    Tree.SubElement(suite, "system-out").text = "\n".join(notes(account, "en"))
    Tree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Tree.tostring(root, encoding="unicode") + "\n"


def add_case(suite: Tree.Element, account: Account, one: Judgement) -> None:
    """Add the case of one expectation."""
    whom = ".".join(filter(None, (account.scenario.name, one.claim.variant)))
    name = expected(one.claim, "en", " of ".join(filter(None, one.claim.key)))
    case = Tree.SubElement(suite, "testcase", classname=whom, name=name, time="0")
    told = f"{spoken(one, account, 'en')}: found {found(one, 'en')}"
    more = needed(one, "en")
    told += f"; {more} replications would settle it" if more else ""
    if one.status is Status.PASS:
        Tree.SubElement(case, "system-out").text = told
        return
    wrong = Tree.SubElement(case, TAGS[one.status], message=told, type=one.status.value)
    wrong.text = f"expected {name}, {told}"
