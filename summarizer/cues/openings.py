"""Which characters a pattern can begin with, so that all other places of a text are passed over at once.

In: a regular expression of the kinds that tables of words hold. Out: the characters, or None where any may come first.
Promised: never too few; what is not understood is None.
"""

import re

_TOKEN = re.compile(
    r"\(\?(?:[:=!]|<[=!]|P<\w+>)|\[(?P<negated>\^)?(?P<members>[^\]]*)\]|\\.|[()|^$.]|[^()|^$.\[\\]", re.DOTALL
)
ANY = ""  # stands for every character
_QUANTIFIER = re.compile(r"[?*+]\??|\{[0-9,]+\}\??")
_RANGE = re.compile(r"(.)-(.)", re.DOTALL)


class _Unclear(Exception):
    """A pattern that may begin with anything."""


def openings(pattern: str) -> frozenset[str] | None:
    """Return the characters that a match can begin with."""
    try:
        found, nullable, _ = _alternatives(pattern, 0)
    except _Unclear:
        return None
    return None if nullable or ANY in found else frozenset(found)


def gated(pattern: str) -> str:
    """Return a pattern that first looks at one character: at most places none of its many branches can begin."""
    firsts = openings(pattern)
    return f"(?=[{re.escape(''.join(sorted(firsts)))}])(?:{pattern})" if firsts else pattern


def _alternatives(pattern: str, at: int) -> tuple[set[str], bool, int]:
    """Return the first characters of alternatives, whether one may be empty, and where their group ends."""
    found: set[str] = set()
    nullable = False
    open_still = True  # nothing of this alternative is sure to have come yet
    while at < len(pattern):
        token = _TOKEN.match(pattern, at)
        if token is None:
            raise _Unclear
        word, at = token[0], token.end()
        if word == ")":
            break
        if word == "|":
            nullable, open_still = nullable or open_still, True
            continue
        first, empty, at = _item(pattern, token, at)
        quantifier = _QUANTIFIER.match(pattern, at)
        if quantifier is not None:
            at = quantifier.end()
            empty = empty or quantifier[0][0] in "?*" or quantifier[0].startswith("{0")
        if open_still:
            found |= first
            open_still = empty
    return found, nullable or open_still, at


def _item(pattern: str, token: re.Match[str], at: int) -> tuple[set[str], bool, int]:
    """Return what one item begins with, whether it may be empty, and where it ends."""
    word = token[0]
    if word in ("(?:", "(") or word.startswith("(?P<"):
        return _alternatives(pattern, at)
    if word.startswith("(?"):
        return set(), True, _closed(pattern, at)
    if word in "^$":
        return set(), True, at
    if word == "." or token["negated"]:
        return {ANY}, False, at
    if word.startswith("["):
        members = token["members"]
        if "\\" in members or any(ord(b) - ord(a) > len("0123456789") for a, b in _RANGE.findall(members)):
            return {ANY}, False, at
        ranges = {chr(c) for a, b in _RANGE.findall(members) for c in range(ord(a), ord(b) + 1)}
        return ranges | set(_RANGE.sub("", members)), False, at
    if word == r"\d":
        return set("0123456789"), False, at
    return {word[-1]}, False, at


def _closed(pattern: str, at: int) -> int:
    """Return where a group ends that opened before a place."""
    depth = 1
    for token in _TOKEN.finditer(pattern, at):
        depth += token[0].startswith("(") - (token[0] == ")")
        if depth == 0:
            return token.end()
    return len(pattern)
