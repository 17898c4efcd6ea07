# ---
# jupyter: {jupytext: {text_representation: {extension: .py, format_name: percent}}}
# ---
# %% [markdown]
# # A data scientist: everything as tables, with places in the source
#
# Tables speak the Arrow PyCapsule interface: polars, pandas, pyarrow and DuckDB take them as they are.

# %%
import duckdb
import polars

import luoshi

shelf = luoshi.open("shelf")
links, documents = shelf.links(), shelf.documents()
print(repr(links))

# %% [markdown]
# ## Columns say what they mean

# %%
print(polars.DataFrame([{"column": c.name, "type": c.type, "meaning": c.meaning} for c in links.columns]))

# %% [markdown]
# ## SQL over several tables

# %%
print(
    duckdb.sql("""
    SELECT u.level AS up, d.level AS down, l.class, count(*) AS links, round(avg(l.weight), 1) AS weight
    FROM links l JOIN documents u ON u.article_id = l.up.article JOIN documents d ON d.article_id = l.down.article
    WHERE l.directed GROUP BY ALL ORDER BY links DESC LIMIT 8""")
)

# %% [markdown]
# ## Weight first, or you count ritual
# `weight` is how much a link says beyond set phrases.

# %%
frame = links.to_polars().unnest("up", separator=".").unnest("down", separator=".")
heavy = frame.filter(polars.col("weight") > 10)
print(heavy.height, "of", frame.height)

# %% [markdown]
# ## Places
# Offsets count code points; a quotation is a stretch of the page.

# %%
one = frame.row(0, named=True)
print(one["up.source_name"], one["up.spans"], one["up.text"].replace("\n", "")[:40])

# %% [markdown]
# ## Without a shelf
# The rooms are pure functions.

# %%
found = luoshi.annotate("政府工作报告\n\n今年发展主要预期目标是：地区生产总值增长5%左右。\n")
print([(t.quote, t.value, t.modifier.value) for t in found.targets if t.stated])
