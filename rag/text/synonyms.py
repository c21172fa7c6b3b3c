"""A small list of words that news uses for one another, for asking whether a text has what another one says.

Curated by hand, and short on purpose: each group must be safe in any news sentence. A word may stand in several groups.
"""

from __future__ import annotations

from rag.text.words import stem

_GROUPS = """ hit strike collide crash; build building construct construction erect; come arrive reach; injure injury
          hurt wound; contribute pay fund finance; create establish set found; call describe term label; leader head
          lead chief boss; worry concern fear anxious; fall lose drop decline decrease slide slip; rise gain climb
          increase grow jump; kill dead die death; firm company business; car vehicle; child kid; police officer;
          attack assault; begin start launch open; end finish stop halt conclude; buy purchase acquire; sell sale;
          help aid assist; say tell state; ask request call urge; show reveal indicate; make produce; get receive
          obtain; give grant provide; leave quit depart; big large major; choose pick select elect; meet meeting talk;
          vote ballot poll; law legislation bill; court judge tribunal; jail prison imprison; job post employment;
          worker employee staff; boat ship vessel ferry; aboard board onboard carry; aground ashore run; near close
          nearby; about around approximately roughly; most majority; money fund cash; plan intend; deal agreement
          accord pact; fight battle clash; war conflict; house home; film movie; win victory; use employ; back support
          endorse; reject refuse decline; need require; want seek; allow permit let; ban prohibit forbid; arrest
          detain; accuse charge blame allege; warn caution alert; promise pledge vow; cut reduce reduction lower;
          raise lift increase; fix repair mend; study research; cost price; share stock; nation country; hospital
          clinic; school class lesson; student pupil; test exam examination; fire blaze wildfire;
          storm hurricane; evacuate
          rescue; blast explosion explode; percent per; supply provide deliver; problem issue trouble; member people;
          family relative; doctor physician; previously earlier before; subsequently later after; lawyer attorney;
          hire recruit; dismiss fire sack; visit trip travel; celebrate mark; repay return refund; weapon arm; premier
          minister; quake earthquake """.replace("\n", " ").split(";")

_SYNONYMS: dict[str, frozenset[str]] = {}
for _group in _GROUPS:
    _stems = frozenset(stem(_word) for _word in _group.split())
    for _one in _stems:
        _SYNONYMS[_one] = _SYNONYMS.get(_one, frozenset()) | _stems


def synonyms(word_stem: str) -> frozenset[str]:
    """The stems that may stand for this one, itself included."""
    return _SYNONYMS.get(word_stem, frozenset()) | {word_stem}
