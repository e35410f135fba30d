"""Faults of a scenario in Chinese: the messages that come most often; others stay English."""

from __future__ import annotations

import re
from dataclasses import replace

from gridsim.errors import Fault, ScenarioError

WHOLE = {
    "is missing": "缺少此项",
    "is no known key": "没有这个键",
    "is empty; gridsim init writes a scenario to begin with": "文件为空；gridsim init 可生成一个方案作为起点",
    "there is no such file": "没有这个文件",
    "is a folder, not a scenario file": "是文件夹，不是方案文件",
    "is not UTF-8 text; save the file as UTF-8 (it may be GBK or UTF-16)": "不是 UTF-8 文本；请将文件另存为 UTF-8（现可能为 GBK 或 UTF-16）",
    "must have keys, such as name: my_town, each with a colon and a space": "须由键组成，如 name: my_town，每个键后有冒号和空格",
    "must be text, or a section with en, zh or both": "须为文字，或含 en、zh 之一或两者的分节",
    "needs a span of time, such as 40 min, 48 h or 3 working days": "须为时长，如 40分钟、48小时、3个工作日",
    "needs a date, such as 2021-01-01": "须为日期，如 2021-01-01",
    "needs a time of day from 00:00 to 24:00": "须为 00:00 至 24:00 之间的时刻",
    "needs hours of a day, such as 08:30-12:00": "须为一天中的时段，如 08:30-12:00",
    "shares must add up to 1": "各份额之和须为 1",
    "from must be before to (the last day is not included)": "from 须早于 to（不含末日）",
    "must be in plain time, such as 7 days or 40 min": "须为自然时间，如 7天、40分钟",
    "must be at least 1 second": "至少须为 1 秒",
    "must be on one line": "须写在一行内",
}
"""Messages, or what stands in them before what was found."""
WANTED = {
    r"a whole number": "整数",
    r"a number": "数",
    r"a finite number": "有限的数",
    r"true or false": "true 或 false",
    r"text": "文字",
    r"a list": "列表",
    r"a section with keys of its own": "含有键的分节",
    r"1 to 60 letters, digits, _ or -": "1 至 60 个文字、字母、数字、_ 或 -",
    r"at least ([\d.,-]+)": r"不小于 \1 的数",
    r"above ([\d.,-]+)": r"大于 \1 的数",
    r"at most ([\d.,-]+)": r"不大于 \1 的数",
    r"below ([\d.,-]+)": r"小于 \1 的数",
    r"one of ([\w, -]+)": r"\1 之一",
}
"""What a value must be."""
ABOUT = {
    r"the file has no variant (\S+)": r"文件中没有备选方案 \1",
    r"(\S+) is no known key": r"没有 \1 这个键",
    r"(.+) is not a duration; write a number and a unit, such as .*": r"\1 不是时长；请写数和单位，如 40分钟、48小时、3个工作日",
    r"(.+) needs a unit, such as .*": r"\1 缺少单位，如 40分钟、48小时、3个工作日",
    r"(?:here stands|holds) a character that cannot be seen \((U\+[0-9A-F]+)\); remove it": r"有不可见字符（\1），请删除",
    r"(.+) has no known unit; write .*": r"\1 的单位无法识别，可写 40分钟、48小时、3个工作日",
}
"""Messages that name something."""
NAMED = {"calendar": "日历", "level": "层级", "visit": "走访", "measure": "指标", "variant": "备选方案"}
VALUES = {"a section": "分节", "a list": "列表", "nothing": "空值"}
MESSAGE = re.compile(
    r"(?P<path>[\w.\[\]]+: )?(?P<head>.*?)(?:, found (?P<value>.*?))?"
    r"(?:; (?P<hint>did you mean|there are:) (?P<words>.*?)\??)?"
)


def chinese(error: ScenarioError) -> ScenarioError:
    """Tell the faults of a scenario in Chinese, as far as there are words."""
    return ScenarioError(error.source, [in_chinese(fault) for fault in error.faults])


def in_chinese(fault: Fault) -> Fault:
    """Tell a fault in Chinese, or in English as it is.

    >>> in_chinese(Fault(3, 1, "town.villages", "must be at least 1, found -3")).message
    '须为不小于 1 的数，现为 -3'
    >>> in_chinese(Fault(3, 1, "", "something rare")).message
    'something rare'
    """
    parts = MESSAGE.fullmatch(fault.message)
    head = beginning(parts["head"]) if parts else ""
    if parts is None or not head:
        return fault
    text = (parts["path"] or "") + head
    if parts["value"] is not None:
        text += f"，现为 {VALUES.get(parts['value'], parts['value'])}"
    if parts["hint"] == "did you mean":
        text += f"；是否应为 {parts['words']}？"
    elif parts["hint"]:
        text += f"；可用的有：{parts['words']}"
    return replace(fault, message=text)


def beginning(text: str) -> str:
    """What is wrong, in Chinese; nothing where there are no words for it."""
    if text in WHOLE:
        return WHOLE[text]
    if text.startswith("names no ") and text[9:] in NAMED:
        return f"没有这个{NAMED[text[9:]]}"
    if named := filled(ABOUT, text):
        return named
    wanted = text.removeprefix("must be ")
    one = filled(WANTED, wanted)
    several = [one] if one else [filled(WANTED, part) for part in wanted.split(" or ")]
    return f"须为{'或'.join(several)}" if wanted != text and all(several) else ""


def filled(table: dict[str, str], text: str) -> str:
    """The words of a table for a text, with what it names filled in; nothing where there are none."""
    for pattern, words in table.items():
        if found := re.fullmatch(pattern, text):
            return found.expand(words)
    return ""
