# ---
# jupyter: {jupytext: {text_representation: {extension: .py, format_name: percent}}}
# ---
# %% [markdown]
# # A policy researcher: what reached which city, in whose words
#
# The shelf is the invented province of `luoshi sample` (docs/howto/researcher.md makes it). Open this file as a notebook with
# jupytext or an editor that knows `# %%` cells; it keeps no output.

# %%
import luoshi

shelf = luoshi.open("shelf")
whole = shelf.overview
print(
    f"{whole.sources} pages, {whole.articles} articles, {whole.first_date} to {whole.last_date}, {whole.failed} failed"
)

# %% [markdown]
# ## Say first what was searched
# A cell is a measure of the plan with a body. *Not searched* is no gap: it says that nothing of that body lies here.

# %%
cells = shelf.matrix("plan_yunze.txt").to_polars()
print(cells.group_by("body", "searched").len().sort("searched", descending=True).head(6))

# %%
searched = cells.filter(cells["searched"] > 0)
print(searched.pivot("status", index="body", values="measure", aggregate_function="len").sort("body"))

# %% [markdown]
# ## In whose words
# Verbatim, adapted, paraphrased, with the passage that a reader can check.

# %%
for cell in shelf.matrix("plan_yunze.txt", level="city"):
    if cell["status"] == "adapted":
        print(cell["number"], cell["measure"][:20], "→", cell["body"])
        print("   ", cell["evidence"][0]["quote"].replace("\n", "")[:60])
        break

# %% [markdown]
# ## What was left out, and what was added
# A gap names the closest passage, so that it can be checked by reading.

# %%
gaps = shelf.gaps("plan_yunze.txt", body="青屿市人民政府办公室")
print(len(gaps), "measures not seen;", gaps["nearest"][:1])
print(shelf.additions("plan_yunze.txt").to_polars().select("body", "quote").head(3))

# %% [markdown]
# ## The life of one formulation

# %%
life = shelf.lifeline("先进制造强省").to_polars()
print(life.group_by("date", "issuer").len().sort("date"))
