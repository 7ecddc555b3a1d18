#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes a page of diagrams and tables a language from data/workflows: hejie_workflow_pages.py TOP [--check]."""

import json
import sys
from pathlib import Path

FOLDER = "src/core/workflow"
COMMAND = "tests/support/hejie_workflow_pages.py"

ROLES = {
    "intake-officer": {"en": "intake officer", "zh": "收拘民警"},
    "duty-officer": {"en": "duty officer", "zh": "值班民警"},
    "doctor": {"en": "doctor", "zh": "医生"},
    "counsellor": {"en": "counsellor", "zh": "心理咨询师"},
    "house-leader": {"en": "house leader", "zh": "所领导"},
    "mediator": {"en": "mediator", "zh": "调解员"},
    "agency-member": {"en": "agency member", "zh": "成员单位"},
    "town-cadre": {"en": "town cadre", "zh": "乡镇干部"},
    "police-station": {"en": "police station", "zh": "派出所"},
    "supervisor": {"en": "supervisor", "zh": "县级督导"},
    "administrator": {"en": "administrator", "zh": "管理员"},
    "auditor": {"en": "auditor", "zh": "审计员"},
    "clock": {"en": "the clock", "zh": "时钟"},
    "applicant": {"en": "applicant", "zh": "申请人"},
    "provider": {"en": "payment provider", "zh": "支付机构"},
}

WORDS = {
    "en": {
        "title": "Workflows",
        "intro": "Made from `data/workflows` by `{}`; edit the documents, not this page. "
        "What the columns mean is in [README.md](README.md).",
        "state": "State",
        "due": "What is due in it",
        "command": "Command",
        "move": "From → to",
        "who": "Who",
        "needs": "Needs",
        "conditions": "Conditions",
        "tells": "Who hears of it",
        "stays": "stays",
        "initial": "first",
        "final": "final",
        "hours": "{0} hours after {1}",
        "working-hours": "{0} working hours after {1}",
        "hours-before": "{0} hours before {1}",
        "exactly": "at {1}",
        "entered": "it came into the state",
        "if": " if `{}`",
        "then": "; then {}",
        "clock": ", and the clock gives `{}`",
        "other": "not by whom `{}` names",
        "may": "may",
        "reasons": "reason",
        "and": ", ",
    },
    "zh": {
        "title": "工作流程",
        "intro": "由 `{}` 根据 `data/workflows` 生成;请修改流程文件,不要修改本页。各列含义见 [README.md](README.md)。",
        "state": "状态",
        "due": "期限",
        "command": "操作",
        "move": "从 → 到",
        "who": "谁可以",
        "needs": "必填",
        "conditions": "条件",
        "tells": "告知",
        "stays": "不变",
        "initial": "起始",
        "final": "终止",
        "hours": "{1}后 {0} 小时",
        "working-hours": "{1}后 {0} 个工作小时",
        "hours-before": "{1}前 {0} 小时",
        "exactly": "到{1}时",
        "entered": "进入该状态",
        "if": "(当 `{}`)",
        "then": ";逾期告知{}",
        "clock": ",并由时钟执行 `{}`",
        "other": "不得为 `{}` 所载之人",
        "may": "可填",
        "reasons": "原因",
        "and": "、",
    },
}


def escape(text):
    return text.replace("|", "\\|")


def join_roles(roles, language):
    return WORDS[language]["and"].join(ROLES[role][language] for role in roles)


def draw(workflow, language):
    """The machine as a graph: what the clock does is dashed, final states have a double border."""
    lines = [f'digraph "{workflow["name"]}" {{', "  rankdir=LR;", "  node [shape=box, style=rounded];",
             "  begin [shape=point];"]
    for state in workflow["states"]:
        border = ", peripheries=2" if state.get("final") else ""
        lines.append(f'  "{state["name"]}" [label="{state["title"][language]}"{border}];')
        if state.get("initial"):
            lines.append(f'  begin -> "{state["name"]}";')
    for command in workflow["commands"]:
        style = ", style=dashed" if command["roles"] == ["clock"] else ""
        for source in command["from"]:
            target = command.get("to", source)
            lines.append(f'  "{source}" -> "{target}" [label="{command["title"][language]}"{style}];')
    return lines + ["}"]


def tell_deadline(deadline, language):
    words = WORDS[language]
    start = words["entered"] if deadline["from"] == "entered" else f'`{deadline["from"]}`'
    measure = deadline["measure"] if deadline["hours"] > 0 else "exactly"
    text = deadline["title"][language] + (": " if language == "en" else ":")
    text += words[measure].format(deadline["hours"], start)
    if "when" in deadline:
        text += words["if"].format(deadline["when"])
    text += words["then"].format(join_roles(deadline["escalate"], language))
    if "command" in deadline:
        text += words["clock"].format(deadline["command"])
    return text


def list_states(workflow, language):
    words = WORDS[language]
    yield f'| {words["state"]} | | {words["due"]} |'
    yield "|---|---|---|"
    for state in workflow["states"]:
        mark = words["initial"] if state.get("initial") else words["final"] if state.get("final") else ""
        title = state["title"][language] + (f" ({mark})" if mark else "")
        dues = "<br>".join(tell_deadline(deadline, language) for deadline in state.get("deadlines", []))
        yield f'| `{state["name"]}` | {title} | {escape(dues)} |'


def tell_needs(command, language):
    words = WORDS[language]
    needs = [f"`{field}`" for field in command.get("require", [])]
    may = [f"`{field}`" for field in command.get("fields", [])]
    text = words["and"].join(needs)
    if may:
        text += (" " if text else "") + f'({words["may"]} {words["and"].join(may)})'
    if "reasons" in command:
        codes = words["and"].join(f'`{reason["code"]}` {reason["title"][language]}' for reason in command["reasons"])
        text += f'<br>{words["reasons"]}: {codes}'
    return text


def tell_conditions(command, language):
    parts = []
    if "other_than" in command:
        parts.append(WORDS[language]["other"].format(command["other_than"]))
    parts += [f'`{guard["when"]}`: {guard["text"][language]}' for guard in command.get("guards", [])]
    return "<br>".join(parts)


def tell_tells(command, language):
    parts = []
    for tell in command.get("tells", []):
        who = f'`{tell["who"]}`' if tell["who"].startswith("@") else ROLES[tell["who"]][language]
        parts.append(f'{who}: {tell["text"][language]}')
    return "<br>".join(parts)


def list_commands(workflow, language):
    words = WORDS[language]
    heads = ("command", "move", "who", "needs", "conditions", "tells")
    yield f'| {" | ".join(words[head] for head in heads)} |'
    yield "|---" * len(heads) + "|"
    for command in workflow["commands"]:
        move = f'{", ".join(command["from"])} → {command.get("to", words["stays"])}'
        cells = (f'`{command["name"]}` {command["title"][language]}', move,
                 join_roles(command["roles"], language), tell_needs(command, language),
                 tell_conditions(command, language), tell_tells(command, language))
        yield f'| {" | ".join(escape(cell) for cell in cells)} |'


def read_workflows(top):
    for path in sorted((top / "data/workflows").glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["format"].startswith("hejie-workflow/"):
            yield document


def make_page(top, language):
    words = WORDS[language]
    lines = [f'# {words["title"]}', "", words["intro"].format(COMMAND), ""]
    for workflow in read_workflows(top):
        lines += [f'## {workflow["title"][language]} (`{workflow["name"]}`)', "", "```dot"]
        lines += [*draw(workflow, language), "```", ""]
        lines += [*list_states(workflow, language), "", *list_commands(workflow, language), ""]
    return "\n".join(lines)


def main(arguments):
    top = Path(arguments[0])
    stale = []
    for language in WORDS:
        path = top / FOLDER / f"workflows.{language}.md"
        page = make_page(top, language)
        if "--check" not in arguments:
            path.write_text(page, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != page:
            stale.append(path.relative_to(top))
    for path in stale:
        print(f"{path} does not tell what data/workflows says; run {COMMAND} {top}.")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
