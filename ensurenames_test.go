package volt_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

// renaming is a server that makes a name of its own of the one that a pod is given.
type renaming struct {
	t     testing.TB
	shows func(name string, i int) string // in the list
	lost  bool                            // the answer to a create

	mu    sync.Mutex
	names []string
}

func (s *renaming) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch last := path.Base(r.URL.Path); {
	case r.Method == http.MethodPost:
		var body struct{ Name string }
		assert.NoError(s.t, json.NewDecoder(r.Body).Decode(&body))
		name := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(body.Name)), "_", "-")
		s.names = append(s.names, name[:min(32, len(name))])
		if s.lost {
			return answer(r, http.StatusBadGateway, "", nil), nil
		}
		return answer(r, http.StatusCreated, fmt.Sprintf(`{"pod":{"id":"wl_%d","name":%q}}`, len(s.names)-1, body.Name), nil), nil
	case last == "pods":
		rows := make([]string, len(s.names))
		for i, name := range s.names {
			rows[i] = fmt.Sprintf(`{"id":"wl_%d","name":%q,"status":"RUNNING"}`, i, s.shows(name, i))
		}
		return answer(r, http.StatusOK, "["+strings.Join(rows, ",")+"]", nil), nil
	default:
		var i int
		_, err := fmt.Sscanf(last, "wl_%d", &i)
		assert.NoError(s.t, err)
		return answer(r, http.StatusOK, fmt.Sprintf(`{"uid":"wl_%d","name":%q,"status":"running"}`, i, s.names[i]), nil), nil
	}
}

// A name that the server does not keep as it was given is not paid for with each
// Ensure: the client knows its own, and what may be another's is told.
func TestEnsureUnderANameThatTheServerChanges(t *testing.T) {
	t.Parallel()
	for kind, shows := range map[string]func(string, int) string{
		"as the server has it": func(name string, _ int) string { return name },
		"as the list has it":   func(_ string, i int) string { return fmt.Sprint("cm_", i) },
	} {
		for _, name := range []string{"Train-1", " train-1", "train_1", "Trainiere_" + strings.Repeat("x", 40), strings.Repeat("x", 33)} {
			spec := volt.ConfidentialPod{Name: name, ResourceName: "h200-small", Image: "ubuntu:24.04"}
			inBubble(t, kind+" "+name, func(t *testing.T) {
				srv := &renaming{t: t, shows: shows}
				client := newClient(t, srv)
				for i := range 4 {
					got, err := client.Pods.Ensure(t.Context(), spec)
					require.NoError(t, err)
					require.Equal(t, volt.EnsuredPod{Pod: got.Pod, Created: i == 0}, got)
					require.Equal(t, "wl_0", got.Pod.ID)
				}
				found, err := client.Pods.Find(t.Context(), name)
				require.NoError(t, err)
				require.Len(t, found, 1)

				_, err = newClient(t, srv).Pods.Ensure(t.Context(), spec)
				require.ErrorIs(t, err, volt.ErrIdentityUnknown)
				require.Equal(t, []string{"wl_0"}, as[*volt.IdentityError](t, err).IDs)
				require.Len(t, srv.names, 1)
			})
			inBubble(t, kind+", lost, "+name, func(t *testing.T) {
				srv := &renaming{t: t, shows: shows, lost: true}
				client := newClient(t, srv)
				_, err := client.Pods.Create(t.Context(), spec)
				require.ErrorIs(t, err, volt.ErrMaybeCreated)
				left := client.Pods.Reclaim(t.Context(), err)
				require.Equal(t, []string{"wl_0"}, as[*volt.AmbiguousError](t, left).Candidates)
			})
		}
	}
	inBubble(t, "names that fit every system are as they are", func(t *testing.T) {
		srv := &renaming{t: t, shows: func(name string, _ int) string { return name }, names: []string{"Train-1", "train_1", "train-12"}}
		got, err := newClient(t, srv).Pods.Ensure(t.Context(), volt.ConfidentialPod{Name: "train-1", ResourceName: "h200-small", Image: "ubuntu:24.04"})
		require.NoError(t, err)
		require.True(t, got.Created)
		for i, name := range []string{"Train-1", "train_1"} {
			got, err := newClient(t, srv).Pods.Ensure(t.Context(), volt.ConfidentialPod{Name: name, ResourceName: "h200-small", Image: "ubuntu:24.04"})
			require.NoError(t, err, "it is there as it was given")
			require.Equal(t, fmt.Sprint("wl_", i), got.Pod.ID)
		}
	})
}
