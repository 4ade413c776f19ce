"""Ideas for the next session, for whoever may see them, each with the button that puts it away."""

from collections.abc import Iterator

from bot.facts import Reading, mine
from bot.home.ways import ways
from bot.program.ideas import Idea
from bot.program.pairs import Pair
from bot.storage import ideas
from conversations.cards import Card, Choice
from conversations.pages import Section

MOST = 10  # ideas of one pair on the page; the others follow when these are put away


def sections(reader: Reading) -> Iterator[Section]:
    """One for each pair."""
    known = mine.known_pairs(reader)
    for pair in known:
        title = reader.words.say("page.ideas")
        if len(known) > 1:
            title = f"{title} · {reader.someone(pair.partner(reader.person.id)).name}"
        yield Section(title, tuple(_cards(reader, pair)))


def _cards(reader: Reading, pair: Pair) -> Iterator[Card]:
    found = ideas.open_for(reader.connection, reader.person.id, pair.id)
    for one in found[:MOST]:
        away = f"idea done {one.id}"
        control = Choice(away, reader.words.say("button.idea_done"), away)
        yield Card(_said(reader, pair, one), controls=(control,))
    yield Card(reader.words.say("page.ideas_more", n=len(found)), controls=ways(reader, "idea"))


def _said(reader: Reading, pair: Pair, one: Idea) -> str:
    partner = reader.someone(pair.partner(reader.person.id)).first_name
    mine_ = "page.idea_shared" if one.shared else "page.idea_mine"
    key = mine_ if one.person == reader.person.id else "page.idea_theirs"
    return reader.words.say(key, text=one.text, partner=partner)
