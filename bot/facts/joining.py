"""What a participant may know of their own membership."""

from bot.facts.pairing import partner_values
from bot.facts.reading import Known, Reading
from bot.program.cohorts import Cohort
from bot.program.participants import Participant
from bot.program.seniority import side
from bot.storage import subjects
from conversations.words import languages, table


def participant(reading: Reading, one: Participant, cohort: Cohort | None) -> Known:
    """Role rule, directory facts, profile, and the partner where there is one."""
    assert cohort is not None  # a participant is in one
    who = reading.someone(one.person)
    rule = side(who, cohort.course.matching)
    return {
        "person": who.name,
        "rule": rule.value if rule else "none" if who.exported else "open",
        "by_grade": reading.words.say(f"onboarding.by_grade_{rule}") + " " if rule else "",
        "role": (one.role or rule or "none"),
        "state": reading.words.say(f"state.{one.state}"),
        "topics_offered": topics_offered(cohort),
        "paused_until": reading.words.day(one.paused_until) if one.paused_until else "",
        **_directory(reading, one),
        **_profile(reading, one),
        **_partner(reading, one),
    }


def topics_offered(cohort: Cohort) -> tuple[str, ...]:
    """The program's topics, or all that there are words for."""
    return cohort.course.topics or tuple(table("en")["topic"])


def directory(reading: Reading) -> Known:
    """The zones and languages of colleagues, to choose from."""
    return {
        "zones": reading.zones,
        "languages_known": tuple(sorted({*reading.languages, *languages()})),
    }


def _directory(reading: Reading, one: Participant) -> Known:
    who = reading.someone(one.person)
    return {
        "zone": who.zone.replace("_", " "),
        "hours": reading.hours(who),
        "languages": reading.labels("language", who.languages),
        "capacity": one.profile.capacity,
        "never": one.profile.never,
        "present_zone": who.zone,
        "present_starts": f"{who.starts:%H:%M}",
        "present_ends": f"{who.ends:%H:%M}",
        "present_languages": who.languages,
        "present_speech": who.speech,
        "present_capacity": one.profile.capacity,
        "present_never": one.profile.never,
    }


def _profile(reading: Reading, one: Participant) -> Known:
    profile = one.profile
    return {
        "offered": profile.offers,
        "wanted": profile.wants,
        "topics_chosen": profile.topics,
        "offered_list": reading.words.listed(profile.offers),
        "wanted_list": reading.words.listed(profile.wants),
        "topics_list": reading.labels("topic", profile.topics),
        "present_offers": profile.offers,
        "present_gives": profile.offers,
        "present_wants": profile.wants,
        "present_needs": profile.wants,
        "present_topics": profile.topics,
    }


def _partner(reading: Reading, one: Participant) -> Known:
    if not one.pairs:
        return {"partner": ""}
    pair = subjects.load(reading.connection, f"pair:{one.pairs[0]}")
    return partner_values(reading, pair.partner(one.person))
