package hostile_test

import "testing"

// endings is in how many ways a connection ends at each point.
const endings = 6

// A connection that ends, or goes silent, at any point. Creates meet every way
// at every point; the rest meets every point, in one of the ways in turn.
func TestCuts(t *testing.T) {
	leavesNothing(t, func(t *testing.T) {
		eachProvider(t, func(t *testing.T, p *provider, over protocol) {
			trials(t, p, over, cuts(over), func(i, j int, m method) bool {
				return p.isCreate(m) || (i+j+j/endings)%endings == 0
			})
		})
	})
}
