# ---
# jupyter: {jupytext: {text_representation: {extension: .py, format_name: percent}}}
# ---
# %% [markdown]
# # A journalist: what was promised, what is said to have been done
#
# Two columns, never merged: what documents *report*, and what else is *found*. Nobody has verified a reported number here.

# %%
import luoshi

shelf = luoshi.open("shelf")

# %% [markdown]
# ## The promise in its words

# %%
for hit in shelf.search("净增规模以上工业企业", level="provincial"):
    print(hit["date"], hit["issuer"], hit["place"])
    print("   ", hit["text"])

# %% [markdown]
# ## Cite it: permanent address, title, and words that stand in the source letter by letter

# %%
place = shelf.search("净增规模以上工业企业")["place"][0]
passage = shelf.passage(place)
print(passage.text)
print(passage.citation)

# %% [markdown]
# ## Numbers that bodies say they will reach

# %%
promised = shelf.commitments("plan_yunze.txt").to_pandas()
print(promised[["quote", "value", "unit", "deadline"]].head(8).to_string())

# %% [markdown]
# ## What is reported later

# %%
reported = shelf.results().to_pandas()
print(reported[["region", "period", "quote"]].head(8).to_string())

# %% [markdown]
# ## What is due, as of a day

# %%
from datetime import date

print(
    shelf.items(today=date(2024, 3, 1)).to_pandas()[["id", "title", "due", "overdue", "reported", "found_in_documents"]]
)
