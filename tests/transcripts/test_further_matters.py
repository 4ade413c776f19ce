"""A press in a transcript finds its question, wherever on the newest card that has it stands.

Rule: the card is made and printed here; whether the program joins messages is not asked.
"""

from adapters.console.inbox import address
from bot.storage import talks
from bot.storage.database import reading
from conversations.cards import Card
from conversations.together import together
from conversations.words import words
from tests.transcripts.player import Player
from tests.transcripts.scenes import prepared
from tests.transcripts.script import FOLDER, Entry, Script, read
from tests.transcripts.stage import Stage, Watched
from tests.transcripts.weathers import calm

MAYA = "maya"
SCRIPT = read(FOLDER / "help_and_lost.txt")


def typed(player: Player, text: str) -> None:
    """Maya types a line."""
    player.play(Script(SCRIPT.path, (), (Entry(">", f"{MAYA}> {text}", MAYA, text),)))


def newest(stage: Stage) -> Card:
    """The last card that Maya got."""
    return next(card for who, card in reversed(stage.screen.cards) if who == MAYA)


def shown_together(stage: Stage, *cards: Card) -> None:
    """One card for all, and nothing else on the screen."""
    card = together(cards, words("en"))
    stage.screen.cards.clear()
    watched = Watched(stage.screen)
    stage.run(watched.deliver(address(MAYA), watched.draw(card), "together"))
    stage.screen.taken()


def is_open(stage: Stage, card: Card) -> bool:
    """Whether the conversation that a card asks in is open."""
    assert card.ask
    with reading(stage.app.engine) as connection:
        talk = talks.get(connection, card.ask.conversation)
    return talk is not None and talk.open


def test_a_press_finds_its_question_first_or_further_on_the_card(sqlite_stage: Stage) -> None:
    player = prepared(sqlite_stage, SCRIPT, calm)
    proposal = newest(sqlite_stage)
    typed(player, "/flipside leave")
    leaving = newest(sqlite_stage)
    shown_together(sqlite_stage, Card("Good morning."), leaving, proposal)
    typed(player, "answer=yes")
    assert (is_open(sqlite_stage, proposal), is_open(sqlite_stage, leaving)) == (False, True)
    shown_together(sqlite_stage, leaving, Card("Good morning."))
    typed(player, "sure=no")
    assert not is_open(sqlite_stage, leaving)
