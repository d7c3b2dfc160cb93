package voltagepark

import (
	"strings"
	"sync"
)

// mostDeletions bounds how many ids are remembered.
const mostDeletions = 1024

// deletions are the ids whose Delete the server has accepted: it knew them, so
// that what it does not show any more is gone rather than not known yet.
type deletions struct {
	mu    sync.Mutex
	ids   map[string]bool
	order []string
}

// accept takes in how a Delete ended, and returns it.
func (d *deletions) accept(id string, err error) error {
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	id = strings.ToLower(id)
	if d.ids == nil {
		d.ids = map[string]bool{}
	}
	if d.ids[id] {
		return nil
	}
	d.ids[id] = true
	if d.order = append(d.order, id); len(d.order) > mostDeletions {
		delete(d.ids, d.order[0])
		d.order = d.order[1:]
	}
	return nil
}

func (d *deletions) accepted(id string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.ids[strings.ToLower(id)]
}
