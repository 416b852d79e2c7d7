"""The station of the demonstration: calls the three parties together for the complex cases, several at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from deploy.demo.actor import Actor
from deploy.demo.district import HALL, SITE
from deploy.demo.people import Sign, promise
from services.contracts import roles

_MOST_ITEMS = 8
_PEOPLE = {"voter": ("V-001", "V-002"), "state_organ": ("C-001",), "deputy": ("D-001",)}


class Station(Actor):
    """Convenes, records, and has the minutes confirmed."""

    def __init__(self, sign: Sign, *args: Any) -> None:
        super().__init__("station", *args)
        self._token = sign("station:S-01", roles.STATION_STAFF, site=SITE)
        self._session: dict[str, Any] | None = None

    def round(self) -> bool:
        """Hold a session on the cases that wait; one that was interrupted is gone through again, step by step."""
        if self._session is None:
            self._session = self._convene()
        if self._session is None:
            return False
        self._hold(self._session)
        seen = self.do("deliberation.session", self._token, session_id=self._session["session_id"])
        if seen is not None and seen["state"] == "minuted":
            self._session = None
        return True

    def _convene(self) -> dict[str, Any] | None:
        # What is only proposed (a third round, say) has its body and is being handled; the station may let it be.
        asked_for = [row for row in self.rows("deliberation.waiting_cases", self._token) if row["proposal"] is None]
        waiting = asked_for[:_MOST_ITEMS]
        if not waiting:
            return None
        key = f"convene-{waiting[0]['case_id']}-{waiting[0]['round']}-{len(waiting)}"
        return self.do("deliberation.convene", self._token, request_id=key,
                       hall=HALL, kind="three_party", place="书香人大代表联络站二楼",
                       scheduled_at=(datetime.now(UTC) + timedelta(minutes=5)).isoformat(),
                       items=[{"topic": row["title"], "cases": [row["case_id"]]} for row in waiting],
                       bodies=["zhujian-wei", "chengguan-ju"])

    def _hold(self, session: dict[str, Any]) -> None:
        def step(operation: str, key: str, **arguments: Any) -> None:
            self.do(f"deliberation.{operation}", self._token, request_id=f"{session['session_id']}-{key}"[:100],
                    session_id=session["session_id"], **arguments)

        everybody = [(person, party) for party, people in _PEOPLE.items() for person in people]
        for person, party in everybody:
            step("invite", f"invite-{person}", participant=person, party=party,
                 **({"body": "zhujian-wei"} if party == "state_organ" else {}))
            step("check_in", f"in-{person}", participant=person)
        step("open_session", "open")
        for item in session["items"]:
            number = item["item"]
            step("put_option", f"option-{number}", item=number, participant="D-001",
                 text="由牵头单位限期整改，协办单位配合。")
            for person, _ in everybody:
                step("vote", f"vote-{number}-{person}", item=number, option=1, participant=person, choice="agree")
            step("decide_item", f"decide-{number}", item=number, verdict="resolved", option=1, lead="zhujian-wei",
                 assisting=["chengguan-ju"], commitments=[promise("按决议限期整改到位")])
        step("close_session", "close")
        step("draft_minutes", "minutes", text="三方到会，逐题表决，各方均过半数同意，形成决议并明确牵头单位、措施和期限。")
        for person in ("V-001", "C-001", "D-001"):
            step("confirm_minutes", f"confirm-{person}", participant=person)
        step("publish_minutes", "publish")
