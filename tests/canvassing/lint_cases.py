"""Notes on getting into a building, for both engines: what may be said, and what is found in what may not."""

FINE = """
ascenseur en panne
gardien de 9 h à 12 h
sonner au 2e
entrée par la cour
bâtiment B escalier 3
code changé
code changé, voir le gardien
digicode en panne
porte de gauche
escalier à droite après la grille
à 50 m du portail
portail noir, sonnette à droite
un seul ascenseur
une seule entrée pour les n° 12, 14 et 16
interphone HS
passer par le 12 bis
travaux jusqu'en 2027
gardien absent le lundi
loge fermée de 12h30 à 14h
la gardienne n'est pas là le mercredi
chez le gardien
rampe handicapés à l'arrière
accès handicapé par le parking
entrée rue Jean Jaurès
entrée par la rue Michel-Ange
école maternelle à côté
hall 3, 5e étage sans ascenseur
porte lourde, pousser fort
on rentre à gauche
face à l'hôpital
escalier 12A
grille ouverte de 8h00 à 19h00
boîtes aux lettres au rez-de-chaussée
badge Vigik
demander le badge à la loge
le bureau de vote est au rez-de-chaussée
immeuble de 24 appartements
parking au sous-sol -2
pas la porte principale, celle de droite
12 logements, 3 étages
""".strip().split("\n")

FOUND = {
    "email": ["jean@example.org", "jean arobase example", "ＪＥＡＮ＠example.org", "sur gmail"],
    "phone": [
        "06 12 34 56 78",
        "0612345678",
        "06.12.34.56.78",
        "+33 6 12 34 56 78",
        "tél : 06",
        "０６ １２ ３４ ５６ ７８",
        "06-12-34-56-78",
    ],
    "code": [
        "code 1234",
        "Code : A1234",
        "12A45",
        "digicode",
        "digicode 12A45",
        "le code de l'entrée est 4589B",
        "le code, c'est B1204",
        "1234",
        "#12",
        "c\u200bode 1234",
        "clé sous le paillasson",
    ],
    "flat": ["appartement 12", "Appt n° 4"],
    "name": [
        "Mme Dupont",
        "M. Martin",
        "M.Martin",
        "voir M Martin au 2e",
        "monsieur X",
        "Madame Durand",
        "Mme\u00a0Dupont",
        "Ｍｍｅ Dupont",
        "sonner chez Durand",
        "Fatima, au 3e",
        "Jean Dupont",
        "famille Petit",
    ],
    "opinion": [
        "elle vote à gauche",
        "ils votent RN",
        "électeur de droite",
        "extrême droite",
        "sympathisante",
        "hostile",
        "pro-Macron",
        "plutôt de gauche",
        "contre nous",
    ],
    "origin": ["immigrés", "musulmans", "voisins portugais"],
    "health": ["malade", "personne âgée", "vieille dame", "Alzheimer", "personne handicapée"],
    "presence": ["absents le mardi", "jamais là", "en vacances", "rentre vers 18 h", "vit seule", "habite au 3e"],
    "dog": ["chien méchant"],
}

#: (text, the kind that must be found, or "")
CASES = [(text, "") for text in FINE] + [(text, kind) for kind, texts in FOUND.items() for text in texts]
