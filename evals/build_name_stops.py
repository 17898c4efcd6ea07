"""Build src/luoshi/lexicon/data/name_stops.csv: ordinary words that look like a surname with a given name (高速, 方针, 周期性).

Run by hand in a throw-away environment::

    python -m venv /tmp/jieba && /tmp/jieba/bin/pip install jieba==0.42.1
    python evals/build_name_stops.py /tmp/jieba/lib/python3.11/site-packages/jieba/dict.txt

The dictionary of jieba (MIT) gives words, frequencies and parts of speech; jieba is not a dependency of luoshi.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "src/luoshi/lexicon/data"
SOURCE = "jieba 0.42.1 dict.txt (MIT)"

#: Rarer words are left out: a name that happens to be a rare word is more likely a name.
FREQUENT = 60

#: Parts of speech of names: persons.
PERSONS = ("nr", "nrt", "nrfg")


def main() -> None:
    """Read the dictionary named on the command line and write the table."""
    with (DATA / "surnames.csv").open(encoding="utf-8", newline="") as handle:
        surnames = {row["surname"] for row in csv.DictReader(handle)}
    words = []
    for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
        word, count, sort = line.split(" ")
        if 2 <= len(word) <= 3 and word[0] in surnames and int(count) >= FREQUENT and sort not in PERSONS:
            words.append(word)
    with (DATA / "name_stops.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("word", "source", "example"))
        writer.writerows((word, SOURCE, f"{word}要求") for word in sorted(words))
    print(f"{len(words)} words")


if __name__ == "__main__":
    main()
