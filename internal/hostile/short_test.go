package hostile_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// pair is a method and a stage, by their positions in their lists.
type pair struct{ method, stage int }

// pairs returns the calls of a test: every method with every stage for which the function
// which returns true. With -short the list is short, but every assertion still runs: each
// stage is tested with a method, and each method with a stage, over one of the protocols.
func (p *provider) pairs(over protocol, methods []method, stages int, which func(method, stage int) bool) []pair {
	var all []pair
	for stage := range stages {
		for i := range methods {
			if which(i, stage) {
				all = append(all, pair{i, stage})
			}
		}
	}
	if testing.Short() {
		return p.few(over, methods, stages, all)
	}
	return all
}

// few chooses a pair for each stage, and then one for each method that has none yet.
// About half of the chosen methods are creates. Another client or another protocol gets
// other pairs.
func (p *provider) few(over protocol, methods []method, stages int, all []pair) []pair {
	shift := slices.Index(providers, p)
	if over.http2 {
		shift++
	}
	byMethod := make([][]pair, len(methods))
	byStage := make([][]pair, stages)
	for _, one := range all {
		byMethod[one.method] = append(byMethod[one.method], one)
		byStage[one.stage] = append(byStage[one.stage], one)
	}
	methodUses, stageUses := make([]int, len(methods)), make([]int, stages)
	var chosen []pair
	choose := func(one pair) {
		chosen = append(chosen, one)
		methodUses[one.method]++
		stageUses[one.stage]++
	}
	for stage, candidates := range byStage {
		if len(candidates) == 0 {
			continue
		}
		wantCreate := (stage+stage/endings+shift)%2 == 0
		first := func(a, b pair) int {
			if createA, createB := p.isCreate(methods[a.method]), p.isCreate(methods[b.method]); createA != createB {
				if createA == wantCreate {
					return -1
				}
				return 1
			}
			return methodUses[a.method] - methodUses[b.method]
		}
		choose(slices.MinFunc(rotated(candidates, stage+shift*len(candidates)/4), first))
	}
	for i, candidates := range byMethod {
		if len(candidates) > 0 && methodUses[i] == 0 && (i%2 == 1) == over.http2 {
			choose(slices.MinFunc(rotated(candidates, i), func(a, b pair) int { return stageUses[a.stage] - stageUses[b.stage] }))
		}
	}
	return chosen
}

// rotated returns the list rotated by n.
func rotated(list []pair, n int) []pair {
	n %= len(list)
	return slices.Concat(list[n:], list[:n])
}

// The short form has every stage, and every method of every client over one of the
// protocols.
func TestTheShortFormMeetsAll(t *testing.T) {
	t.Parallel()
	for _, p := range providers {
		methods := p.methods(t, p.client(t, "http://127.0.0.1:1", nil))
		for _, stages := range []int{1, 3, 11} {
			met := map[int]bool{}
			for _, over := range protocols {
				var all []pair
				there := map[pair]bool{}
				for i := range methods {
					for stage := range stages {
						if stages == 1 || (i+stage)%2 == 0 == over.http2 { // the choice of TestNames
							all = append(all, pair{i, stage})
							there[pair{i, stage}] = true
						}
					}
				}
				seen := map[int]bool{}
				creates := 0
				for _, one := range p.few(over, methods, stages, all) {
					assert.True(t, there[one])
					met[one.method], seen[one.stage] = true, true
					if p.isCreate(methods[one.method]) {
						creates++
					}
				}
				assert.Len(t, seen, stages, "%s over %s: stages", p.name, over.name)
				assert.NotZero(t, creates, "%s over %s, %d stages", p.name, over.name, stages)
			}
			assert.Len(t, met, len(methods), "%s, %d stages: methods", p.name, stages)
		}
	}
}
