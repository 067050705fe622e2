"""Which mentions are of one project, kept up to date in the ledger.

In: forms of names that came, changed or went. Out: every mention carries its project; the projects that gained or lost
mentions are told. Promised: only forms that hang together with the new ones are looked at (they find each other by
keys, never all pairs); the outcome is that of looking at all forms at once, whatever came first.

A project's id is made of its earliest mention (by day, then id). Every mention has the id that a project begun by it
would have, so that an id that a project once had finds it for ever.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, bindparam, delete, func, or_, select, update

from summarizer.ledger.clustering import Link, Pair, Ruling, cluster, finds, keys_of
from summarizer.ledger.database import insert_new, replace
from summarizer.ledger.judging import NEAR, UNPHASED, WEAK, judge
from summarizer.ledger.names import Form, form_from, form_json
from summarizer.ledger.schema import decisions, form_keys, forms, links, mentions

_AT_ONCE = 500  # values in one IN (…), below every database's bound
_CROWD = 400  # forms that share one key; a key of more says nothing
_AT_HAND = 10_000  # forms that a writer keeps in memory


@dataclass
class Forms:
    """The forms of the ledger, as far as they were needed; kept by a writer from batch to batch."""

    known: dict[str, Form] = field(default_factory=dict)
    crowded: set[str] = field(default_factory=set)  # keys that too many forms share

    def load(self, connection: Connection, names: Iterable[str]) -> None:
        """Have these forms at hand."""
        missing = [name for name in names if name not in self.known]
        for name, body in chosen(connection, forms, (forms.c.id, forms.c.body), forms.c.id, missing):
            self.known[name] = form_from(body)


def project_id(mention: str) -> str:
    """Return the id of the project that begins with a mention."""
    return "P" + mention[1:]


def mention_of(project: str) -> str:
    """Return the mention that a project of this id begins or once began with."""
    return "M" + project[1:]


def resolve(connection: Connection, cache: Forms, new: Mapping[str, Form], touched: Collection[str] = ()) -> set[str]:
    """Give every mention its project; return the projects that changed. `touched` are forms that were known."""
    if len(cache.known) > _AT_HAND:
        cache.known.clear()
    known = paired(connection, (forms.c.id, forms.c.component), {*new, *touched})
    fresh = {name: form for name, form in new.items() if name not in known}
    cache.known.update(fresh)
    changed = {known[name] for name in touched if name in known}
    dropped = _drop_deserted(connection, set(touched) - set(new))
    fresh |= _apart(connection, cache, {known[name] for name in dropped if name in known})
    ruling = ruling_of(connection)
    changed |= _connect(connection, cache, fresh, ruling)
    fresh_roots = set(paired(connection, (forms.c.id, forms.c.component), fresh).values())
    groups = _group_anew(connection, cache, changed | fresh_roots, ruling)
    done = {name for group in groups for name in group}
    return _assign(connection, [*groups, *_groups_of(connection, set(new) - done)])


def _group_anew(connection: Connection, cache: Forms, roots: Collection[str], ruling: Ruling) -> list[tuple[str, ...]]:
    """Group the forms of some components, keep the groups and the links, and return the groups."""
    members: dict[str, list[str]] = defaultdict(list)
    for name, root in chosen(connection, forms, (forms.c.id, forms.c.component), forms.c.component, roots):
        members[root].append(name)
    cache.load(connection, (name for names in members.values() for name in names))
    of = {name: root for root, names in members.items() for name in names}
    near: dict[str, list[Pair]] = defaultdict(list)
    for a, b in chosen(connection, links, (links.c.a, links.c.b), links.c.a, of):
        if of[a] == of.get(b):
            near[of[a]].append((a, b))
    groups: list[tuple[str, ...]] = []
    made: list[Link] = []
    for root in sorted(members):
        outcome = cluster({name: cache.known[name] for name in members[root]}, ruling, near[root])
        groups += outcome.groups
        made += outcome.links
    replace(connection, links, [{"a": n.a, "b": n.b, "score": n.score, "merged": n.merged, "why": n.why} for n in made])
    if groups:
        statement = update(forms).where(forms.c.id == bindparam("form_id")).values(grouped=bindparam("least"))
        connection.execute(statement, [{"form_id": name, "least": group[0]} for group in groups for name in group])
    return groups


def _groups_of(connection: Connection, names: Collection[str]) -> list[tuple[str, ...]]:
    """Return the groups of forms whose components did not change."""
    least = {row[0] for row in chosen(connection, forms, (forms.c.grouped,), forms.c.id, names)}
    found: dict[str, list[str]] = defaultdict(list)
    for name, group in chosen(connection, forms, (forms.c.id, forms.c.grouped), forms.c.grouped, least):
        found[group].append(name)
    return [tuple(found[group]) for group in sorted(found)]


def _connect(connection: Connection, cache: Forms, fresh: Mapping[str, Form], ruling: Ruling) -> set[str]:
    """Insert new forms with their keys, find what they hang together with; return the components that grew."""
    insert_new(connection, forms, [{"id": n, "component": n, "body": form_json(f)} for n, f in sorted(fresh.items())])
    keys = [{"name": one, "form": name} for name, form in sorted(fresh.items()) for one in sorted(set(keys_of(form)))]
    insert_new(connection, form_keys, keys)
    wanted = {name: set(finds(form)) - cache.crowded for name, form in sorted(fresh.items())}
    sharing: dict[str, list[str]] = defaultdict(list)
    columns = (form_keys.c.name, form_keys.c.form)
    for one, name in chosen(connection, form_keys, columns, form_keys.c.name, set().union(*wanted.values())):
        sharing[one].append(name)
    for one in [one for one, names in sharing.items() if len(names) > _CROWD]:
        cache.crowded.add(one)
        del sharing[one]
    cache.load(connection, {name for names in sharing.values() for name in names})
    joins: list[Pair] = list(ruling.together)
    near: list[Link] = []
    for name, own in wanted.items():
        others = {other for one in own for other in sharing.get(one, ())} - {name}
        for other in sorted(others):
            if other in fresh and other < name:
                continue  # judged from the other side
            a, b = sorted((name, other))
            verdict = judge(cache.known[a], cache.known[b])
            if verdict.score < NEAR:
                continue
            near.append(Link(a, b, verdict.score, False, verdict.why))
            # A later phase forbids the merge, and bears on which phase a name without one can mean.
            bears = verdict.forbidden and UNPHASED in verdict.why
            if bears or (verdict.score >= WEAK and not verdict.forbidden):
                joins.append((a, b))
    insert_new(connection, links, [vars(link) for link in near])
    return _join_components(connection, joins)


def _join_components(connection: Connection, joins: Sequence[Pair]) -> set[str]:
    names = {name for pair in joins for name in pair}
    of = paired(connection, (forms.c.id, forms.c.component), names)
    parent: dict[str, str] = {root: root for root in of.values()}

    def root_of(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for a, b in joins:
        if a in of and b in of:
            first, second = sorted((root_of(of[a]), root_of(of[b])))
            parent[second] = first
    for old in sorted(parent):
        if root_of(old) != old:
            connection.execute(update(forms).where(forms.c.component == old).values(component=root_of(old)))
    return {root_of(root) for root in parent}


def _apart(connection: Connection, cache: Forms, roots: Collection[str]) -> dict[str, Form]:
    """Take the forms of some components apart, to be connected anew: what held them together may be gone."""
    names = [row[0] for row in chosen(connection, forms, (forms.c.id,), forms.c.component, roots)]
    for part in parts(names):
        connection.execute(update(forms).where(forms.c.id.in_(part)).values(component=forms.c.id))
    cache.load(connection, names)
    return {name: cache.known[name] for name in names}


def _drop_deserted(connection: Connection, names: Collection[str]) -> set[str]:
    """Forget forms that no mention has any more; return them."""
    used = {row[0] for row in chosen(connection, mentions, (mentions.c.form,), mentions.c.form, names)}
    deserted = set(names) - used
    for part in parts(sorted(deserted)):
        connection.execute(delete(form_keys).where(form_keys.c.form.in_(part)))
        connection.execute(delete(links).where(or_(links.c.a.in_(part), links.c.b.in_(part))))
        connection.execute(delete(forms).where(forms.c.id.in_(part)))
    return deserted


def _assign(connection: Connection, groups: Sequence[tuple[str, ...]]) -> set[str]:
    """Write to each mention the project of its group; return the projects that changed."""
    told = _firsts(connection, [name for group in groups for name in group])
    changed: set[str] = set()
    moves: list[dict[str, str]] = []
    for group in groups:
        known = [told[name] for name in group if name in told]
        if not known:
            continue
        project = project_id(min(first for first, *_ in known).split("|")[1])
        for name in group:
            if name in told and told[name][1:] != (project, project):
                moves.append({"form_id": name, "now": project})
                changed |= {project, *told[name][1:]} - {""}
    if moves:
        crowded = [move["form_id"] for move in moves]
        changed |= {row[0] for row in chosen(connection, mentions, (mentions.c.project,), mentions.c.form, crowded)} - {
            None
        }
        elsewhere = or_(mentions.c.project.is_(None), mentions.c.project != bindparam("now"))
        statement = update(mentions).where(mentions.c.form == bindparam("form_id"), elsewhere)
        connection.execute(statement.values(project=bindparam("now")), moves)
    return changed


def _firsts(connection: Connection, names: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    """Return of each form its earliest mention, and the least and the greatest project of its mentions."""
    first = func.min(func.coalesce(mentions.c.day, "9999") + "|" + mentions.c.id)
    project = func.coalesce(mentions.c.project, "")
    found: dict[str, tuple[str, str, str]] = {}
    for part in parts(sorted(names)):
        columns = (mentions.c.form, first, func.min(project), func.max(project))
        for row in connection.execute(select(*columns).where(mentions.c.form.in_(part)).group_by(mentions.c.form)):
            found[row[0]] = (row[1], row[2], row[3])
    return found


def ruling_of(connection: Connection) -> Ruling:
    """Return what people decided, in terms of forms."""
    together: set[Pair] = set()
    apart: set[Pair] = set()
    bodies = connection.execute(
        select(decisions.c.kind, decisions.c.body)
        .where(decisions.c.kind.in_(["merge", "split"]))
        .order_by(decisions.c.number)
    ).all()
    told = [(kind, json.loads(body)) for kind, body in bodies]
    names = {name for _, body in told for part in (body["one"], body["other"]) for name in part}
    form = paired(connection, (mentions.c.id, mentions.c.form), names)
    for kind, body in told:
        pairs = {
            (min(form[a], form[b]), max(form[a], form[b]))
            for a in body["one"]
            for b in body["other"]
            if a in form and b in form and form[a] != form[b]
        }
        together, apart = (together | pairs, apart - pairs) if kind == "merge" else (together - pairs, apart | pairs)
    return Ruling(frozenset(together), frozenset(apart))


def parts(values: Iterable[str]) -> Iterator[list[str]]:
    """Cut a list of values into pieces that one statement takes."""
    listed = list(values)
    for at in range(0, len(listed), _AT_ONCE):
        yield listed[at : at + _AT_ONCE]


def chosen(
    connection: Connection,
    table: FromClause,
    columns: Sequence[ColumnElement[Any]],
    by: ColumnElement[Any],
    values: Iterable[str],
) -> Iterator[tuple[Any, ...]]:
    """Yield the columns of the rows where one column is among some values, in an order that does not vary."""
    for part in parts(sorted(set(values))):
        rows = connection.execute(select(*columns).select_from(table).where(by.in_(part))).all()
        yield from sorted(map(tuple, rows), key=repr)


def paired(
    connection: Connection, columns: tuple[ColumnElement[Any], ColumnElement[Any]], values: Iterable[str]
) -> dict[str, Any]:
    """Return the second column by the first, of the rows where the first is among some values."""
    table = columns[0].table
    return {row[0]: row[1] for row in chosen(connection, table, columns, columns[0], values)}
