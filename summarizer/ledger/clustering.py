"""From forms of names to projects: the same forms give the same projects, in whatever order they came.

In: the forms that hang together by shared keys, and what people decided. Out: which forms are one project, with the
reason of each merge and of each near non-merge. Promised: a function of the set of forms; no group ever holds two
forms of which one forbids the other; a short name that fits two projects equally well joins neither.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from summarizer import regions
from summarizer.ledger.judging import NEAR, STRONG, UNPHASED, WEAK, Verdict, conflicts, judge
from summarizer.ledger.names import Form, base_of, distinctive

Pair = tuple[str, str]
_Note = Callable[[tuple[str, str], Verdict, bool, str], None]
_TELLING = 3  # so many telling characters: two of one such name are looked at wherever they stand
_MARGIN = 8  # by so many points the better of two fitting projects must lead


@dataclass(frozen=True)
class Link:
    """Why two forms were merged, or nearly were."""

    a: str
    b: str
    score: int
    merged: bool
    why: str


@dataclass(frozen=True)
class Clustering:
    """Groups of form ids, each sorted, and the links between forms."""

    groups: tuple[tuple[str, ...], ...]
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Ruling:
    """What people decided of forms: these are one project, those are not."""

    together: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()


def keys_of(form: Form) -> Iterator[str]:
    """Yield the keys by which a form is found: anywhere, in its cities, among those of no known place, among lines."""
    places = _places(form)
    for key in set(_keys(form)):
        yield f"|{key}"
        yield from (f"{place}|{key}" for place in places)
        if not places:
            yield f"?|{key}"
        if form.line:
            yield f"-|{key}"


def finds(form: Form) -> Iterator[str]:
    """Yield the keys by which a form finds others that may be one project with it.

    Those of its cities, those whose place nobody knows, lines from everywhere, and whoever has the very same telling
    name. Two forms find each other or neither finds the other. A key that very many share says nothing and is passed
    over (`resolution`).
    """
    places = _places(form)
    for key in set(_keys(form)):
        if not places or (key[0] == "=" and len(distinctive(key[1:])) >= _TELLING):
            yield f"|{key}"
        if places:
            yield f"?|{key}"
            yield from (f"{place}|{key}" for place in places)
        if form.line:
            yield f"-|{key}"


def _places(form: Form) -> frozenset[str]:
    """Return the cities that a form is told of, by their bare names."""
    return form.cities | ({_prefecture(form.scope)} if form.scope else frozenset())


@lru_cache(maxsize=1024)
def _prefecture(digits: str) -> str:
    region = regions.by_code(f"{digits}00") or regions.by_code(f"{digits[:2]}0000")
    return base_of(region.name) if region is not None else digits


def _keys(form: Form) -> Iterator[str]:
    for core in form.cores:
        telling = distinctive(core)
        yield f"={core}"
        for at in range(len(telling) - 1):
            yield f"~{telling[at : at + 2]}"
        yield f"*{core[-3:]}" if form.ordinals or len(telling) < 2 else f"^{core[:2]}"
        if form.line:  # 甲城至乙县高速公路 and 甲乙高速 have but their first characters in common
            yield f"^{core[0]}"
        yield f"@{core[:2]}"  # a company may stand in a name without being told as a party
    for brand in form.brands:
        yield f"@{brand[:2]}"
    for amount in form.amounts:
        yield f"${amount}"


class _Groups:
    """Forms in groups that grow, with what each group must not meet."""

    def __init__(self, forms: Mapping[str, Form], ruling: Ruling) -> None:
        self.forms, self._ruling = forms, ruling
        self._of = {name: name for name in forms}
        self._members: dict[str, list[str]] = {name: [name] for name in forms}

    def group(self, name: str) -> str:
        return self._of[name]

    def members(self, group: str) -> Sequence[str]:
        return self._members[group]

    def forbids(self, a: str, b: str) -> str | None:
        """Return why two groups cannot be one."""
        for one in self._members[a]:
            for other in self._members[b]:
                if _pair(one, other) in self._ruling.apart:
                    return "人工拆分"
                if _pair(one, other) not in self._ruling.together:
                    against = next(conflicts(self.forms[one], self.forms[other]), None)
                    if against is not None:
                        return against
        return None

    def join(self, a: str, b: str) -> None:
        first, second = sorted((a, b))
        for name in self._members[second]:
            self._of[name] = first
        self._members[first] += self._members.pop(second)

    def all(self) -> tuple[tuple[str, ...], ...]:
        return tuple(sorted(tuple(sorted(members)) for members in self._members.values()))


def cluster(forms: Mapping[str, Form], ruling: Ruling, pairs: Iterable[Pair] | None = None) -> Clustering:
    """Group forms; `pairs` are those that are at least near, by default all that find each other are judged."""
    near = _all_pairs(forms) if pairs is None else pairs
    judged = {pair: judge(forms[pair[0]], forms[pair[1]]) for pair in near}
    groups = _Groups(forms, ruling)
    links: dict[Pair, Link] = {}

    def note(pair: Pair, verdict: Verdict, merged: bool, why: str) -> None:
        links[pair] = Link(*pair, verdict.score, merged, why)

    for pair in sorted(pair for pair in ruling.together if set(pair) <= forms.keys()):
        if groups.group(pair[0]) != groups.group(pair[1]):
            groups.join(*map(groups.group, pair))
        note(pair, Verdict(100, ""), True, "人工合并")
    vague = _vague(forms, judged)
    judged = {pair: _without_guess(verdict, pair, vague, forms) for pair, verdict in judged.items()}
    by_score = sorted(judged.items(), key=lambda item: (-item[1].score, item[0]))
    for pair, verdict in by_score:
        if verdict.forbidden:
            if verdict.score >= NEAR:
                note(pair, verdict, False, verdict.why)
        elif verdict.score >= STRONG:
            _join_if_allowed(groups, pair, verdict, note)
    _join_weak(groups, [(p, v) for p, v in by_score if not v.forbidden and NEAR <= v.score < STRONG], judged, note)
    return Clustering(groups.all(), tuple(links[pair] for pair in sorted(links)))


def _vague(forms: Mapping[str, Form], judged: Mapping[Pair, Verdict]) -> frozenset[str]:
    """Return the forms that tell no phase, though a later phase of that name is known: they may mean the whole."""
    return frozenset(
        name
        for pair, verdict in judged.items()
        if verdict.forbidden and verdict.score >= NEAR and UNPHASED in verdict.why
        for name in pair
        if not forms[name].phases
    )


def _without_guess(verdict: Verdict, pair: Pair, vague: frozenset[str], forms: Mapping[str, Form]) -> Verdict:
    """Forbid to take a name without a phase for one of several phases, unless the amount tells which."""
    a, b = pair
    guess = (a in vague and forms[b].phases) or (b in vague and forms[a].phases)
    if not guess or verdict.forbidden or forms[a].amounts & forms[b].amounts:
        return verdict
    return Verdict(verdict.score, f"{verdict.why}；有几期，未写明是哪一期", forbidden=True)


def _join_if_allowed(groups: _Groups, pair: Pair, verdict: Verdict, note: _Note) -> None:
    a, b = map(groups.group, pair)
    if a == b:
        note(pair, verdict, True, verdict.why)
        return
    against = groups.forbids(a, b)
    if against is None:
        groups.join(a, b)
        note(pair, verdict, True, verdict.why)
    else:
        note(pair, verdict, False, f"{verdict.why}；{against}")


def _join_weak(
    groups: _Groups, edges: Sequence[tuple[Pair, Verdict]], judged: Mapping[Pair, Verdict], note: _Note
) -> None:
    """Join by weaker grounds, the best first, where no other group that may not join as well fits about as well."""
    open_edges = [edge for edge in edges if edge[1].score >= WEAK]
    fitting: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (a, b), verdict in open_edges:
        fitting[a].append((b, verdict.score))
        fitting[b].append((a, verdict.score))
    for pair, verdict in open_edges:
        a, b = map(groups.group, pair)
        if a == b:
            note(pair, verdict, True, verdict.why)
            continue
        against = groups.forbids(a, b) or _strangers(groups, judged, a, b)
        rival = None if against else _rival(groups, fitting, pair, verdict.score)
        if against is None and rival is None:
            groups.join(a, b)
            note(pair, verdict, True, verdict.why)
        else:
            note(pair, verdict, False, f"{verdict.why}；{against or rival}")
    for pair, verdict in edges:
        if verdict.score < WEAK:
            note(pair, verdict, groups.group(pair[0]) == groups.group(pair[1]), f"{verdict.why}；依据不足")


def _strangers(groups: _Groups, judged: Mapping[Pair, Verdict], a: str, b: str) -> str | None:
    """Return the telling names of two groups that have nothing in common: a vague third one must not join them."""
    for one in groups.members(a):
        for other in groups.members(b):
            known = judged.get(_pair(one, other))
            names = [groups.forms[name].cores[:1] for name in (one, other)]
            if (known is None or known.score < NEAR) and all(core and len(distinctive(core[0])) >= 2 for core in names):
                return f"{names[0][0]}与{names[1][0]}并不相近"
    return None


def _rival(groups: _Groups, fitting: Mapping[str, list[tuple[str, int]]], pair: Pair, score: int) -> str | None:
    """Return the other project that one side of a pair fits about as well, and that cannot be the same project."""
    for name, other in (pair, pair[::-1]):
        own, target = groups.group(name), groups.group(other)
        for member in groups.members(own):
            for neighbour, worth in fitting.get(member, ()):
                group = groups.group(neighbour)
                if group in (own, target) or worth < score - _MARGIN:
                    continue
                if groups.forbids(group, target) is not None and groups.forbids(group, own) is None:
                    return f"也可能是{groups.forms[neighbour].cores[:1] or neighbour}，无法确定"
    return None


def _all_pairs(forms: Mapping[str, Form]) -> list[Pair]:
    """Return the pairs of forms that find each other."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(forms):
        for one in set(keys_of(forms[name])):
            found[one].append(name)
    return sorted({_pair(a, b) for a in forms for one in finds(forms[a]) for b in found.get(one, ()) if a != b})


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a <= b else (b, a)
