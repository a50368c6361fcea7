"""The randomised experiment and the planner: the draw, the estimate, their words. Pure where nothing is read."""
