"""How French leads a place's name into a sentence: « par la Martinique », « au Havre ». Pure; other languages leave
names as they are."""

#: Codes of départements and régions that take no article, « le » or « les »; all others « la », or « l' » by sound.
BARE = {"D-75", "D-976", "R-06", "R-93", "975", "977", "978", "986"}
MASCULINE = {
    *("D-14", "D-15", "D-18", "D-25", "D-29", "D-30", "D-32", "D-39", "D-41", "D-45", "D-46", "D-47", "D-49", "D-56"),
    *("D-59", "D-62", "D-63", "D-67", "D-68", "D-69", "D-81", "D-82", "D-83", "D-84", "D-90", "D-94", "D-95"),
    *("R-24", "R-44"),
}
PLURAL = {
    *("D-04", "D-05", "D-06", "D-08", "D-13", "D-22", "D-40", "D-64", "D-65", "D-66", "D-78", "D-79", "D-88", "D-92"),
    *("R-32", "R-52", "ZZ"),
}
SILENT = ("A", "E", "I", "O", "U", "Y", "É", "Î", "Hér")


def with_article(code: str, name: str) -> str:
    """`code` of a département, a région or a collectivity: « la Martinique », « les Landes », « l'Ain »."""
    if code in BARE or name.startswith(("La ", "Le ", "Les ")):
        return name
    if code in PLURAL:
        return f"les {name}"
    if code in MASCULINE:
        return f"le {name}"
    return f"l'{name}" if name.startswith(SILENT) else f"la {name}"


def contracted(text: str) -> str:
    """« à Le Havre » is « au Havre », « à Les Ulis » « aux Ulis »."""
    return text.replace(" à Le ", " au ").replace(" à Les ", " aux ")
