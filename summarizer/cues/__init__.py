"""The words around a number or a name, as data: what they say of measure, status, basis, caliber and stage.

In: folded text and the numbers read in it. Out: cues, each with the place of the words that say it; words standing in
an earlier clause count where a list carries them on, and then the cue says so. Promised: all words are patterns of
data/cues.toml and name kinds of things; time is linear in the text, since no window crosses a sentence.
"""

from summarizer.cues.around import Around
from summarizer.cues.changes import CHANGED, CHANGED_TO
from summarizer.cues.manner import basis_of, role_of, scope_of, stage_of, stages
from summarizer.cues.measuring import ends_change, measures
from summarizer.cues.said import Said, said
from summarizer.cues.telling import statuses
from summarizer.cues.words import Cue, kind_of, names_event, names_milestone

__all__ = [
    "CHANGED", "CHANGED_TO", "Around", "Cue", "Said", "basis_of", "ends_change", "kind_of", "measures", "names_event",
    "names_milestone", "role_of", "said", "scope_of", "stage_of", "stages", "statuses",
]  # fmt: skip
