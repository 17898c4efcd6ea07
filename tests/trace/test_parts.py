"""However a collection is divided into shards and buckets, the matches are the same, number for number."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.trace import Matches, Options, encode, matches
from luoshi.trace.options import for_plain_texts, scale_of
from luoshi.trace.pairing import Common, joined_common
from luoshi.trace.parts import (
    Block,
    Layout,
    align_block,
    blocks,
    spread_measured,
    spread_pairs,
    spread_postings,
    spread_settled,
)
from luoshi.trace.postings import Postings
from luoshi.trace.stretches import Phrases

WORDS = (
    "推动",
    "产业",
    "数字化",
    "改造",
    "新增",
    "智能",
    "工厂",
    "培育",
    "企业",
    "就业",
    "教育",
    "医疗",
    "养老",
    "生态",
)
RITUAL = "坚持以习近平新时代中国特色社会主义思想为指导，"


def collection(seed: int, size: int) -> list[str]:
    """Make texts that share passages, edited passages, a set phrase and a passage that most have."""
    turn = random.Random(seed)

    def sentence(length: int) -> str:
        return "".join(turn.choice(WORDS) + turn.choice("的了和在于为") for _ in range(length)) + "。"

    viral, shared = sentence(30), [sentence(12) for _ in range(size)]
    texts = []
    for number in range(size):
        parts = [sentence(turn.randint(3, 20)) for _ in range(4)] + turn.sample(shared, 3)
        parts.append(turn.choice(shared).replace("的", "之", 1))
        if turn.random() < 0.7:
            parts.append(RITUAL)
        if turn.random() < 0.8:
            parts.append(viral if turn.random() < 0.5 else viral[:20] + "新增" + viral[22:])
        turn.shuffle(parts)
        texts.append("".join(parts) if number % 7 else "")
    return texts


def in_parts(texts: list[str], ages: np.ndarray, shards: int, buckets: int, options: Options) -> Matches:
    """Trace texts in the five steps of :mod:`luoshi.trace.parts`, all in memory."""
    cuts = [len(texts) * number // shards for number in range(shards + 1)]
    letters = [encode(texts[low:high]) for low, high in pairwise(cuts)]
    layout = Layout(tuple(part.starts for part in letters), ages)
    spread = [
        spread_postings(part, int(first), buckets, options) for part, first in zip(letters, layout.firsts, strict=False)
    ]
    keys: dict[Block, list[np.ndarray]] = defaultdict(lambda: [np.zeros(0, np.uint64)])
    common: dict[int, list[Common]] = defaultdict(list)
    for bucket in range(buckets):
        parts = [shard[bucket] for shard in spread]
        rows = Postings(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("hash", "doc", "pos")))
        for found, shown in spread_pairs(rows, layout, options):
            for block, values in found.items():
                keys[block].append(values)
            for shard, part in shown.items():
                common[shard].append(part)
    sized = [spread_measured(joined_common(common[shard]), buckets, options) for shard in range(shards)]
    phrases: dict[int, list[Phrases]] = defaultdict(list)
    for bucket in range(buckets):
        found, marked, _ = spread_settled(joined_common(shard[bucket] for shard in sized), layout, options)
        for block, values in found.items():
            keys[block].append(values)
        for shard, part in marked.items():
            phrases[shard].append(part)
    done = []
    for block in blocks(shards):
        one, two = block
        here = sorted({one, two})
        marks = [part for shard in here for part in phrases[shard]]
        texts_here = [letters[shard] for shard in here]
        done.extend(align_block(texts_here, [np.concatenate(keys[block])], marks, block, layout, options))
    return Matches(*(np.concatenate([getattr(part, name) for part in done]) for name in Matches.__slots__))


def rows_of(found: Matches) -> list[tuple[float, ...]]:
    """Return the matches as sorted rows."""
    return sorted(zip(*(getattr(found, name).tolist() for name in Matches.__slots__), strict=True))


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 9), st.integers(1, 20), st.booleans(), st.integers(0, 1000))
def test_parts_give_what_one_process_gives(shards: int, buckets: int, plain: bool, seed: int) -> None:
    """Shards and buckets change nothing, with hub documents and set phrases in play."""
    options = Options(common=12, share=0.5)
    options = for_plain_texts(options) if plain else options
    texts = collection(seed, size=40)
    ages = np.random.default_rng(seed).permutation(len(texts))
    whole = rows_of(matches(encode(texts), options, ages))
    assert len(whole) > 50
    assert rows_of(in_parts(texts, ages, shards, buckets, options)) == whole


@given(st.integers(0, 10**9), st.integers(0, 10**6))
def test_a_collection_counts_as_a_size_near_its_own(documents: int, more: int) -> None:
    """The size grows with the collection, stays within half of it, and counts as itself."""
    scale = scale_of(documents)
    assert 2 * documents <= 3 * scale <= 4 * documents + 3
    assert scale_of(scale) == scale
    assert scale_of(documents + more) >= scale
