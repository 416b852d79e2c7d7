"""The people of the paths: each asks by the public operations only, in his own name, as a partner's program would for him."""

from __future__ import annotations

from typing import Any

from deploy.client import Client
from deploy.demo.people import promise
from services.contracts import roles
from tests.support.system import System
from tests.support.waiting import eventually

Answer = dict[str, Any]
__all__ = ["Person", "Town", "promise"]


class Person:
    """Somebody with a token and a connection."""

    def __init__(self, system: System, name: str, role: str, **claims: Any) -> None:
        self.name, self._client = name, Client(system.url, system.sign(name, role, **claims), timeout=60)

    def asks(self, operation: str, **arguments: Any) -> Answer:
        """Call, and return the answer; a refusal is raised."""
        answer: Answer = self._client.call(operation, **arguments)
        return answer

    def close(self) -> None:
        self._client.close()


class Town:
    """Everybody who has a part in the chain, and what it takes to carry one case along it."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.portal = Person(system, "partner:mini-program", roles.PARTNER)
        self.deputy = Person(system, "deputy:D-001", roles.DEPUTY, deputy="D-001")
        self.other_deputy = Person(system, "deputy:D-002", roles.DEPUTY, deputy="D-002")
        self.office = Person(system, "office:li", roles.COMMITTEE_OFFICE)
        self.station = Person(system, "station:S-01", roles.STATION_STAFF, site="S-01")
        self.clerks = {body: Person(system, f"clerk:{body}", roles.BODY_CLERK, body=body)
                       for body in ("shuxiang-jiedao", "zhujian-wei", "chengguan-ju")}

    def close(self) -> None:
        for person in (self.portal, self.deputy, self.other_deputy, self.office, self.station, *self.clerks.values()):
            person.close()

    def post(self, text: str, **more: Any) -> Answer:
        """Post as a resident of the first grid does, and return his receipt."""
        return self.portal.asks("intake.post_opinion", text=text, grid="G-001", **more)

    def register(self, opinion: Answer, **more: Any) -> str:
        """Enter a case of one opinion in the ledger; return its id."""
        told = {"title": "书香小区没有充电桩", "category": "城乡建设/安全生产/用电安全", "site": "S-01", **more}
        return str(self.deputy.asks("intake.register_case", opinions=[opinion["opinion_id"]], **told)["case_id"])

    def whole(self, case_id: str) -> Answer:
        return self.office.asks("followup.case", case_id=case_id)

    def reaches(self, case_id: str, stage: str, *, round: int = 1) -> Answer:
        """Wait until followup shows the case at a stage of a round, and return it whole."""

        def there() -> Answer | None:
            found = self.system.rows("select stage, round from followup.cases where case_id = %(case)s", case=case_id)
            return self.whole(case_id) if found == [(stage, round)] else None

        shown: Answer = eventually(there, what=f"{stage} in round {round}")
        return shown

    def handle(self, case_id: str, body: str, text: str, *, round: int = 1, **more: Any) -> None:
        """Claim, answer, have it approved, and declare the case done."""
        self.reaches(case_id, "assigned", round=round)
        clerk = self.clerks[body]
        clerk.asks("dispatch.claim", case_id=case_id)
        reply = clerk.asks("dispatch.submit_reply", case_id=case_id, text=text, **more)["reply"]
        self.office.asks("dispatch.review_reply", case_id=case_id, version=reply["version"], decision="approve")
        clerk.asks("dispatch.complete", case_id=case_id)
        self.reaches(case_id, "rating", round=round)

    def voter_rates(self, case_id: str, opinion: Answer, axis: str, grade: str = "satisfied", **more: Any) -> Answer:
        return self.portal.asks("evaluation.rate", case_id=case_id, axis=axis, grade=grade, receipt=opinion["receipt"], **more)

    def deputy_rates(self, case_id: str, axis: str, grade: str = "satisfied") -> Answer:
        return self.deputy.asks("evaluation.rate", case_id=case_id, axis=axis, grade=grade)

    def everybody_is_satisfied(self, case_id: str, *opinions: Answer) -> None:
        for axis in ("reply", "implementation"):
            for opinion in opinions:
                self.voter_rates(case_id, opinion, axis)
            self.deputy_rates(case_id, axis)

    def look_back(self, case_id: str, *, round: int = 1) -> Answer:
        """Another deputy goes back once it is closed, and finds it in order."""
        self.reaches(case_id, "closed", round=round)
        return self.other_deputy.asks("followup.record_look_back", case_id=case_id, result="holds",
                                      finding="现场查看，效果保持良好，群众没有新的反映。")

    def is_proven(self, case_id: str, *events: str) -> None:
        """Check the case's ledger: intact, and these events in this order among its lines."""
        self.system.wait_quiet()
        verdict = self.office.asks("followup.verify_ledger", case_id=case_id)
        assert verdict["is_intact"], verdict
        lines = [line["event"] for line in self.office.asks("followup.ledger", case_id=case_id, limit=200)["items"]]
        rest = iter(lines)
        missing = [event for event in events if event not in rest]
        assert not missing, f"{missing} not in this order in {lines}"
