"""From « I'd like to help » to certified mobiliser: the steps, and what each asks."""
