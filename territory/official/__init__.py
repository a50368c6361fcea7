"""Official results per precinct, in every layout in which they were published; checked, by chunks. Pure.

    file = open_results([path], election="presidentielle-2017")
    for chunk in file.chunks(progress):
        …

`open_results(paths, *, number=None, election="")` finds by itself compression, encoding, separator and layout, and raises
FileRefused for what is not such a file. It gives a ResultFile:

- `found`: {"encoding", "delimiter", "compression", "layout"}, in words; `layout`: its key in territory/official/layouts.py;
- `rounds`: those the file holds, () when it does not say; `guessed_round`: by the name of the file (_T1_, -t2, tour1), or None;
- `total_bytes`; `chunks(progress)`: a ResultChunk for every few thousand rows, of one round each; with `number` given,
  rows of another round are passed over when the file tells rounds apart, and all rows are of `number` when it does not.
"""

from territory.official.facts import CandidateFacts, ResultChunk

__all__ = ["CandidateFacts", "ResultChunk"]
