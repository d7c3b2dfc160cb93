# What each target needs is Go, and for the race detector a C compiler; the rest
# is fetched by the module files.

GO      ?= go
FUZZTIME ?= 10s
MODULES := $(patsubst %/go.mod,%,$(shell git ls-files 'go.mod' '*/go.mod' | sed 's|^go.mod|./go.mod|'))

.PHONY: all test test-full test-modules test-redis test-sim conformance check fmt vet staticcheck api apidiff tidy bench comparison fuzz soak hostile explore explore-mutants cover \
	prove prove-money prove-quota prove-loss prove-secrets

all: check test test-modules

# A timeout is no check: it only ends a test that hangs. Four packages at a time, because
# some tests wait for sockets and processes. The race detector sleeps for a second at the
# end of each process; 50 ms are enough to report.
GOTEST := GORACE="atexit_sleep_ms=50 $$GORACE" $(GO) test -p 4 -race -shuffle=on -timeout=30m

# The tests of this module. Suites with thousands of seeded runs are short here; test-full
# runs them whole.
test:
	$(GOTEST) -short ./...

test-full:
	$(GOTEST) ./...

# The same for the modules beside this one: redislimit, examples and tools.
test-modules:
	@for m in $(filter-out .,$(MODULES)); do \
		echo "go test in $$m"; (cd $$m && $(GOTEST) -short ./...) || exit 1; \
	done

# The shared limit over a real redis-server, which is installed where it is missing
# and there is apt-get, and ended afterwards.
test-redis:
	GO="$(GO)" sh redislimit/testredis.sh -v

# The tests again, with every simulator that has the option Socket in a separate process.
test-sim:
	@mkdir -p bin && $(GO) build -o bin/voltsim ./volttest/voltsim
	VOLTTEST_PROCESS=$(CURDIR)/bin/voltsim $(GO) test -race -shuffle=on -count=1 -timeout=30m -short . ./volttest/...

# Every call of every client against every stage of every attack.
hostile:
	$(GO) run ./internal/prove -race hostile

# Seeded schedules of calls against a hostile server that keeps a ledger. One seed again:
# make explore SCHEDULES=1 SEED=4711. The logs of the first violations are in bin/explore.
SCHEDULES ?= 100000
SEED ?= 1
explore:
	@mkdir -p bin && $(GO) test -c -o bin/explore.test ./internal/explore
	./bin/explore.test -test.run=TestExplore -test.timeout=0 -schedules=$(SCHEDULES) -seed=$(SEED) -logs=bin/explore $(EXPLORE)

# The explorer has to find each of the mistakes in internal/explore/mutants.
explore-mutants:
	sh internal/explore/mutants.sh

# The tests behind each promise of the README, and the figures that they see: fails
# where one is out of its bounds or was not seen.
prove:
	$(GO) run ./internal/prove

prove-money prove-quota prove-loss prove-secrets:
	$(GO) run ./internal/prove $(@:prove-%=%)

# Each documented statement about the server beside the test that shows it: the
# test passes, and fails when the behaviour is switched off.
conformance:
	$(GO) run ./internal/sim/conformance

# Everything that is looked at rather than run.
check: fmt vet staticcheck apidiff tidy

fmt:
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "not gofmt-clean:"; echo "$$unformatted"; exit 1; fi

vet:
	@for m in $(MODULES); do \
		(cd $$m && [ -z "$$($(GO) list ./... 2>/dev/null)" ]) && continue; \
		echo "go vet in $$m"; (cd $$m && $(GO) vet -tags redisserver ./...) || exit 1; \
	done

# Built in its own module, with the Go that this asks for, and run with yours.
staticcheck:
	@mkdir -p bin && $(GO) -C tools build -o ../bin/staticcheck honnef.co/go/tools/cmd/staticcheck
	@for m in $(MODULES); do echo "staticcheck in $$m"; (cd $$m && "$(CURDIR)/bin/staticcheck" -tags redisserver ./...) || exit 1; done

# The exported API against docs/api, and that against API_BASE: by default the last
# release, and HEAD until there is one. See docs/compatibility.md.
apidiff:
	@mkdir -p bin && $(GO) -C tools build -o ../bin/apidiff ./apidiff
	./bin/apidiff -base "$(API_BASE)"

# Writes docs/api anew.
api:
	@mkdir -p bin && $(GO) -C tools build -o ../bin/apidiff ./apidiff
	./bin/apidiff -base "$(API_BASE)" -write

tidy:
	@for m in $(MODULES); do echo "go mod tidy in $$m"; (cd $$m && $(GO) mod tidy -diff) || exit 1; done

# Ours against plain net/http and encoding/json, as ratios; fails out of bounds.
bench:
	$(GO) run ./internal/bench/plain

# The same against other SDKs, and what each makes of a create that goes wrong:
# writes docs/comparison.md, and fails where ours does not do what that promises.
comparison:
	$(GO) run -C internal/bench/sdks . -o ../../../docs/comparison.md

# Every fuzz target of every module for FUZZTIME. Before Go 1.27 a run that has found
# nothing can fail with "context deadline exceeded" when its time is up
# (go.dev/issue/75804). One that says just that is run again by number, which has no
# deadline.
FUZZ := $(GO) test -run '^$$' -fuzzminimizetime 50x

fuzz:
	@mkdir -p bin; log="$(CURDIR)/bin/fuzz.log"; for m in $(MODULES); do (cd $$m || exit 1; packages=$$($(GO) list ./...) || exit 1; \
		for pkg in $$packages; do \
			targets=$$($(GO) test -list '^Fuzz' $$pkg) || { echo "$$targets"; exit 1; }; \
			for f in $$(echo "$$targets" | grep '^Fuzz'); do \
				echo "$$pkg $$f"; \
				if $(FUZZ) -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) $$pkg >"$$log" 2>&1; then grep -o 'execs: [0-9]*' "$$log" | tail -1; continue; fi; \
				if ! grep -qx ' *context deadline exceeded' "$$log" || grep -q 'Failing input' "$$log"; then cat "$$log"; exit 1; fi; \
				echo "again, by number"; $(FUZZ) -fuzz "^$$f\$$" -fuzztime 10000x $$pkg || exit 1; \
			done; \
		done) || exit 1; \
	done

# A fleet's life on every simulated API while everything goes wrong, for DURATION
# of the simulators' time and with each of SEEDS seeds from SEED on.
SEED     ?= 1
SEEDS    ?= 20
DURATION ?= 1h

soak:
	$(GO) test ./internal/soak -count=1 -v -run '^TestFleet$$' -timeout=30m -seed=$(SEED) -seeds=$(SEEDS) -duration=$(DURATION)

# Coverage of all packages, and of the core each statement that no test runs: it
# fails where one does not say why.
CORE := . ./api ./internal/client ./internal/poll ./internal/rest ./internal/wire ./packetai ./voltagepark

cover:
	@mkdir -p bin && $(GO) -C tools build -o ../bin/uncovered ./uncovered
	$(GO) test -coverprofile=cover.out -coverpkg=./... ./... && $(GO) tool cover -func=cover.out | tail -1
	./bin/uncovered -profile cover.out $(CORE)
