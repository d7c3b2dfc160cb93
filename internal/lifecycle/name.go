package lifecycle

import (
	"crypto/rand"
	"strings"
	"sync"
)

// uniqueNames are the names that UniqueName has returned in this process.
var uniqueNames sync.Map

// UniqueName returns prefix, a hyphen and six random characters. No other process
// makes the same name, so a resource of this name comes from this process.
func UniqueName(prefix string) string {
	name := prefix + "-" + strings.ToLower(rand.Text()[:6])
	uniqueNames.Store(name, struct{}{})
	return name
}

func isUnique(name string) bool {
	_, ok := uniqueNames.Load(name)
	return ok
}

// hasName answers whether a listed resource has the name, and whether a Get may show
// that.
func (l *Ledger[T]) hasName(e *entry[T], listed View, name string) (has Evidence, ask bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e.name != "" {
		return HasName(name, e.name, e.source), false
	}
	if l.resource.Kind().ListNames || l.naming[listed.Provider] == Known {
		return HasName(name, listed.Name, FromNamingList), listed.Name == ""
	}
	return Unknown, l.nameless[listed.Provider] < mostNameless
}

// learnNaming compares the name that a list shows with the assigned one.
func (l *Ledger[T]) learnNaming(e *entry[T], listed View) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e.name == "" || listed.Name == "" {
		return
	}
	if l.naming == nil {
		l.naming = map[string]Evidence{}
	}
	switch {
	case listed.Name != e.name:
		l.naming[listed.Provider] = Denied
	case l.naming[listed.Provider] == Unknown:
		l.naming[listed.Provider] = Known
	}
}

func (l *Ledger[T]) assigned(e *entry[T]) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return e.name != "" && e.source == FromLedger
}

// learn records the name that a Get showed.
func (l *Ledger[T]) learn(e *entry[T], name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	provider := e.provider
	if l.nameless == nil {
		l.nameless = map[string]int{}
	}
	if name == "" {
		l.nameless[provider]++
		return
	}
	l.nameless[provider] = showsNames
	if e.source != FromLedger || e.name == "" {
		l.assign(e, name, FromGet)
	}
}

const (
	// mostNameless is how many Gets without a name show that a provider's Gets show none.
	mostNameless = 3
	// showsNames is the count of a provider of which a Get has shown a name.
	showsNames = -1 << 30
)
