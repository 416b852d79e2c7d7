"""docs/reference/policy.md: what a district may settle for itself."""

from __future__ import annotations

import yaml

from deploy.reference import meanings
from deploy.reference.field import rules
from deploy.reference.markdown import literal, page, prose, table
from services.contracts.declare import plain
from services.contracts.policy import SECTIONS

_INTRODUCTION = """
The policy file is one YAML file with a section for each service; what it does not say keeps its default. It is checked when
a service starts: an unknown name or a value that is not allowed ends the process with a line that names it. All services
read the same file, `SIQUAN_POLICY_FILE`. What the method itself fixes (review before delivery, no closing while somebody
is unsatisfied) is code and cannot be set.
"""


def text() -> str:
    """Return the page."""
    return page("Policy", _INTRODUCTION, *map(_section, SECTIONS), "## All defaults", _defaults())


def _section(name: str) -> str:
    rows = [(f"`{rule.name}`", literal(rule.default), ": ".join(filter(None, (rule.kind, rule.limits))),
             *meanings.POLICY[f"{name}.{rule.name}"]) for rule in rules(SECTIONS[name])]
    return "\n\n".join([f"## {name}", prose(SECTIONS[name]), table(("name", "default", "rule", "含义", "meaning"), rows)])


def _defaults() -> str:
    told = {name: {rule.name: plain(rule.default) for rule in rules(section)} for name, section in SECTIONS.items()}
    return f"```yaml\n{yaml.safe_dump(told, sort_keys=False, allow_unicode=True).strip()}\n```"
