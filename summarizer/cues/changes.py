"""A number that changed: 由A调整为B, 从A增加到B.

In: the words before A and those behind it. Promised: the group `plan` tells a revised plan from a growth; whatever
verb stands between them, 由A…到B is one change.
"""

import re

CHANGED = re.compile(r"(?:从|由)[^,;。]{0,16}$")
_PLAN = r"(?P<plan>调整|追加|压减|核增|核减|核定|调增|调减|变更|修改|修订|改)"
_RAISED = (
    r"增加|提高|提升|扩大|扩|压缩|缩短|增|升|降|上升|下降|减少|抬|提|拓展|增长|转|延长|拉升|跃升|"
    r"压|缩|砍|翻|减|拉高|扩容|攀升|回落"
)
# Between A and B where no 由 stands before A: only verbs that say a change.
CHANGED_TO = re.compile(rf"^[^,;。]{{0,4}}?(?:{_PLAN}(?:为|至|到)?|(?:{_RAISED})(?:到|至|为))")
# The same where 由 or 从 stands before A.
CHANGED_FROM_TO = re.compile(rf"^[^,;。、]{{0,8}}?(?:{_PLAN}(?:为|至|到)?|[^,;。、]{{0,2}}(?:到|至|为|成|转))")
# What A was, where words say that it was only meant so.
ONCE_MEANT = re.compile(
    r"(?:(?:设计|原定|原批|原计划|原拟|核定|合同|计划|规划)(?:定|确定|安排|批复|排定)?|"
    r"(?P<first>年初|起初|最初)(?P<set>定|确定|安排|批复|排定)?)的?$"
)
