"""Forms of the verbs that the mutations take apart, by hand: base, past, participle."""

from __future__ import annotations

_IRREGULAR = """become became become; begin began begun; break broke broken; bring brought brought; build built built;
 buy bought bought; catch caught caught; choose chose chosen; come came come; draw drew drawn; drive drove driven;
 fight fought fought; find found found; fly flew flown; get got got; give gave given; go went gone; grow grew grown;
 hold held held; keep kept kept; lead led led; leave left left; lose lost lost; make made made; meet met met;
 pay paid paid; run ran run; say said said; see saw seen; seek sought sought; sell sold sold; send sent sent;
 shoot shot shot; speak spoke spoken; spend spent spent; stand stood stood; steal stole stolen; strike struck struck;
 take took taken; teach taught taught; tell told told; think thought thought; throw threw thrown; wear wore worn;
 win won won; withdraw withdrew withdrawn; write wrote written; beat beat beaten; overthrow overthrew overthrown"""
_REGULAR = """accept accuse achieve acquire add address adopt advise agree allow announce appeal appear appoint approve
 arrest arrive ask assassinate attack attend award back ban blame block blow call cancel capture cause celebrate
 challenge change claim clear close collapse condemn confirm consider contact contain continue convict cover create
 criticise criticize damage declare defeat defend demand deny describe design destroy detain develop die discover
 discuss dismiss donate drop elect eliminate enact end endorse enter establish evacuate execute expel explain
 express fail file finish fire follow force found fund gather grant happen help host hire hit identify impose improve
 include increase inform injure inspect introduce investigate invite issue join kill kidnap kick last launch live
 mention move murder name nominate notify oppose order organise organize oversee own pass plan play praise present
 prevent produce promise propose protect protest provide publish purchase reach rebuild receive recover reduce refuse
 reject release remain remove replace report require rescue resign resume retain retire return reveal review save
 score search seize select serve settle share show sign start stage state stop submit succeed suffer suggest sue
 support surrender suspend target test thank threaten trade transfer travel unveil urge use visit vote walk warn
 welcome work wound acknowledge abandon abolish administer admit analyse analyze apologise apologize bomb collect
 commission complete condone contest contract debate decide deliver deploy erect expand expect finance harm hand
 influence invade lift liberate manage mark monitor nationalise obtain occupy operate perform postpone prosecute
 quarantine question raid recommend recall record rename repair represent reopen restore restrict revoke sponsor
 strengthen supply sustain tackle track train treat veto view violate uphold"""
_DOUBLED = frozenset("cancel travel ban drop plan stop admit submit permit commit kidnap transfer refer grab".split())
_NOT_REGULAR = {
    "blow": ("blew", "blown"),
    "hit": ("hit", "hit"),
    "rebuild": ("rebuilt", "rebuilt"),
    "oversee": ("oversaw", "overseen"),
    "show": ("showed", "shown"),
    "uphold": ("upheld", "upheld"),
}


def _past(base: str) -> str:
    if base in _DOUBLED:
        return base + base[-1] + "ed"
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeou":
        return base[:-1] + "ied"
    return base + "ed"


def _forms() -> dict[str, tuple[str, str]]:
    forms = {base: _NOT_REGULAR.get(base, (_past(base),) * 2) for base in _REGULAR.split()}
    for entry in _IRREGULAR.split(";"):
        base, past, participle = entry.split()
        forms[base] = (past, participle)
    return forms


_FORMS = _forms()
PAST = {base: past for base, (past, _) in _FORMS.items()}
"""Past tense by base form."""
BASE = {past: base for base, (past, _) in _FORMS.items() if past != "found"} | {"found": "find"}
"""Base form by past tense; "found" is of "find"."""
PARTICIPLE = dict(_FORMS.values())
"""Past participle by past tense."""
