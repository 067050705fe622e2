"""Text that speaks to a model, or that a reader of the page does not see.

In: a case. Out: findings of the kind instruction_in_source. Promised: a newspaper that writes about artificial
intelligence is left alone; what counts is an order to whoever processes the text, or characters that hide in it.
"""

import re
from collections.abc import Iterator

from summarizer.checks.claims import Case
from summarizer.checks.findings import Finding, where
from summarizer.checks.witness import Testimony
from summarizer.cues.openings import gated
from summarizer.text import Span

# An order: turn from what was said before, or put something into the answer.
_ORDERS = re.compile(
    gated(
        r"(?:请)?(?:忽略|无视|忘记|忘掉|不要理会|不必理会|跳过|丢弃)(?:掉|以上|之前|上述|上面|前面|此前|先前|你|所有|全部|任何|一切|的)*(?:的)?"
        r"(?:指令|指示|提示词?|命令|系统(?:提示|设定|消息)|规则|限制|设定|要求(?=[,。;:!并]))"
        r"|(?:你(?:现在)?(?:是|扮演|将扮演|必须扮演)(?:一个|一名|一位)?(?:AI|人工智能|大?语言模型|智能助手|助手|ChatGPT|GPT|机器人))"
        r"|(?:作为(?:一个)?(?:AI|人工智能|大?语言模型|智能助手))[,]?(?:你|请)"
        r"|(?:系统提示词?|system\s*prompt|系统指令|开发者模式)(?:[:：]|如下|已|是|泄露|输出)"
        r"|(?:请|务必|必须|应当?|直接|只需?)(?:你)?(?:在)?(?:回答|输出|回复|返回|摘要|抽取结果|JSON|记录)(?:中|里)?[^。;]{0,8}?(?:写|填|改|输出|设置?|置|返回|记|标注)(?:为|成|入|作|上)?"
        r"|(?:将|把)[^,。;]{1,16}?(?:字段|的值|数值|金额|总投资|status|value|amount)[^,。;]{0,6}?(?:改为|改成|设为|写成|写为|填为|填成|置为|输出为|记为|替换为)"
        r"|(?:ignore|disregard|forget)\s*(?:all|any|the|your)?\s*(?:of\s*)?(?:the|your)?\s*(?:previous|above|prior|earlier|preceding|system)"
        r"\s*(?:instructions?|prompts?|messages?|rules?|text)?"
        r"|(?:you\s*are\s*now|act\s*as|pretend\s*to\s*be)\s*(?:an?)?\s*(?:ai|assistant|language\s*model|chatgpt|dan)"
        r"|<\|(?:im_start|im_end|system|user|assistant|endoftext)\|>|\[/?INST\]|<</?SYS>>|</?(?:system|assistant|tool_call|function_call|article)>"
        r"|(?:^|[。;!?])(?:system|assistant|user)[:：]"
    ),
    re.IGNORECASE,
)
_HIDDEN = re.compile("[\u200b-\u200f\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff\u00ad\u180e\U000e0000-\U000e007f]")
_MANY_HIDDEN = 4  # one or two stray marks come with copying; more inside one article are put there
_TURNED = re.compile("[\u202d\u202e\U000e0020-\U000e007f]")  # turn the reading direction, or are letters nobody sees
_OTHER_DIGIT = re.compile(r"(?![0-9０-９])\d")  # a digit of another script
_COMMENT = re.compile(
    r"<!--.*?(?:-->|$)|<[a-z]+[^>]*(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|color\s*:\s*(?:#fff(?:fff)?|white)\b)[^>]*>",
    re.IGNORECASE | re.DOTALL,
)
_BESIDE_NUMBER = re.compile(r"[0-9０-９万亿%]")


def intruders(case: Case) -> Iterator[Finding]:
    """Find orders to a model and hidden text."""
    for told in case.witness.texts:
        yield from _orders(told)
    yield from _unseen(case)


def _orders(told: Testimony) -> Iterator[Finding]:
    for found in _ORDERS.finditer(told.folded.text):
        if not found[0]:
            continue
        sentence = told.sentence(found.start())
        span = (max(sentence[0], found.start() - 10), max(found.end(), min(sentence[1], found.end() + 20)))
        yield Finding(
            "instruction_in_source", "warning", "", f"{where(told, span)}像是对模型说的话，不是报道", None,
            told.folded.quote(found.start(), found.end()), ((told, (found.start(), found.end())),),
        )  # fmt: skip


def _unseen(case: Case) -> Iterator[Finding]:
    """Look at the source's own characters: marks without width, digits of other scripts, comments of a page."""
    text, told = case.article.source.text, case.witness.body
    start = min((a for a, _ in case.article.stretches), default=0)
    end = max((b for _, b in case.article.stretches), default=0)
    hidden = [found.start() for found in _HIDDEN.finditer(text, start, end)]
    inside = [at for at in hidden if _beside_number(text, at) or _TURNED.match(text[at])]
    if inside or len(hidden) >= _MANY_HIDDEN:
        at = (inside or hidden)[0]
        span = _around(told, at)
        message = f"{where(told, span)}里藏有看不见的字符（共{len(hidden)}个）"
        yield Finding("instruction_in_source", "warning", "", message, None, f"U+{ord(text[at]):04X}", ((told, span),))
    other = _OTHER_DIGIT.search(text, start, end)
    if other is not None:
        span = _around(told, other.start())
        message = f"{where(told, span)}里的“{other[0]}”只是看起来像数字"
        yield Finding("instruction_in_source", "warning", "", message, None, f"U+{ord(other[0]):04X}", ((told, span),))
    for found in _COMMENT.finditer(text, start, end):
        span = _around(told, found.start())
        message = f"{where(told, span)}附近有读者看不见的文字：{found[0][:40]}"
        yield Finding("instruction_in_source", "warning", "", message, None, found[0][:80], ((told, span),))


def _beside_number(text: str, at: int) -> bool:
    return bool(_BESIDE_NUMBER.match(text[at - 1 : at]) and _BESIDE_NUMBER.match(text[at + 1 : at + 2]))


def _around(told: Testimony, at: int) -> Span:
    place = told.folded.range_of(at, at + 1)[0]
    start, end = told.clause(min(place, max(0, len(told.folded) - 1)))
    return start, end
