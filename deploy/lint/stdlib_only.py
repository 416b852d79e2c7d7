"""An import-linter contract: these packages import themselves and the standard library, and nothing else."""

from __future__ import annotations

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class StdlibOnly(Contract):
    """Holds when no module in `modules` imports anything beyond its package and the standard library."""

    type_name = "stdlib_only"

    modules = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        strangers = []
        for package in self.modules:  # type: ignore[attr-defined]
            members = {package, *graph.find_descendants(package)} if package in graph.modules else set()
            for member in sorted(members):
                for imported in sorted(graph.find_modules_directly_imported_by(member) - members):
                    if imported.partition(".")[0] not in sys.stdlib_module_names:
                        strangers.append(f"{member} -> {imported}")
        return ContractCheck(kept=not strangers, metadata={"strangers": strangers})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for stranger in check.metadata["strangers"]:
            output.print_error(stranger)
