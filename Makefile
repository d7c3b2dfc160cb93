# What each target needs is Go, and for the race detector a C compiler; the rest
# is fetched by the module files.

GO      ?= go
FUZZTIME ?= 10s
MODULES := $(patsubst %/go.mod,%,$(shell git ls-files 'go.mod' '*/go.mod' | sed 's|^go.mod|./go.mod|'))

.PHONY: all test test-sim conformance check fmt vet staticcheck tidy bench fuzz cover

all: check test

# The tests, raced and in random order.
test:
	$(GO) test -race -shuffle=on -timeout=10m ./...

# The tests again, with every simulator on a plain socket a process of its own.
test-sim:
	@mkdir -p bin && $(GO) build -o bin/voltsim ./volttest/voltsim
	VOLTTEST_PROCESS=$(CURDIR)/bin/voltsim $(GO) test -race -shuffle=on -count=1 -timeout=10m . ./volttest/...

# Each documented statement about the server beside the test that shows it: the
# test passes, and fails when the behaviour is switched off.
conformance:
	$(GO) run ./internal/sim/conformance

# Everything that is looked at rather than run.
check: fmt vet staticcheck tidy

fmt:
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "not gofmt-clean:"; echo "$$unformatted"; exit 1; fi

vet:
	@for m in $(MODULES); do \
		(cd $$m && [ -z "$$($(GO) list ./... 2>/dev/null)" ]) && continue; \
		echo "go vet in $$m"; (cd $$m && $(GO) vet ./...) || exit 1; \
	done

# Built in its own module, with the Go that this asks for, and run with yours.
staticcheck:
	@mkdir -p bin && $(GO) -C tools build -o ../bin/staticcheck honnef.co/go/tools/cmd/staticcheck
	./bin/staticcheck ./...

tidy:
	@for m in $(MODULES); do echo "go mod tidy in $$m"; (cd $$m && $(GO) mod tidy -diff) || exit 1; done

# Ours against plain net/http and encoding/json, as ratios; fails out of bounds.
bench:
	$(GO) run ./internal/bench

# Every fuzz target for FUZZTIME.
fuzz:
	@for pkg in $$($(GO) list ./...); do \
		for f in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
			echo "$$pkg $$f"; $(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; \
		done; \
	done

cover:
	$(GO) test -coverprofile=cover.out -coverpkg=./... ./... && $(GO) tool cover -func=cover.out | tail -1
