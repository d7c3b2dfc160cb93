package soak

import (
	"strings"
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// audit says what is wrong with the books when nothing runs any more.
func (f *fleet) audit(g *figures) {
	t, now := f.t, f.p.sim().Now()
	lines := f.p.ledger()
	var order []string
	of := map[string][]entry{}
	var sum kernel.Money
	for _, e := range lines {
		if e.Kind == "deposit" || e.Kind == "withdraw" {
			continue
		}
		if of[e.ID] == nil {
			order = append(order, e.ID)
		}
		of[e.ID] = append(of[e.ID], e)
		sum += amountOf(e)
	}
	creates := map[string]int{}
	var due kernel.Money
	for _, id := range order {
		its := of[id]
		made := its[0]
		if !strings.HasSuffix(made.Kind, "created") {
			t.Errorf("%s was billed before it was made: %s", id, made.Kind)
		}
		g.created++
		how := f.heard.of(made.Name, id, made.otherID)
		if g.heard[how]++; how == "" {
			t.Errorf("%s %q was made after %s, is billed, and nobody ever heard of it", id, made.Name, made.Time.Sub(f.until.Add(-*lives)))
		}
		owed := f.p.due(its, f.p.price(), now)
		due += owed
		var paid kernel.Money
		for _, e := range its {
			paid += amountOf(e)
		}
		if paid != owed {
			t.Errorf("%s %q was billed $%s, and is worth $%s", id, made.Name, paid, owed)
		}
		creates[made.Name]++
	}
	for name := range f.ensured {
		if creates[name] > 1+f.failures(name, of) {
			t.Errorf("%q was ensured, and made %d times", name, creates[name])
		}
	}
	spent, left := money(t, f.p.sim().Spent().Decimal()), money(t, f.p.sim().Balance().Decimal())
	g.spent, g.due = spent, due
	if sum != spent || due != spent {
		t.Errorf("$%s was spent, the ledger adds up to $%s, and what there was is worth $%s", spent, sum, due)
	}
	if left != money(t, balance)-spent {
		t.Errorf("$%s is left of $%s, of which $%s was spent", left, balance, spent)
	}
}

// failures counts the things of a name that failed, or that the fleet released
// or was told to be gone: another of that name is right then.
func (f *fleet) failures(name string, of map[string][]entry) (n int) {
	for _, lines := range of {
		if lines[0].Name != name {
			continue
		}
		last := time.Time{}
		for _, e := range lines {
			if strings.HasSuffix(e.Kind, "deleted") || strings.HasSuffix(e.Kind, "ended") {
				last = e.Time
			}
		}
		if !last.IsZero() && last.Before(f.until) {
			n++
		}
	}
	return n
}

// checkQuota says where more was asked than may be.
func (f *fleet) checkQuota(g *figures) {
	f.log.read(f.p.sim().Now())
	g.requests, g.struck = f.log.seen, f.log.struck
	for window, most := range f.p.quotas() {
		got := f.p.sim().RequestsPerHour()
		if window != "" {
			got = f.p.sim().RequestsPerWindow(window)
		}
		g.peaks[window] = got
		if got > most {
			f.t.Errorf("%d %s requests within a window, of which the quota has %d", got, window, most)
		}
	}
	for _, r := range f.log.refused {
		f.t.Errorf("the server found that there were too many: request %d, %s %s after %s", r.N, r.Method, r.Path, r.Time)
	}
	if f.log.lost > 0 {
		f.t.Errorf("%d requests were not seen", f.log.lost)
	}
	for _, v := range f.p.sim().TakeViolations() {
		f.t.Errorf("not what the page allows: %s", v)
	}
}

// checkLeft says what is still rented when all have gone home, although no error
// told of it.
func (f *fleet) checkLeft(g *figures) {
	for _, th := range f.p.rented() {
		g.left++
		if !f.heard.erred(th) {
			f.t.Errorf("%s %q is left, and no error told of it", th.ids, th.name)
		}
		for _, done := range f.closed {
			for _, id := range done.ids {
				for _, its := range th.ids {
					if id == its {
						f.t.Errorf("%s %q was released, without an error, and is still billed", th.ids, th.name)
					}
				}
			}
		}
	}
}
