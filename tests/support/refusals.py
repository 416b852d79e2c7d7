"""What the services' source says about refusing: which refusals there are, what fills them, which operation can reach which.

Read from the syntax tree, without importing anything. `tx.store.cases.lock` is followed to the class that the store's
`__init__` puts there; any other method by its name alone, so an operation may seem to reach a refusal that it cannot;
it never seems to miss one that it can.
"""

from __future__ import annotations

import ast
import functools
import re
from dataclasses import dataclass, field
from pathlib import Path

SERVICES = Path(__file__).parents[2] / "services"
Place = tuple[str, str]  # module, name or Class.method


@dataclass
class Source:
    """The functions, classes and imports of one service."""

    functions: dict[Place, ast.FunctionDef] = field(default_factory=dict)
    classes: dict[Place, ast.ClassDef] = field(default_factory=dict)
    imports: dict[str, dict[str, Place]] = field(default_factory=dict)
    modules: set[str] = field(default_factory=set)

    def resolve(self, module: str, name: str) -> Place | None:
        """Return what a name means in a module: a function or class, or ("module", its name)."""
        for _ in range(8):
            if (module, name) in self.functions or (module, name) in self.classes:
                return module, name
            if name not in self.imports.get(module, {}):
                return None
            module, name = self.imports[module][name]
            if f"{module}.{name}" in self.modules:
                return "module", f"{module}.{name}"
        return None

    def refusals(self) -> dict[Place, str]:
        """Return the code of every class that has one."""
        found: dict[Place, str] = {}
        for place, node in self.classes.items():
            for line in node.body:
                if (isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name) and line.targets[0].id == "code"
                        and isinstance(line.value, ast.Constant)):
                    found[place] = str(line.value.value)
        return found

    def made_with(self) -> list[tuple[str, str, frozenset[str]]]:
        """Return where each refusal is made and which details it is given: (code, place, names)."""
        refusals, found = self.refusals(), []
        for (module, name), function in self.functions.items():
            called = {id(call.func): call for call in ast.walk(function) if isinstance(call, ast.Call)}
            for node in ast.walk(function):
                if not isinstance(node, ast.Name):
                    continue
                code = refusals.get(self.resolve(module, node.id) or ("", ""))
                is_raised = any(isinstance(r, ast.Raise) and r.exc is node for r in ast.walk(function))
                if code and (id(node) in called or is_raised):
                    keywords = called[id(node)].keywords if id(node) in called else []
                    found.append((code, f"{module}.{name}", frozenset(k.arg for k in keywords if k.arg)))
        return found

    def reachable(self, start: Place) -> set[str]:
        """Return the codes of all refusals that can be reached from a method."""
        refusals, seen, codes, todo = self.refusals(), set[Place](), set[str](), [start]
        while todo:
            place = todo.pop()
            if place in seen:
                continue
            seen.add(place)
            if place in refusals:
                codes.add(refusals[place])
            elif place in self.classes:
                todo += [(place[0], f"{place[1]}.{name}") for name in ("__init__", "__post_init__")
                         if (place[0], f"{place[1]}.{name}") in self.functions]
            else:
                todo += self._mentioned(place[0], self.functions[place])
        return codes

    def _mentioned(self, module: str, function: ast.FunctionDef) -> list[Place]:
        found: list[Place] = []
        for node in ast.walk(function):
            if isinstance(node, ast.Name):
                place = self.resolve(module, node.id)
                found += [place] if place and place[0] != "module" else []
            elif isinstance(node, ast.Attribute):
                found += self._of_attribute(module, node)
        return found

    def _of_attribute(self, module: str, node: ast.Attribute) -> list[Place]:
        if isinstance(node.value, ast.Name):
            owner = self.resolve(module, node.value.id)
            if owner and owner[0] == "module":
                place = self.resolve(owner[1], node.attr)
                return [place] if place else []
            if owner and (owner[0], f"{owner[1]}.{node.attr}") in self.functions:
                return [(owner[0], f"{owner[1]}.{node.attr}")]
        if isinstance(node.value, ast.Attribute) and node.value.attr in self.kept:
            owner = self.kept[node.value.attr]
            if (owner[0], f"{owner[1]}.{node.attr}") in self.functions:
                return [(owner[0], f"{owner[1]}.{node.attr}")]
        # Entrypoints are called from outside only.
        return [place for place in self.functions if place[1].endswith(f".{node.attr}")
                and not re.search(r"\.(service|entrypoints\.\w+)$", place[0])]

    @functools.cached_property
    def kept(self) -> dict[str, Place]:
        """The tables of the store by the attribute that holds them."""
        found: dict[str, Place] = {}
        for (module, name), function in self.functions.items():
            if name != "Store.__init__":
                continue
            for line in function.body:
                if (isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Attribute)
                        and isinstance(line.value, ast.Call) and isinstance(line.value.func, ast.Name)
                        and (place := self.resolve(module, line.value.func.id)) in self.classes):
                    found[line.targets[0].attr] = place
        return found


@functools.cache
def source_of(service: str) -> Source:
    """Read a service's source."""
    source = Source()
    for path in (SERVICES / service).rglob("*.py"):
        module = ".".join(("services", *path.relative_to(SERVICES).with_suffix("").parts)).removesuffix(".__init__")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        source.modules.add(module)
        source.imports[module] = {
            alias.asname or alias.name: (node.module, alias.name)
            for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module for alias in node.names}
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                source.functions[module, node.name] = node
            elif isinstance(node, ast.ClassDef):
                source.classes[module, node.name] = node
                source.functions |= {(module, f"{node.name}.{inner.name}"): inner
                                     for inner in node.body if isinstance(inner, ast.FunctionDef)}
    return source
