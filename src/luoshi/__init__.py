"""luoshi (落实): how each instruction of a policy document travels, and what became of it."""

__version__ = "0.1.0.dev0"
