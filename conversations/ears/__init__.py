"""How the desk hears: one module for each kind of listener, bytes of others in, `Heard` out.

Feeds stand in `feeds`. Accounts and the box are looked at by `listen` of `ears.elsewhere`, which dispatches.
"""
