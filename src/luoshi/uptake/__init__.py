"""Uptake: who took up what, what is missing (落实矩阵、查漏补缺).

Read in this order: ``items`` (the rows: what an upstream document asks for), ``bodies`` (the columns: whose documents
are searched, and where their forward part begins), ``cells`` (the matrix), ``states`` (the rules that decide a cell),
``gaps`` (gaps, local additions, totals). Pure functions; nothing here reads a file or knows what day it is.
"""
