"""The mail's doctor: what receivers look at before they take a letter, looked at first."""
