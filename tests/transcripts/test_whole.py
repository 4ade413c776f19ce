"""A form shown whole and the same form asked one by one: the program ends up in the same state."""

from collections.abc import Callable

import pytest

from adapters.console.inbox import address
from bot.events import Event
from bot.storage import talks
from bot.storage.database import reading
from conversations.cards import Field
from conversations.flows import FORMS
from conversations.forms import Answered, Asked, Line
from tests.transcripts import watching
from tests.transcripts.scenes import prepared
from tests.transcripts.script import FOLDER, read
from tests.transcripts.stage import Stage
from tests.transcripts.test_coverage import ELSEWHERE
from tests.transcripts.weathers import calm

# form: a transcript that begins where it is open, who answers, the command that opens it or the days
# until it is, and what is answered
Case = tuple[str, str, str | int, dict[str, str]]
ROSTER = "id,name,email,department,grade,manager\nzoe,Zoe Lim,zoe@example.com,Sales,1,"
CASES: dict[str, Case] = {
    "onboarding": (
        "onboarding_mentor", "maya", 0,
        {"join": "yes", "notice": "agree", "offers": "Python, SQL", "wants": "Strategy", "topics": "1, 3"},
    ),
    "logistics": (
        "onboarding_mentor", "maya", 0,
        {"fits": "no", "zone": "Europe/London", "starts": "8", "ends": "16", "languages": "en, de",
         "speech": "de", "capacity": "2", "never": "dora"},
    ),
    "profile": ("profile", "maya", "profile", {"part": "hours", "starts": "8", "ends": "15:30"}),
    "speech": ("language", "maya", "language", {"speech": "de"}),
    "proposal": ("proposal_question", "tom", 0, {"answer": "question", "question": "How long?"}),
    "agreement": ("agreement", "maya", 0, {"rules": "agree", "aim": "goals", "goals": "One\nTwo"}),
    "times": ("times", "tom", 0, {"slots": "1, own", "day": "2026-03-12", "hour": "14:30"}),
    "pick": ("times", "maya", 0, {"slot": "1"}),
    "move": ("move", "maya", "schedule", {"what": "cancel"}),
    "met": ("checkin", "maya", 36, {"met": "yes"}),
    "checkin": (
        "checkin", "maya", 36,
        {"useful": "4", "safe": "5", "next": "set", "day": "2026-03-24", "hour": "10:00"},
    ),
    "idea": ("idea", "maya", "idea", {"text": "Ask about budgets.", "seen": "both"}),
    "stuck": ("next_date_missing", "tom", 10, {"what": "no_match"}),
    "fit": ("fit_check", "tom", 3, {"fit": "unsure"}),
    "pulse": (
        "pulse", "maya", 1,
        {"start": "start", "useful": "4", "safe": "5", "learning": "4", "giving": "3", "going_on": "5"},
    ),
    "farewell": ("closing", "maya", 4, {"thanks": "For everything.", "next": "alumni"}),
    "pause": ("pause_and_resume", "maya", "pause", {"weeks": "2"}),
    "leave": ("leave", "maya", "leave", {"sure": "yes"}),
    "forget": ("leave", "maya", "forget", {"sure": "yes"}),
    "launch": (
        "admin_open", "lena", "admin open",
        {"sponsor": "yes", "notice": "yes", "council": "waived", "reason": "By phone."},
    ),
    "approval": ("proposal_both_say_yes", "lena", "admin match", {"choose": "some", "which": "1"}),
    "compose": ("admin_announce", "lena", "admin announce", {"text": "Tea at four.", "audience": "channel"}),
    "announcement": ("admin_announce", "lena", "admin announce Tea at four.", {"send": "send"}),
    "paste": ("admin_import", "lena", "admin people import", {"rows": ROSTER}),
    "import": ("admin_import", "lena", "", {"apply": "apply"}),
    "repair": ("agreement_talk", "lena", "", {"outcome": "end"}),
    "undelivered": ("undelivered_left", "lena", 0, {"what": "leave"}),
}  # fmt: skip
FIRST = {
    "logistics": "onboarding",
    "pick": "times",
    "checkin": "met",
    "import": "paste",
    "repair": "agreement",
}


class Filling:
    """Answers forms of a case on one stage."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self._count = stage, 0

    def reach(self, form: str) -> None:
        """The moment at which a form is open."""
        transcript, person, opened, _ = CASES[form]
        if form in FIRST:
            self.reach(FIRST[form])
            self.whole(FIRST[form], {"rules": "talk"} if form == "repair" else CASES[FIRST[form]][3])
            return
        player = prepared(self.stage, read(FOLDER / f"{transcript}.txt"), calm)
        if isinstance(opened, int):
            player.wait(player.moment(f"+{opened} days"))
        else:
            name, _, rest = opened.partition("announce ")
            self._hear(person, Asked(f"{name}announce", rest) if rest else Asked(opened))

    def whole(self, form: str, answers: dict[str, str]) -> None:
        """All questions of each sheet, sent together, until the form is over."""
        number = self._number(form)
        while asked := self._asked(form, number):
            lines = tuple(Line(field.question, (answers[field.question],)) for field in asked)
            self._hear(CASES[form][1], Answered(lines), number)

    def single(self, form: str, answers: dict[str, str]) -> None:
        """One question after another."""
        number = self._number(form)
        while asked := [field for field in self._asked(form, number) if not field.answered]:
            line = Line(asked[0].question, (answers[asked[0].question],))
            self._hear(CASES[form][1], Answered((line,)), number)

    def _hear(self, person: str, heard: Answered | Asked, number: int | None = None) -> None:
        self._count += 1
        assert self._count < 40, "the form does not end"
        calm(self.stage, Event(f"fill{self._count}", address(person), heard, number))

    def _number(self, form: str) -> int:
        """The open conversation of the form."""
        with reading(self.stage.app.engine) as connection:
            found = [talk for talk in talks.opened(connection, CASES[form][1]) if talk.form == form]
        return found[-1].id

    def _asked(self, form: str, number: int) -> tuple[Field, ...]:
        sheet = self.stage.app.desk.sheet(CASES[form][1], number, self.stage.now())
        return sheet.fields if sheet else ()


def test_every_form_has_a_case() -> None:
    assert sorted(CASES) == sorted(FORMS.keys() - ELSEWHERE)


@pytest.mark.parametrize("form", CASES)
def test_whole_and_one_by_one_end_in_the_same_state(form: str, new_stage: Callable[[], Stage]) -> None:
    ends = []
    for fill in (Filling.whole, Filling.single):
        stage = new_stage()
        filling = Filling(stage)
        filling.reach(form)
        before = watching.states(stage.app.engine)
        fill(filling, form, CASES[form][3])
        after = watching.states(stage.app.engine)
        ends.append(watching.changes(before, after))
    assert ends[0] == ends[1]
