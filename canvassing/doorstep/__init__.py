"""What happens on the doorstep: states, counts, words. Pure, but for the files that say otherwise."""
