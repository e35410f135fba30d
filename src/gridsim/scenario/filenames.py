"""File names: this module turns any name into one that file systems and artifact stores take."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

LONGEST = 120
"""Longest file name that is made of a name [bytes of UTF-8]."""
REFUSED = re.compile(r'[<>:"/\\|?*\s]')
"""Characters that Windows, or a store of artifacts, does not take in a file name."""
DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?", re.IGNORECASE)
"""Names that mean a device on Windows, whatever follows their first dot."""


def file_name(name: str, most: int = LONGEST) -> str:
    """Turn a name into a file name; where it cannot stay as it is, a short hash of it is added.

    Args:
        name: Any text.
        most: Longest file name [bytes of UTF-8], at least 20.

    >>> file_name("sixty_workers"), file_name("a:b?"), file_name("con")
    ('sixty_workers', 'a-b-4b94f423', 'con-1143da2b')
    """
    plain = "".join(sign if sign.isprintable() and not REFUSED.match(sign) else "-" for sign in name)
    plain = plain.rstrip(".")
    if DEVICES.fullmatch(plain):
        return with_hash(plain.replace(".", "-"), name, most)
    return plain if plain == name and len(name.encode()) <= most else with_hash(plain.rstrip("-"), name, most)


def file_names(names: Iterable[str], most: int = LONGEST) -> dict[str, str]:
    """Turn names into file names that differ even where a file system ignores case.

    >>> file_names(["a", "A", "b"])
    {'a': 'a-ca978112', 'A': 'A-559aead0', 'b': 'b'}
    """
    made = {name: file_name(name, most) for name in names}
    seen = Counter(map(folded, made.values()))
    return {name: one if seen[folded(one)] == 1 else with_hash(one, name, most) for name, one in made.items()}


def with_hash(text: str, name: str, most: int) -> str:
    """Add the beginning of a name's SHA-256 to a text, which is cut to the room that is left."""
    room = most - 9
    cut = text.encode()[:room].decode(errors="ignore") if len(text.encode()) > room else text
    return f"{cut}-{short_hash(name)}"


def short_hash(text: str) -> str:
    """Give the first eight hexadecimal digits of a text's SHA-256."""
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()[:8]


def folded(name: str) -> str:
    """Write a name as file systems compare it that ignore case and the form of accents."""
    return unicodedata.normalize("NFKC", name).casefold()
