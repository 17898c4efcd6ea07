"""Uptake: who took up what, what is missing (落实矩阵、查漏补缺).

Read in this order: ``items`` (the rows: what an upstream document asks for), ``bodies`` (the columns: whose documents
are searched; ``forward``: where a work report begins to look ahead), ``wanted`` and ``scores`` (how much of a measure a
clause says), ``rivals`` (which upstream measure it answers), ``states`` (the rules that decide), ``cells`` (the matrix),
``gaps`` (gaps, local additions, totals). Beside them ``aims`` (target tables), ``citations`` (who cites whom), ``phrasebook`` (new
formulations), ``compare`` (two versions side by side) and ``lifelines`` (the life of a formulation). Pure functions; nothing here
reads a file or knows what day it is.

Limits: wording is compared, not meaning. What has another name is found only if the table ``uptake_concepts`` knows the
name; a paraphrase that shares no word with its measure is not seen, and the nearest clause is shown for that reason.
"""
