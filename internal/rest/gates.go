package rest

import (
	"crypto/sha256"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/voltagegpu/volt-go/api"
)

// gates are the process's: a quota belongs to a key, however many clients use
// it.
var gates = gateRegistry{gates: map[gateID]*gate{}}

// gateID names a base URL and key without holding the key.
type gateID [sha256.Size]byte

type gateRegistry struct {
	mu    sync.Mutex
	gates map[gateID]*gate
}

// idleGate is how long a gate is kept after its last client is gone: while
// requests of its last hour still count.
const idleGate = 2 * time.Hour

// of returns the gate of a base URL and key for c, and makes it where there is
// none. It is kept while a client has it, and for idleGate after.
func (r *gateRegistry) of(c *Core, base *url.URL, key string) *gate {
	id := gateID(sha256.Sum256([]byte(spelledAlike(base) + "\x00" + key)))
	r.mu.Lock()
	defer r.mu.Unlock()
	for other, g := range r.gates {
		if other != id && g.idle() {
			delete(r.gates, other)
		}
	}
	g := r.gates[id]
	if g == nil {
		g = &gate{lanes: map[string]*lane{}, emergency: api.NewWindowLimiter(emergencyPerHour, time.Hour)}
		r.gates[id] = g
	}
	g.hold(1)
	runtime.AddCleanup(c, func(g *gate) { g.hold(-1) }, g)
	return g
}

// spelledAlike is a base URL in the one form that all spellings of it have: a dot
// behind the host and an escape in the path, too, lead to the same server.
func spelledAlike(base *url.URL) string {
	port := base.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[base.Scheme]
	}
	return base.Scheme + "://" + strings.TrimSuffix(strings.ToLower(base.Hostname()), ".") + ":" + port + base.Path
}

func (g *gate) hold(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.clients += n
	g.lastUsed = time.Now()
}

func (g *gate) idle() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.clients == 0 && time.Since(g.lastUsed) > idleGate
}
