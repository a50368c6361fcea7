"""How the desk hears: one module for each kind of listener, bytes of others in, `Heard` out."""
