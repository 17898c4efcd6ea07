#!/bin/sh
# Makes what a release gives out, in dist/: wheel and sdist (built twice, compared byte for byte), the bill of materials
# (CycloneDX), SHA256SUMS, and, if a key is named, SHA256SUMS.sig.
#
#   packaging/release.sh                           # unsigned
#   packaging/release.sh ~/.ssh/luoshi_release     # signed; the key is made and kept elsewhere (docs/operations.md)
#
# Whoever wants to know checks with:
#   ssh-keygen -Y verify -f packaging/allowed_signers -I release@luoshi -n luoshi-release -s SHA256SUMS.sig < SHA256SUMS
#   sha256sum --check SHA256SUMS
set -eu
cd "$(dirname "$0")/.."
key=${1:-}
python=$PWD/.venv/bin/python
pip=$PWD/tools/pip-26.3-py3-none-any.whl/pip
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for number in 1 2; do
  mkdir "$work/tree$number"
  git archive HEAD | tar -x -C "$work/tree$number"
  (cd "$work/tree$number" && umask "$([ "$number" = 1 ] && echo 022 || echo 077)" &&
    "$python" -m hatchling build -d "$work/built$number" >/dev/null)
done
diff -r "$work/built1" "$work/built2" || { echo "two builds of one commit differ" >&2; exit 1; }

rm -rf dist
mkdir dist
cp "$work"/built1/* dist/

# The bill of materials of what a user gets: the locked packages alone, in an environment of their own.
python3 -m venv --without-pip "$work/env"
"$work/env/bin/python" "$pip" install --quiet --require-hashes -r requirements/run.txt
"$python" -m cyclonedx_py environment --output-reproducible --of JSON --pyproject pyproject.toml \
  -o dist/luoshi.cdx.json "$work/env/bin/python"

(cd dist && sha256sum -- *.whl *.tar.gz *.cdx.json > SHA256SUMS)
if [ -n "$key" ]; then
  ssh-keygen -q -Y sign -f "$key" -n luoshi-release dist/SHA256SUMS
else
  echo "not signed: no key was named" >&2
fi
ls -l dist
