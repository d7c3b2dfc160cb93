package voltagepark

import (
	"strings"

	"github.com/voltagegpu/volt-go/internal/client"
)

// deletions are the ids whose Delete the server has accepted: it knew them, so
// that what it does not show any more is gone rather than not known yet.
type deletions struct{ ids client.Recent[bool] }

func (d *deletions) accepted(id string) bool { return d.ids.Get(id) }

// accept takes in how a Delete ended, and returns it.
func (s *waits[T]) accept(id string, err error) error {
	if err == nil {
		s.deleted.ids.Put(id, true)
		s.creates.Gone(func(made string) bool { return strings.EqualFold(made, id) })
	}
	return err
}
