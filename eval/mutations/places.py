"""Places and bodies, by sort: one of a sort may stand where another does."""

from __future__ import annotations

COUNTRIES = frozenset(
    """Afghanistan Albania Algeria Argentina Armenia Australia Austria Azerbaijan Bahrain Bangladesh Belarus Belgium
    Bolivia Brazil Bulgaria Cambodia Cameroon Canada Chile China Colombia Croatia Cuba Cyprus Denmark Ecuador Egypt
    Estonia Ethiopia Finland France Germany Ghana Greece Hungary Iceland India Indonesia Iran Iraq Ireland Israel Italy
    Japan Jordan Kenya Kuwait Laos Latvia Lebanon Libya Lithuania Malaysia Mali Mexico Mongolia Morocco Mozambique
    Myanmar Nepal Netherlands Nicaragua Niger Nigeria Norway Pakistan Panama Paraguay Peru Philippines Poland Portugal
    Qatar Romania Russia Rwanda Senegal Serbia Singapore Slovakia Slovenia Somalia Spain Sudan Sweden Switzerland Syria
    Taiwan Tanzania Thailand Tunisia Turkey Uganda Ukraine Uruguay Venezuela Vietnam Yemen Zambia Zimbabwe""".split()
) | {"North Korea", "South Korea", "New Zealand", "South Africa", "Saudi Arabia", "Sri Lanka", "Hong Kong"}
CITIES = frozenset(
    """London Paris Berlin Madrid Rome Moscow Beijing Tokyo Delhi Mumbai Sydney Melbourne Brisbane Perth Adelaide
    Canberra Toronto Ottawa Montreal Vancouver Chicago Boston Houston Dallas Seattle Atlanta Miami Philadelphia Detroit
    Phoenix Denver Minneapolis Baltimore Brussels Amsterdam Vienna Geneva Zurich Stockholm Oslo Copenhagen Helsinki
    Warsaw Prague Budapest Athens Istanbul Ankara Cairo Tehran Baghdad Damascus Beirut Jerusalem Riyadh Dubai Doha
    Kabul Islamabad Karachi Lahore Dhaka Bangkok Jakarta Manila Hanoi Seoul Shanghai Wuhan Taipei Nairobi Lagos
    Johannesburg Caracas Bogota Lima Santiago Manchester Liverpool Birmingham Leeds Glasgow Edinburgh Belfast Cardiff
    Dublin Bristol Barcelona Lisbon Milan Turin Munich Hamburg Frankfurt Kiev Kyiv Minsk""".split()
) | {"New Delhi", "Los Angeles", "San Francisco", "New York City", "Kuala Lumpur", "Buenos Aires"}
STATES = frozenset(
    """Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Hawaii Idaho Illinois Indiana
    Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota Mississippi Missouri Montana Nebraska
    Nevada Ohio Oklahoma Oregon Pennsylvania Tennessee Texas Utah Vermont Virginia Wisconsin Wyoming Queensland Victoria
    Tasmania""".split()
) | {"New South Wales", "North Carolina", "South Carolina", "New Jersey", "New Mexico"}
_BODIES = (
    "FBI CIA CDC FDA NTSB FEMA USPS NSA DEA FAA",
    "NATO WHO UNICEF OPEC IMF",
    "BBC CNN NBC CBS ABC CBC NPR CNBC MSNBC Reuters AFP",
    "Facebook Google Twitter Apple Amazon Microsoft Netflix YouTube Instagram Uber TikTok Samsung Huawei",
    "Boeing Airbus SpaceX NASA ESA Tesla",
    "Democrats Republicans Libertarians Greens Labour Conservatives",
)
BODIES = tuple(frozenset(names.split()) for names in _BODIES)
SORTS = (COUNTRIES, CITIES, STATES, *BODIES)
