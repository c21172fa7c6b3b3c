"""First names that settle whether "he" or "she" can be meant. Common ones, by hand; others settle nothing."""

from __future__ import annotations

from rag.text.words import fold

_HE = frozenset(
    """james john robert michael william david richard joseph thomas charles christopher daniel matthew
    anthony antony mark donald steven stephen paul andrew joshua kenneth kevin brian george edward ronald
    timothy jason jeffrey ryan jacob gary nicholas eric jonathan larry justin scott brandon benjamin samuel
    gregory frank alexander raymond patrick jack dennis jerry tyler aaron jose henry adam douglas nathan
    peter zachary kyle walter harold jeremy ethan carl keith roger gerald christian terry sean arthur austin
    noah lawrence jesse joe bryan billy jordan albert dylan bruce willie gabriel alan juan logan wayne ralph
    roy eugene randy vincent russell louis philip bobby johnny bradley mick mike luis karim omar ali mohammed
    ahmed hassan yann pierre jean jacques hans karl lars knut arne sven ivan vladimir sergei boris dmitri
    carlos pedro miguel antonio marco luca giovanni tom jim bill bob rob dan sam ben max leo hugo oscar felix
    rafael rafe dorin halvard tobias bram abel neil simon martin colin graham barack joe emmanuel volodymyr
    narendra""".split()
)
_SHE = frozenset(
    """mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret
    sandra ashley kimberly emily donna michelle carol amanda dorothy melissa deborah stephanie rebecca sharon
    laura cynthia kathleen amy angela shirley anna brenda pamela emma nicole helen samantha katherine
    christine debra rachel carolyn janet catherine maria heather diane ruth julie olivia joyce virginia
    victoria kelly lauren christina joan evelyn judith megan andrea cheryl hannah jacqueline martha gloria
    teresa ann anne sara madison frances kathryn janice jean abigail alice julia judy sophia grace denise
    amber doris marilyn danielle beverly isabella theresa diana natalie brittany charlotte marie kayla alexis
    lori claire louise jill leila nora grete greta ines lena liesel odile sunniva noor pia maribel susana
    carla lucie rosa ella ana elena olga irina fatima aisha angela ursula kamala hillary theresa""".split()
)


def goes_with(pronoun: str, person: str) -> bool:
    """Whether "he" or "she" may mean that person, as far as the first name tells."""
    first = fold(person.split()[0])
    if first in _HE and first not in _SHE:
        return pronoun == "he"
    if first in _SHE and first not in _HE:
        return pronoun == "she"
    return True
