"""What the pages of supporters can do, for programs: the same access functions, forms and services."""
