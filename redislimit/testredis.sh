#!/bin/sh
# Runs the tests over a real redis-server on loopback as well as the embedded one:
# installs Debian's package where there is no server and there is apt-get, starts
# one on a free port, and ends that one only. The runs that take minutes (sixteen
# processes, and an hour scaled to 20 s) are last and not raced: the race detector
# makes sixteen processes too slow for two cores. Arguments go to go test.
set -eu
cd "$(dirname "$0")"

if ! command -v redis-server >/dev/null; then
	command -v apt-get >/dev/null || { echo "there is neither redis-server nor apt-get" >&2; exit 1; }
	as_root=""
	[ "$(id -u)" = 0 ] || as_root=sudo
	$as_root apt-get update -q
	# The package would start a server of its own.
	RUNLEVEL=1 $as_root apt-get install -y -q --no-install-recommends redis-server
fi

dir=$(mktemp -d)
: >"$dir/log"
server=""
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM
port=${REDISLIMIT_PORT:-17379}
while :; do
	redis-server --bind 127.0.0.1 --port "$port" --save '' --appendonly no --dir "$dir" >"$dir/log" 2>&1 &
	server=$!
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		grep -q 'Ready to accept connections' "$dir/log" && break 2
		kill -0 "$server" 2>/dev/null || break
		sleep 0.2
	done
	kill "$server" 2>/dev/null || true
	server=""
	port=$((port + 1))
	[ "$port" -lt 17479 ] || { cat "$dir/log" >&2; exit 1; }
done
echo "redis-server $(redis-server --version | sed 's/.*v=\([^ ]*\).*/\1/') on 127.0.0.1:$port"

export REDISLIMIT_ADDR=127.0.0.1:$port
${GO:-go} test -race -count=1 -tags redisserver -timeout=30m -skip Sixteen "$@" .
${GO:-go} test -count=1 -tags redisserver -timeout=30m -run Sixteen "$@" .
