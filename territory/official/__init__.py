"""Official results per precinct, in every layout in which they were published; checked, by chunks. Pure.

    file = open_results([path], election="presidentielle-2017")
    for chunk in file.chunks(progress):
        …

With `number`, rows of another round are passed over where the file tells rounds apart, and all rows are of `number`
where it does not. docs/imports.md lists the layouts, territory/official/layouts.py describes them.
"""

from territory.official.facts import CandidateFacts, ResultChunk
from territory.official.reader import ResultFile, open_results
from territory.official.vocabulary import people_columns

__all__ = ["CandidateFacts", "ResultChunk", "ResultFile", "open_results", "people_columns"]
