package voltagepark_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/voltagepark"
)

// renaming is a server that makes a name of its own of the one that a machine is
// given, and gives ids of its own choice.
type renaming struct {
	t     testing.TB
	names []string
	id    func(i int) string
}

func newRenaming(t testing.TB) *renaming {
	return &renaming{t: t, id: func(i int) string { return fmt.Sprint("v", i) }}
}

func (s *renaming) RoundTrip(r *http.Request) (*http.Response, error) {
	row := func(i int) string {
		return fmt.Sprintf(`{"id":%q,"name":%q,"status":"Running"}`, s.id(i), s.names[i])
	}
	switch last := path.Base(r.URL.Path); {
	case r.Method == http.MethodPost:
		var body struct{ Name string }
		assert.NoError(s.t, json.NewDecoder(r.Body).Decode(&body))
		s.names = append(s.names, strings.ReplaceAll(strings.ToLower(body.Name), " ", "-"))
		id := s.id(len(s.names) - 1)
		return answer(r, http.StatusCreated, fmt.Sprintf(`{"vm_id":%q,"rental_id":%q}`, id, id)), nil
	case r.Method == http.MethodDelete:
		s.names = nil
		return answer(r, http.StatusNoContent, ""), nil
	case strings.HasSuffix(r.URL.Path, "/"):
		var rows []string
		for i := range s.names {
			rows = append(rows, row(i))
		}
		return answer(r, http.StatusOK, `{"results":[`+strings.Join(rows, ",")+`],"has_next":false}`), nil
	default:
		for i := range s.names {
			if s.id(i) == last {
				return answer(r, http.StatusOK, row(i)), nil
			}
		}
		return answer(r, http.StatusNotFound, `{"detail":"no"}`), nil
	}
}

// ensureAs is the Ensure of a name.
func (k kind) ensureAs(t *testing.T, c *voltagepark.Client, name string) ensured {
	if k.path == "/bare-metal/" {
		spec := aRentalOf(8, "")
		spec.Name = name
		got, err := c.BareMetal.Ensure(t.Context(), spec)
		return ensured{id: got.Rental.ID, created: got.Created, err: err}
	}
	spec := aVMOf("p1")
	spec.Name = name
	got, err := c.VirtualMachines.Ensure(t.Context(), spec)
	return ensured{id: got.VM.ID, created: got.Created, err: err}
}

// A name that the server does not keep as it was given is not paid for with each
// Ensure: the client knows its own, and what may be another's is told.
func TestEnsureUnderANameThatTheServerChanges(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, k kind) {
		srv := newRenaming(t)
		client := newClient(srv, contract.NewKey())
		for i, name := range []string{"Train 1", "Train 1", "train-1", " Train 1 ", "train-1"} {
			got := k.ensureAs(t, client, name)
			require.NoError(t, got.err, name)
			require.Equal(t, i == 0 || i == 2, got.created, name)
			require.Equal(t, srv.id(map[string]int{"train-1": 1}[name]), got.id)
		}
		require.Len(t, srv.names, 2)

		got := k.ensureAs(t, newClient(srv, contract.NewKey()), "Train 1")
		require.ErrorIs(t, got.err, voltagepark.ErrCannotVerify)
		require.Equal(t, []string{"v0", "v1"}, as[*voltagepark.CannotVerifyError](t, got.err).IDs)
		require.Len(t, srv.names, 2)
	})
}

// So it is where Get alone tells the name.
func TestEnsureUnderANameThatGetTells(t *testing.T) {
	t.Parallel()
	nameless, get := listed(listRentals, `{"id":"r1","status":"Pending"}`), step{want: "GET /bare-metal/r1", body: `{"id":"r1","name":"train-1","status":"Pending"}`}
	c := scripted(t, nameless, get, nameless, get, nameless, get)
	for _, name := range []string{"Train-1", "Train-1", theName} {
		spec := aRentalOf(8, "")
		spec.Name = name
		got, err := c.BareMetal.Ensure(t.Context(), spec)
		if name == theName {
			require.NoError(t, err)
			require.Equal(t, "r1", got.Rental.ID)
			continue
		}
		require.ErrorIs(t, err, voltagepark.ErrCannotVerify)
	}
}

// An id that was given again is not the deleted one's.
func TestEnsureUnderAnIDThatIsGivenAgain(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, k kind) {
		srv := newRenaming(t)
		client := newClient(srv, contract.NewKey())
		for range 2 {
			for i := range 3 {
				got := k.ensureAs(t, client, theName)
				require.NoError(t, got.err)
				require.Equal(t, i == 0, got.created)
			}
			require.Len(t, srv.names, 1)
			require.NoError(t, k.remove(t.Context(), client, "v0"))
		}
	})
}
