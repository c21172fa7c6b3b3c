"""Cities that news puts for their countries, and the countries, as a source may name one and a summary the other."""

from __future__ import annotations

_CAPITALS = """london:uk. edinburgh:scotland,uk. belfast:uk. cardiff:wales,uk. manchester:uk. washington:us. york:us.
    angeles:us. chicago:us. moscow:russia kremlin:russia petersburg:russia beijing:china shanghai:china paris:france
    berlin:germany munich:germany madrid:spain barcelona:spain rome:italy milan:italy vatican:italy tokyo:japan
    osaka:japan kyiv:ukraine kiev:ukraine kharkiv:ukraine warsaw:poland brussels:belgium,eu. strasbourg:france
    amsterdam:netherlands hague:netherlands vienna:austria bern:switzerland geneva:switzerland zurich:switzerland
    lisbon:portugal athens:greece dublin:ireland stockholm:sweden oslo:norway copenhagen:denmark helsinki:finland
    prague:czech budapest:hungary bucharest:romania sofia:bulgaria belgrade:serbia zagreb:croatia ankara:turkey
    istanbul:turkey cairo:egypt jerusalem:israel aviv:israel gaza:palestinian tehran:iran baghdad:iraq
    damascus:syria beirut:lebanon amman:jordan riyadh:saudi doha:qatar dubai:emirates kabul:afghanistan
    islamabad:pakistan karachi:pakistan delhi:india mumbai:india dhaka:bangladesh kathmandu:nepal colombo:lanka
    bangkok:thailand hanoi:vietnam jakarta:indonesia manila:philippines seoul:korea pyongyang:korea taipei:taiwan
    canberra:australia sydney:australia melbourne:australia brisbane:australia perth:australia wellington:zealand
    auckland:zealand ottawa:canada toronto:canada montreal:canada vancouver:canada havana:cuba brasilia:brazil
    rio:brazil paulo:brazil aires:argentina santiago:chile lima:peru bogota:colombia caracas:venezuela
    nairobi:kenya lagos:nigeria abuja:nigeria accra:ghana addis:ethiopia khartoum:sudan pretoria:africa
    johannesburg:africa tunis:tunisia algiers:algeria tripoli:libya rabat:morocco minsk:belarus tbilisi:georgia
    baku:azerbaijan yerevan:armenia tallinn:estonia riga:latvia vilnius:lithuania reykjavik:iceland"""
_COUNTRIES: dict[str, frozenset[str]] = {
    city: frozenset(countries.split(",")) for city, _, countries in (pair.partition(":") for pair in _CAPITALS.split())
}


def countries_of(word: str) -> frozenset[str]:
    """The countries (folded, or the key of a shortened one such as "uk.") in which the city of this folded word lies;
    none when it is no city of the list."""
    return _COUNTRIES.get(word, frozenset())
