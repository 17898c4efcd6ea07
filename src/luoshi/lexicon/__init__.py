"""What luoshi knows beforehand (词典): regions, bodies, outlets, set phrases, indicators, cue words, as reviewed data.

Read ``tables.py`` first: one CSV a table under ``data``, each row with its source and an example. The other modules
are typed views of those tables. There is no knowledge in code: a list that grows belongs in a table.
"""

from luoshi.lexicon.tables import Lexicon, load

__all__ = ["Lexicon", "load"]
