"""What a working note may not say of somebody: opinions, health, faith, origins, loves, family, justice, money.

Words are looked for whole, accents and capitals left out, in French and English, whoever the note speaks of: a note is
about an exchange, and does without them (L60). Subjects that people write about have a field of their own. Pure.
"""

from dataclasses import dataclass

from common.text import fold


@dataclass(frozen=True)
class Refused:
    """`kind` is a key of `LISTS`; `word` as it was typed."""

    kind: str
    word: str


#: Words that come together are parted by a comma from others.
LISTS = {
    "opinion": """
        lfi, ump, rn, fn, eelv, modem, pcf, npa, udi, lr, parti socialiste, parti politique, insoumis, insoumise,
        socialiste, socialistes, communiste, communistes, ecolo, ecolos, ecologiste, ecologistes, centriste, centristes,
        conservatrice, conservateur, conservateurs, progressiste, souverainiste, royaliste, anarchiste, gaulliste,
        macroniste, macronistes, macronien, lepeniste, frontiste, melenchoniste, sarkozyste, zemmouriste, trotskiste,
        marxiste, gauchiste, gauchistes, gaucho, facho, fachos, fasciste, fascistes, reac, reacs, reactionnaire, bobo,
        woke, wokiste, complotiste, militant, militante, militants, sympathisant, sympathisante, encarte, encartee,
        adherent du, adherente du, electeur, electrice, de gauche, de droite, a gauche, a droite, extreme gauche,
        extreme droite, du centre, extremiste, populiste, feministe, antifeministe, syndique, syndiquee, syndicaliste,
        cgt, cfdt, politise, politisee, idees politiques, opinions politiques, opinion politique, abstentionniste,
        vote pour, votent pour, vote a, a vote, votera, votait, proche du parti, proche de la majorite,
        proche de l opposition, franc macon, franc maconne, leftist, leftwing, rightwing, left wing, right wing,
        far right, far left, conservative, liberal, socialist, communist, republican, democrat, voter, votes for,
        voted for, activist, unionist, political views, political opinion
    """,
    "health": """
        malade, malades, maladie, maladies, sante, cancer, depression, depressif, depressive, handicap, handicape,
        handicapee, invalide, invalidite, enceinte, grossesse, avortement, hospitalise, hospitalisee, chimio, burnout,
        burn out, alcoolique, alcoolisme, addict, addiction, toxicomane, drogue, drogues, bipolaire, autiste, autisme,
        schizophrene, psychiatre, psychiatrique, psychologue, therapie, seropositif, seropositive, vih, sida,
        diabete, diabetique, obese, anorexique, en arret, arret maladie, traitement medical, sick, ill, illness,
        disease, disabled, disability, pregnant, pregnancy, depressed, alcoholic, autistic, autism, hiv, aids, health,
        mental health, hospitalised, hospitalized, therapy
    """,
    "faith": """
        catholique, catholiques, catho, cathos, chretien, chretienne, chretiens, protestant, protestante, evangelique,
        musulman, musulmane, musulmans, islamiste, juif, juive, juifs, israelite, bouddhiste, hindou, athee, agnostique,
        croyant, croyante, pratiquant, pratiquante, religion, religieux, religieuse, voilee, temoin de jehovah,
        porte le voile, va a la messe, va a l eglise, a la mosquee, a la synagogue, catholic, christian, muslim,
        islamic, jewish, jew, buddhist, hindu, atheist, religious, believer, mormon
    """,
    "origins": """
        arabe, arabes, maghrebin, maghrebine, africain, africaine, asiatique, tsigane, tziganes, rom, roms, gitan,
        gitane, racise, racisee, metis, metisse, d origine, de couleur, blanc de peau, noir de peau, noire de peau,
        ethnie, ethnique, immigre, immigree, sans papiers, arab, african, asian, gypsy, ethnic, ethnicity, immigrant
    """,
    "love": """
        gay, gays, homo, homos, homosexuel, homosexuelle, homosexualite, lesbienne, lesbiennes, bisexuel, bisexuelle,
        trans, transgenre, transsexuel, hetero, heterosexuel, heterosexuelle, queer, lgbt, lgbtq, lgbtqia, pede,
        orientation sexuelle, sexualite, coming out, en couple, homosexual, lesbian, bisexual, transgender, sexuality,
        sexual orientation
    """,
    "family": """
        marie, mariee, divorce, divorcee, divorces, celibataire, pacse, pacsee, veuf, veuve, fiance, fiancee, conjoint,
        conjointe, epoux, epouse, sa femme, son mari, ses enfants, son fils, sa fille, sa mere, son pere, sa compagne,
        son compagnon, sa maitresse, son amant, mere celibataire, sa famille, vie privee, married, divorced, widow,
        widower, husband, wife, girlfriend, boyfriend, spouse, single mother, his children, her children, his son,
        her son, his daughter, her daughter, private life
    """,
    "justice": """
        condamne pour, condamnee pour, condamnation, casier, casier judiciaire, en prison, garde a vue, delinquant,
        delinquante, repris de justice, mis en examen, mise en examen, convicted, conviction, criminal, in jail,
        in prison
    """,
    "private": """
        adresse personnelle, domicile, habite au, problemes d argent, au chomage, endette, endettee, surendette,
        surendettee, salaire, home address, lives at, money problems, in debt, salary
    """,
}


def _read(words: str) -> list[tuple[str, ...]]:
    return [tuple(one.split()) for one in " ".join(words.split()).split(", ")]


_BY_WORDS = {phrase: kind for kind, words in LISTS.items() for phrase in _read(words)}
_LONGEST = max(len(phrase) for phrase in _BY_WORDS)
#: A first name when it begins with a capital, a state when it does not.
_ALSO_NAMES = frozenset({("marie",)})


def refused_in(text: str) -> list[Refused]:
    """What the text says that no note may say, each word once, in the order of the text; empty for a good note."""
    typed = [(word, part) for word in text.replace("’", "'").split() for part in fold(word).split()]
    found: dict[str, Refused] = {}
    for start in range(len(typed)):
        for length in range(min(_LONGEST, len(typed) - start), 0, -1):
            phrase = tuple(part for _word, part in typed[start : start + length])
            kind = _BY_WORDS.get(phrase)
            if kind and not (phrase in _ALSO_NAMES and typed[start][0].strip("«»\"'(")[:1].isupper()):
                words = " ".join(dict.fromkeys(word for word, _part in typed[start : start + length]))
                found.setdefault(fold(words), Refused(kind, words.strip(".,;:!?()«»\"'")))
                break
    return list(found.values())
