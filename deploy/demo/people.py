"""The people of the demonstration: residents, deputies, the station, the bodies, the committee's office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from deploy.demo.actor import Actor, any_of
from deploy.demo.district import BODIES, DESK_BODY, GRIDS, SITE, deputy_code, grid_code
from deploy.demo.story import Book, Story
from services.contracts import roles

Sign = Callable[..., str]
_DEADLINE_DAYS = 30


def as_deputy(sign: Sign, number: int) -> str:
    """Return the token of a grid's deputy."""
    code = deputy_code(number)
    return sign(f"deputy:{code}", roles.DEPUTY, deputy=code)


def promise(target: str) -> dict[str, Any]:
    """Return a commitment as an operation takes it."""
    return {"measure": f"落实：{target}", "target": target,
            "deadline_on": (datetime.now(UTC) + timedelta(days=_DEADLINE_DAYS)).date().isoformat()}


class Deputies(Actor):
    """Register what was posted in their grids, rate their own cases, and go back to each other's."""

    def __init__(self, sign: Sign, *args: Any) -> None:
        super().__init__("deputies", *args)
        self._tokens = [as_deputy(sign, number) for number in range(GRIDS)]
        self._rated: set[tuple[str, int, str]] = set()

    def round(self) -> bool:
        """Each deputy looks at his lists."""
        worked = any_of(self._sort(number) for number in range(GRIDS))
        worked = any_of(self._rate(number) for number in range(GRIDS)) or worked
        return any_of(self._look_back(row) for row in self.rows("followup.look_backs_due", self._tokens[0])) or worked

    def _sort(self, number: int) -> bool:
        token = self._tokens[number]
        found = [row for row in self.rows("intake.worklist", token, status="posted", grid=grid_code(number))
                 if row["opinion_id"] in self.book.by_opinion]
        by_matter: dict[str, list[tuple[str, Story]]] = {}
        for row in reversed(found):
            story = self.book.by_opinion[row["opinion_id"]]
            by_matter.setdefault(story.matter, []).append((row["opinion_id"], story))
        for matter, group in by_matter.items():
            self._settle(token, matter, group)
        return bool(found)

    def _settle(self, token: str, matter: str, group: list[tuple[str, Story]]) -> None:
        """Decline, attach to the case of the same matter, or register the first and attach the others."""
        first, story = group[0]
        if story.declined:
            self.do("intake.decline_opinion", token, request_id=f"decline-{first}", opinion_id=first, reason="judicial",
                    explanation="判决事项请依法上诉或申请再审，代表不能干预审判；如需法律援助可到区法律援助中心咨询。")
            return
        if matter not in self.book.case_of_matter:
            case = self.do("intake.register_case", token, request_id=f"register-{first}", opinions=[first],
                           title=story.title[:100], summary=story.summary, category=story.category, kind=story.kind,
                           complexity=story.complexity, urgency=story.urgency, flags=list(story.flags), place=story.place,
                           site=SITE)
            if case is None:
                return
            self.book.remember_case(case["case_id"], story, [first])
            group = group[1:]
        case_id = self.book.case_of_matter[matter]
        for opinion_id, _ in group:
            if self.do("intake.attach_opinion", token, request_id=f"attach-{opinion_id}", case_id=case_id,
                       opinion_id=opinion_id):
                self.book.voices[case_id].append(opinion_id)

    def _rate(self, number: int) -> bool:
        token, worked = self._tokens[number], False
        for row in self.rows("evaluation.open_appraisals", token):
            story = self.book.by_case.get(row["case_id"])
            if story is None or row["state"] != "open":
                continue
            for axis in ("reply", "implementation"):
                key = (row["case_id"], row["round"], axis)
                # A deputy waits until the residents have spoken, lest a satisfied deputy hide an unsatisfied resident.
                if key in self._rated or row["round"] <= story.redos:
                    continue
                if self.do("evaluation.rate", token, request_id=f"deputy-{'-'.join(map(str, key))}", case_id=row["case_id"],
                           axis=axis, grade=story.grade):
                    self._rated.add(key)
                    worked = True
        return worked

    def _look_back(self, row: dict[str, Any]) -> bool:
        """Another grid's deputy goes: never the one who rated."""
        story = self.book.by_case.get(row["case_id"])
        number = ((story.grid if story else 0) + 1) % GRIDS
        return self.do("followup.record_look_back", self._tokens[number], request_id=f"back-{row['case_id']}-{row['round']}",
                       case_id=row["case_id"], result="holds",
                       finding="现场查看，整改效果保持良好，群众无新的反映。") is not None


class Residents(Actor):
    """Rate what was done for them, each by his own receipt."""

    def __init__(self, sign: Sign, *args: Any) -> None:
        super().__init__("residents", *args)
        self._token = sign("partner:mini-program", roles.PARTNER)
        self._rated: set[tuple[str, int, str, str]] = set()

    def round(self) -> bool:
        """Look at the cases that wait for ratings."""
        return any_of(self._rate(row) for row in self.rows("followup.cases", self._token, stage="rating"))

    def _rate(self, row: dict[str, Any]) -> bool:
        story, worked = self.book.by_case.get(row["case_id"]), False
        for opinion_id in list(self.book.voices.get(row["case_id"], ())) if story else ():
            for axis in ("reply", "implementation"):
                worked = self._one(row["case_id"], row["round"], opinion_id, axis) or worked
        return worked

    def _one(self, case_id: str, number: int, opinion_id: str, axis: str) -> bool:
        story, key = self.book.by_case[case_id], (case_id, number, opinion_id, axis)
        if key in self._rated:
            return False
        is_unhappy = number <= story.redos and axis == "implementation"
        answer = self.do("evaluation.rate", self._token, request_id=f"voter-{number}-{opinion_id}-{axis}", case_id=case_id,
                         axis=axis, grade="unsatisfied" if is_unhappy else story.grade,
                         receipt=self.book.receipts[opinion_id],
                         **({"reason": "not_solved", "note": "现场看了，问题还在。"} if is_unhappy else {}))
        if answer is not None:
            self._rated.add(key)
        return answer is not None


class Bodies(Actor):
    """Claim, answer, complete, and keep what was promised."""

    def __init__(self, sign: Sign, *args: Any) -> None:
        super().__init__("bodies", *args)
        self._tokens = {code: sign(f"clerk:{code}", roles.BODY_CLERK, body=code) for code in BODIES}

    def round(self) -> bool:
        """Each body looks at its worklist, state by state."""
        return any_of(self._serve(code, token) for code, token in self._tokens.items())

    def _serve(self, code: str, token: str) -> bool:
        worked = False
        for row in self.rows("dispatch.worklist", token):
            if row["lead"] == code:
                worked = self._step(token, row) or worked
        for row in self.rows("followup.commitments", token, body=code, state="open"):
            story = self.book.by_case.get(row["case_id"])
            worked = self.do("followup.fulfil_commitment", token, request_id=f"fulfil-{row['commitment_id']}",
                             commitment_id=row["commitment_id"], note="已按承诺完成，现场照片存档。",
                             **({"outcome": story.outcome} if story and story.outcome else {})) is not None or worked
        return worked

    def _step(self, token: str, row: dict[str, Any]) -> bool:
        key, case_id = f"{row['case_id']}-{row['round']}", row["case_id"]
        story = self.book.by_case.get(case_id)
        if story is None:
            return False
        if row["state"] == "assigned":
            return self.do("dispatch.claim", token, request_id=f"claim-{key}", case_id=case_id) is not None
        if row["state"] in ("claimed", "sent_back"):
            version = self.version(token, case_id) if row["state"] == "sent_back" else 0
            again = "" if row["round"] == 1 else f"（第{row['round']}轮重办）"
            return self.do(
                "dispatch.submit_reply", token, request_id=f"reply-{key}-{version}", case_id=case_id,
                text=f"{story.reply}{again}"[:4000], measures=story.measures, outcome=story.outcome,
                commitments=[promise(target) for target in story.promises] if row["round"] == 1 else []) is not None
        if row["state"] == "delivered":
            return self.do("dispatch.complete", token, request_id=f"complete-{key}", case_id=case_id) is not None
        return False


class Office(Actor):
    """Review the replies and give the cases at the desk a body."""

    def __init__(self, sign: Sign, *args: Any) -> None:
        super().__init__("office", *args)
        self._token = sign("office:reviewer", roles.COMMITTEE_OFFICE)

    def round(self) -> bool:
        """Look at the desk and at the replies under review."""
        worked = any_of(self._assign(row) for row in self.rows("dispatch.desk", self._token))
        return any_of(self._review(row)
                      for row in self.rows("dispatch.worklist", self._token, state="replied")) or worked

    def _assign(self, row: dict[str, Any]) -> bool:
        return self.do("dispatch.assign", self._token, request_id=f"assign-{row['case_id']}-{row['round']}",
                       case_id=row["case_id"], lead=DESK_BODY, mode="point_to_point", contact_person="街道联系人",
                       reason="没有对应的派单规则，按属地交街道办理。") is not None

    def _review(self, row: dict[str, Any]) -> bool:
        # Lists hold no replies: a reviewer opens what he reviews.
        story, version = self.book.by_case.get(row["case_id"]), self.version(self._token, row["case_id"])
        send_back = bool(story and story.sent_back_once and version == 1 and row["round"] == 1)
        return self.do("dispatch.review_reply", self._token, case_id=row["case_id"], version=version,
                       request_id=f"review-{row['case_id']}-{row['round']}-{version}",
                       decision="send_back" if send_back else "approve",
                       **({"reason": "请写明完成时间和责任人。"} if send_back else {})) is not None


__all__ = ["Bodies", "Book", "Deputies", "Office", "Residents", "as_deputy", "promise"]
