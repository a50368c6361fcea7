"""Past elections and their Sundays, so that an official file of results needs nothing else. Pure.

Dates: metropolitan France, as in the decrees that called the voters (legifrance.gouv.fr).
"""

from datetime import date
from typing import NamedTuple


class KnownElection(NamedTuple):
    """`dates` of its rounds, the first one first."""

    name: str
    dates: tuple[date, ...]


def _known(name: str, *days: str) -> KnownElection:
    return KnownElection(name, tuple(map(date.fromisoformat, days)))


#: By slug, as `import_results --election` takes it.
ELECTIONS: dict[str, KnownElection] = {
    "presidentielle-2002": _known("Élection présidentielle de 2002", "2002-04-21", "2002-05-05"),
    "presidentielle-2007": _known("Élection présidentielle de 2007", "2007-04-22", "2007-05-06"),
    "presidentielle-2012": _known("Élection présidentielle de 2012", "2012-04-22", "2012-05-06"),
    "presidentielle-2017": _known("Élection présidentielle de 2017", "2017-04-23", "2017-05-07"),
    "presidentielle-2022": _known("Élection présidentielle de 2022", "2022-04-10", "2022-04-24"),
    "legislatives-2002": _known("Élections législatives de 2002", "2002-06-09", "2002-06-16"),
    "legislatives-2007": _known("Élections législatives de 2007", "2007-06-10", "2007-06-17"),
    "legislatives-2012": _known("Élections législatives de 2012", "2012-06-10", "2012-06-17"),
    "legislatives-2017": _known("Élections législatives de 2017", "2017-06-11", "2017-06-18"),
    "legislatives-2022": _known("Élections législatives de 2022", "2022-06-12", "2022-06-19"),
    "legislatives-2024": _known("Élections législatives de 2024", "2024-06-30", "2024-07-07"),
    "europeennes-2004": _known("Élections européennes de 2004", "2004-06-13"),
    "europeennes-2009": _known("Élections européennes de 2009", "2009-06-07"),
    "europeennes-2014": _known("Élections européennes de 2014", "2014-05-25"),
    "europeennes-2019": _known("Élections européennes de 2019", "2019-05-26"),
    "europeennes-2024": _known("Élections européennes de 2024", "2024-06-09"),
    "municipales-2008": _known("Élections municipales de 2008", "2008-03-09", "2008-03-16"),
    "municipales-2014": _known("Élections municipales de 2014", "2014-03-23", "2014-03-30"),
    # The second round was put off by the epidemic.
    "municipales-2020": _known("Élections municipales de 2020", "2020-03-15", "2020-06-28"),
    "municipales-2026": _known("Élections municipales de 2026", "2026-03-15", "2026-03-22"),
    "cantonales-2011": _known("Élections cantonales de 2011", "2011-03-20", "2011-03-27"),
    "departementales-2015": _known("Élections départementales de 2015", "2015-03-22", "2015-03-29"),
    "departementales-2021": _known("Élections départementales de 2021", "2021-06-20", "2021-06-27"),
    "regionales-2010": _known("Élections régionales de 2010", "2010-03-14", "2010-03-21"),
    "regionales-2015": _known("Élections régionales de 2015", "2015-12-06", "2015-12-13"),
    "regionales-2021": _known("Élections régionales de 2021", "2021-06-20", "2021-06-27"),
}


def known_date(slug: str, number: int) -> date | None:
    """The Sunday of a round; None for one that is not in the calendar."""
    known = ELECTIONS.get(slug)
    return known.dates[number - 1] if known and 1 <= number <= len(known.dates) else None
