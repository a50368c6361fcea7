"""The desk's own reckonings: what was heard, in what order to work, figures, search. No verbs."""
