#!/bin/sh
# mutants.sh shows that the explorer finds mistakes. It applies each patch of
# internal/explore/mutants to a copy of the tree and runs 5,000 schedules there. It fails if
# one of the mutants survives. A violation that the tree has without the patch does not
# count. Run it from the module's root:
#
#	sh internal/explore/mutants.sh [patch ...]
set -u
root=$(git rev-parse --show-toplevel) || exit 1
schedules=${SCHEDULES:-5000}
[ $# -gt 0 ] || set -- "$root"/internal/explore/mutants/*.patch
[ -e "$1" ] || { echo "there are no patches in internal/explore/mutants"; exit 1; }

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
(cd "$root" && git ls-files -z -co --exclude-standard | tar -cf - --null --ignore-failed-read -T -) >"$tmp/tree.tar"

# explore NAME PATCH: writes "invariant: seed" for each violation to $tmp/NAME. It fails if
# the tree cannot be built, or if the explorer does not end with its table.
explore() {
	rm -rf "$tmp/tree" && mkdir "$tmp/tree" && tar -xf "$tmp/tree.tar" -C "$tmp/tree"
	if [ -n "$2" ] && ! patch -s -p1 -d "$tmp/tree" <"$2"; then
		echo "$1: the patch does not apply"
		return 1
	fi
	if ! (cd "$tmp/tree" && go test -c -o "$tmp/explore.test" ./internal/explore) >"$tmp/out" 2>&1; then
		cat "$tmp/out"
		echo "$1: it does not compile"
		return 1
	fi
	(cd "$tmp" && ./explore.test -test.run='^TestExplore$' -test.timeout=0 -schedules="$schedules" -class=bounded) >"$tmp/out" 2>&1
	if ! grep -q '^violations$' "$tmp/out"; then
		cat "$tmp/out"
		return 1
	fi
	sed -n 's/^  bounded  *\([0-9] .*[^ ]\)  *[0-9][0-9]*  seeds \[\(.*\)\]$/\1:\2/p' "$tmp/out" |
		awk -F: '{ n = split($NF, seeds, " "); sub(/:[^:]*$/, ""); for (i = 1; i <= n; i++) print $0 ": " seeds[i] }' >"$tmp/$1"
}

failed=0
explore unpatched "" || exit 1
if [ -s "$tmp/unpatched" ]; then
	echo "unpatched: violations"
	sed 's/^/  /' "$tmp/unpatched"
	failed=1
else
	echo "unpatched: no violation in $schedules schedules"
fi
for patch in "$@"; do
	name=$(basename "$patch" .patch)
	explore "$name" "$patch" || { failed=1; continue; }
	grep -vxFf "$tmp/unpatched" "$tmp/$name" >"$tmp/new"
	if [ ! -s "$tmp/new" ]; then
		echo "$name: survived $schedules schedules"
		failed=1
		continue
	fi
	echo "$name: caught after $(sed 's/.*: //' "$tmp/new" | sort -n | head -1) schedules"
	sed 's/: [0-9]*$//' "$tmp/new" | sort | uniq | sed 's/^/  /'
done
exit $failed
