"""How the desk speaks: an answer through an account of the campaign, or by mail."""
