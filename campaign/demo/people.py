"""Invented people: first names of several generations and origins, an initial, an age. Pure."""

import random
from dataclasses import dataclass

#: (family of names, woman, names): the first half of each list is of the older generations.
NAMES: list[tuple[str, bool, list[str]]] = [
    (
        "europe",
        True,
        "Monique Jacqueline Françoise Christiane Nicole Danielle Michèle Bernadette Odile Colette Sylvie Martine Brigitte "
        "Véronique Catherine Isabelle Nathalie Valérie Sandrine Céline Aurélie Émilie Julie Élodie Marion Pauline Camille "
        "Chloé Léa Manon Louise Jade Clara Inès Alice Juliette Zoé Anaïs Margaux Océane Mathilde Rozenn Maïté Agnès "
        "Joséphine Solène Gaëlle Ludivine Eva Ana Paola Svetlana Kinga Rosa Dolorès",
    ),
    (
        "europe",
        False,
        "Jean-Claude Michel Bernard Gérard Roland Yves Jean-Pierre Guy Raymond Alain Daniel Christian Patrick Philippe "
        "Didier Thierry Pascal Éric Laurent Frédéric Stéphane Olivier Christophe Sébastien Nicolas Julien Guillaume "
        "Benoît Romain Maxime Alexandre Thomas Antoine Hugo Lucas Théo Nathan Jules Louis Gabriel Arthur Baptiste "
        "Clément Quentin Yann Loïc Gwenaël Ange Xavier Étienne Marc Paulo Andrea Stanislas Manuel",
    ),
    (
        "maghreb",
        True,
        "Fatima Khadija Zohra Malika Farida Naïma Samira Nadia Leïla Yasmina Karima Houria Sabrina Myriam Sonia "
        "Imane Amel Lina Nour Sarah Assia Hanane Inaya Rania",
    ),
    (
        "maghreb",
        False,
        "Mohamed Ahmed Rachid Abdelkader Mustapha Saïd Hocine Kamel Karim Nordine Farid Samir Mourad Nabil Mehdi Sofiane "
        "Bilal Yassine Amine Ilyes Rayan Adam Walid Younès",
    ),
    (
        "africa",
        True,
        "Aminata Fatou Mariam Awa Bintou Adjoa Rokia Aïssatou Clarisse Grâce Oumou Kadiatou Djeneba Maïmouna Estelle "
        "Prisca Ndèye Salimata Divine Nafi",
    ),
    (
        "africa",
        False,
        "Mamadou Ousmane Ibrahima Moussa Amadou Boubacar Kofi Célestin Souleymane Cheikh Désiré Abdoulaye Lamine Serge "
        "Idrissa Kouassi Modibo Yannick Fabrice Malick",
    ),
    ("asia", True, "Thi Linh Mai Lan Kim Phuong Sophie Jia Anh Priya Sovanna Hélène Yuna Mei Anjali"),
    ("asia", False, "Minh Van Tuan Duc Paul Hai Long Wei Vincent Nam Arun Sothea Kevin Tao Ravi"),
    (
        "islands",
        True,
        "Marie-Louise Josette Ghislaine Yolande Rose-Aimée Gladys Mylène Maryse Nadège Marie-Ange Murielle Laëtitia "
        "Teura Vaimiti Heimata Hina Naomi Kelly Audrey Maéva",
    ),
    (
        "islands",
        False,
        "Hilaire Gaston Félix Rosan Jocelyn Fred Ludovic Teddy Steeve Harry Jean-Hugues Raphaël Teva Manoa Wassim Jordan "
        "Dimitri Expédit Mickaël Loïk",
    ),
]  # fmt: skip
#: How often each family is met, on the mainland and overseas.
MAINLAND = {"europe": 74, "maghreb": 12, "africa": 8, "asia": 4, "islands": 2}
OVERSEAS = {"europe": 16, "maghreb": 1, "africa": 4, "asia": 7, "islands": 72}
INITIALS = "ABBBCCCDDDEFFGGGHHIJKLLLMMMNOPPPQRRRSSSTTVVWYZ"
AGES, AGE_WEIGHTS = range(18, 91), [*[9] * 12, *[10] * 20, *[9] * 18, *[6] * 12, *[2] * 11]


@dataclass(frozen=True)
class Person:
    """`name` is the first name alone, `display_name` what the map shows."""

    name: str
    display_name: str
    woman: bool
    family: str
    age: int


def invent(rng: random.Random, *, overseas: bool) -> Person:
    weights = OVERSEAS if overseas else MAINLAND
    family = rng.choices(list(weights), list(weights.values()))[0]
    woman = rng.random() < 0.52
    age = rng.choices(AGES, AGE_WEIGHTS)[0]
    names = next(words.split() for kind, is_woman, words in NAMES if (kind, is_woman) == (family, woman))
    # Older people bear the older names, three times in four.
    middle = len(names) // 2
    old = (age > 50) == (rng.random() < 0.75)
    name = rng.choice(names[:middle] if old else names[middle:])
    shown = rng.choices([f"{name} {rng.choice(INITIALS)}.", name], [86, 14])[0]
    return Person(name=name, display_name=shown, woman=woman, family=family, age=age)
