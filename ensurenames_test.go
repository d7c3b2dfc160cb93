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
	cut   bool                            // the same behind its id

	mu    sync.Mutex
	names []string
}

func (s *renaming) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var body struct{ Name string }
	if r.Body != nil {
		assert.NoError(s.t, json.NewDecoder(r.Body).Decode(&body))
	}
	name := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(body.Name)), "_", "-")
	name = name[:min(32, len(name))]
	switch last := path.Base(r.URL.Path); {
	case r.Method == http.MethodPost:
		s.names = append(s.names, name)
		if s.lost {
			return answer(r, http.StatusBadGateway, "", nil), nil
		}
		if s.cut {
			return answer(r, http.StatusCreated, fmt.Sprintf(`{"pod":{"id":"wl_%d","name`, len(s.names)-1), nil), nil
		}
		return answer(r, http.StatusCreated, fmt.Sprintf(`{"pod":{"id":"wl_%d","name":%q}}`, len(s.names)-1, body.Name), nil), nil
	case r.Method == http.MethodPut:
		s.names[0] = name
		return answer(r, http.StatusOK, "{}", nil), nil
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

				told := newClient(t, srv)
				told.Pods.Remember(volt.Pod{ID: "wl_0", Name: name})
				got, err := told.Pods.Ensure(t.Context(), spec)
				require.NoError(t, err)
				require.Equal(t, volt.EnsuredPod{Pod: got.Pod}, got)
				told.Pods.Remember(volt.Pod{ID: "wl_0", Name: "another"})
				got, err = told.Pods.Ensure(t.Context(), spec)
				require.NoError(t, err)
				require.True(t, got.Created, "it was told that the first is another")
			})
			inBubble(t, kind+", an answer that tells the id alone, "+name, func(t *testing.T) {
				srv := &renaming{t: t, shows: shows, cut: true}
				client := newClient(t, srv)
				for range 3 {
					got, err := client.Pods.Ensure(t.Context(), spec)
					require.NoError(t, err)
					require.Equal(t, "wl_0", got.Pod.ID)
					_, err = client.Pods.Find(t.Context(), strings.ToUpper(name)) // which is told the server's name
					require.NoError(t, err)
				}
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
	inBubble(t, "two names of which the server makes one", func(t *testing.T) {
		srv := &renaming{t: t, shows: func(name string, _ int) string { return name }}
		client := newClient(t, srv)
		for range 2 {
			for i, name := range []string{"Train-1", "train-1"} {
				got, err := client.Pods.Ensure(t.Context(), volt.ConfidentialPod{Name: name, ResourceName: "h200-small", Image: "ubuntu:24.04"})
				require.NoError(t, err)
				require.Equal(t, fmt.Sprint("wl_", i), got.Pod.ID)
			}
		}
		require.Len(t, srv.names, 2)
	})
	inBubble(t, "one that was given later", func(t *testing.T) {
		srv := &renaming{t: t, shows: func(name string, _ int) string { return name }}
		client := newClient(t, srv)
		made, err := client.Pods.Create(t.Context(), volt.ConfidentialPod{Name: "before", ResourceName: "h200-small", Image: "ubuntu:24.04"})
		require.NoError(t, err)
		_, err = client.Pods.Update(t.Context(), made.ID, volt.PodUpdate{Name: volt.Set("Train-1")})
		require.NoError(t, err)
		got, err := client.Pods.Ensure(t.Context(), volt.ConfidentialPod{Name: "Train-1", ResourceName: "h200-small", Image: "ubuntu:24.04"})
		require.NoError(t, err)
		require.Equal(t, made.ID, got.Pod.ID)
		require.Equal(t, []string{"train-1"}, srv.names)
	})
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

// renamingJobs is the same of fine-tuning jobs; its list is late with what was
// cancelled.
type renamingJobs struct {
	t     testing.TB
	again bool // each job has the id of the first

	mu    sync.Mutex
	names []string
	ended int // how many of them were cancelled
}

func (s *renamingJobs) id(i int) string {
	if s.again {
		i = 0
	}
	return fmt.Sprint("job_", i)
}

func (s *renamingJobs) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	row := func(i int) string { return fmt.Sprintf(`{"id":%q,"name":%q,"status":"training"}`, s.id(i), s.names[i]) }
	switch r.Method {
	case http.MethodPost:
		var body struct{ Name string }
		assert.NoError(s.t, json.NewDecoder(r.Body).Decode(&body))
		s.names = append(s.names, strings.ReplaceAll(strings.ToLower(body.Name), " ", "-"))
		return answer(r, http.StatusCreated, row(len(s.names)-1), nil), nil
	case http.MethodDelete:
		s.ended = len(s.names)
		return answer(r, http.StatusOK, `{"success":true}`, nil), nil
	}
	var rows []string
	for i := range s.names {
		if i >= s.ended || !s.again {
			rows = append(rows, row(i))
		}
	}
	return answer(r, http.StatusOK, fmt.Sprintf(`{"jobs":[%s],"total":%d}`, strings.Join(rows, ","), len(rows)), nil), nil
}

func TestEnsureJobUnderANameThatTheServerChanges(t *testing.T) {
	t.Parallel()
	srv := &renamingJobs{t: t}
	client := newClient(t, srv)
	for i, name := range []string{"Tune 1", "Tune 1", "tune-1", "Tune 1", "tune-1"} {
		got, err := client.FineTuning.Ensure(t.Context(), training(name))
		require.NoError(t, err, name)
		require.Equal(t, i == 0 || i == 2, got.Created, name)
		require.Equal(t, srv.id(map[string]int{"tune-1": 1}[name]), got.Job.ID)
	}
	require.Len(t, srv.names, 2)
	_, err := newClient(t, srv).FineTuning.Ensure(t.Context(), training("Tune 1"))
	require.ErrorIs(t, err, volt.ErrIdentityUnknown)
	require.Equal(t, []string{"job_0", "job_1"}, as[*volt.IdentityError](t, err).IDs)
	require.Len(t, srv.names, 2)
}

// A job that this client has cancelled is not adopted, whatever a late list shows; one
// that has its id later is.
func TestEnsureJobAfterACancel(t *testing.T) {
	t.Parallel()
	for _, again := range []bool{false, true} {
		srv := &renamingJobs{t: t, again: again}
		client := newClient(t, srv)
		for round := range 3 {
			for i := range 3 {
				got, err := client.FineTuning.Ensure(t.Context(), training("tune"))
				require.NoError(t, err)
				require.Equal(t, i == 0, got.Created)
				require.Equal(t, srv.id(round), got.Job.ID)
			}
			_, err := client.FineTuning.Cancel(t.Context(), srv.id(round))
			require.NoError(t, err)
		}
		require.Len(t, srv.names, 3)
	}
}
