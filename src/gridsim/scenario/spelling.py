"""What was probably meant: this module compares a word that is not known with those that are."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

_SIGN = re.compile(r"[\w-]")


def strange(name: str) -> str:
    """Say which signs of a name may not stand in it; nothing where all may.

    >>> strange("我的 镇!"), strange("镇")
    (', which has a space and !', '')
    """
    signs = dict.fromkeys("a space" if sign.isspace() else sign for sign in name if not _SIGN.match(sign))
    return f", which has {' and '.join(list(signs)[:5])}" if signs else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """Say which known word is meant, or which there are.

    >>> nearest("wokers", ["work", "workers"])
    '; did you mean workers?'
    """
    words = [str(name)[:80] for name in known][:200]
    close = difflib.get_close_matches(word[:80].casefold(), words, n=1, cutoff=0.6)
    if close:
        return f"; did you mean {close[0]}?"
    more = ", …" if len(words) > 20 else ""
    return f"; there are: {', '.join(words[:20])}{more}" if words else ""
