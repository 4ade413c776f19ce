"""Codes that stand in an export: countries, languages, time zones.

Rule 1: closed lists; what is not on one is unknown, never the nearest guess.
"""

import re
from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

# ISO 3166-1 alpha-2
_COUNTRIES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT"
    " BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH"
    " ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT"
    " HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS"
    " LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI"
    " NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG"
    " SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG"
    " UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
)
COUNTRIES = frozenset(_COUNTRIES.split())
# ISO 639-1
_LANGUAGES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz"
    " ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii"
    " ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi"
    " mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw"
    " sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk"
    " ur uz ve vi vo wa wo xh yi yo za zh zu"
)
LANGUAGES = frozenset(_LANGUAGES.split())
_REGION = re.compile(r"([A-Z]{2})(-[A-Z0-9]{1,3})?")


def region_code(text: str) -> str | None:
    """In capitals, "DE" or "DE-BY"; None if the country is unknown. A subdivision is taken as it is."""
    found = _REGION.fullmatch(text.upper())
    if not found:
        return None
    # ISO reserves UK for the United Kingdom, so nothing else can be meant.
    country = "GB" if found[1] == "UK" else found[1]
    return country + (found[2] or "") if country in COUNTRIES else None


def language_code(text: str) -> str | None:
    """ISO 639-1 in small letters, "de-AT" counts as "de"; None if unknown."""
    code = re.split(r"[-_]", text.casefold(), maxsplit=1)[0]
    return code if code in LANGUAGES else None


def zone_name(text: str) -> str | None:
    """The IANA name as IANA writes it; None if unknown or an abbreviation such as CET."""
    return _zones().get(text.casefold())


@cache
def _zones() -> Mapping[str, str]:
    """Area/Place names and UTC by their small letters. Abbreviations mean different zones to people."""
    return {name.casefold(): name for name in available_timezones() if "/" in name or name == "UTC"}
