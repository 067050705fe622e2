"""A number that changed: 由A调整为B, 从A增加到B.

In: the words before A and those behind it. Promised: the group `plan` tells a revised plan from a growth.
"""

import re

CHANGED = re.compile(r"(?:从|由)[^,;。]{0,12}$")
CHANGED_TO = re.compile(
    r"^[^,;。]{0,4}?(?P<plan>调整|追加|压减|核增|核减|核定|调增|调减|变更|修改|修订|改)(?:为|至|到)?|^[^,;。]{0,4}?(?:(?:增加|提高|提升|扩大|扩|压缩|缩短|增|升|降|上升|下降|减少|抬|提|拓展|增长|转|延长|拉升|跃升)(?:到|至|为))"
)
