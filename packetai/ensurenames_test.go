package packetai_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/packetai"
)

// renaming is a server that makes a name of its own of the one that a deployment is
// given.
type renaming struct {
	t     testing.TB
	names []string
}

func (s *renaming) RoundTrip(r *http.Request) (*http.Response, error) {
	rows := make([]string, len(s.names))
	for i, name := range s.names {
		rows[i] = fmt.Sprintf(`{"id":"dep_%d","name":%q,"status":"running"}`, i, name)
	}
	switch last := path.Base(r.URL.Path); {
	case r.Method == http.MethodPost:
		var body struct{ Name string }
		assert.NoError(s.t, json.NewDecoder(r.Body).Decode(&body))
		s.names = append(s.names, strings.ReplaceAll(strings.ToLower(body.Name), " ", "-"))
		return answer(r, http.StatusCreated, fmt.Sprintf(`{"data":{"id":"dep_%d"}}`, len(rows))), nil
	case r.Method == http.MethodDelete:
		s.names = nil
		return answer(r, http.StatusOK, `{"success":true}`), nil
	case last == "deployments":
		return answer(r, http.StatusOK, deploymentsAs(rows...)), nil
	default:
		var i int
		_, err := fmt.Sscanf(last, "dep_%d", &i)
		assert.NoError(s.t, err)
		return answer(r, http.StatusOK, `{"data":`+rows[i]+`}`), nil
	}
}

// A name that the server does not keep as it was given is not paid for with each
// Ensure: the client knows its own, and what may be another's is told.
func TestEnsureUnderANameThatTheServerChanges(t *testing.T) {
	t.Parallel()
	srv := &renaming{t: t}
	client := newClient(t, srv.RoundTrip)
	spec := spec()
	for i, name := range []string{"Train 1", "Train 1", "train-1", " Train 1 ", "train-1"} {
		spec.Name = name
		got, err := client.Deployments.Ensure(t.Context(), spec)
		require.NoError(t, err, name)
		require.Equal(t, i == 0 || i == 2, got.Created, name)
		require.Equal(t, fmt.Sprint("dep_", map[string]int{"train-1": 1}[name]), got.Deployment.ID)
	}
	require.Len(t, srv.names, 2)

	spec.Name = "Train 1"
	_, err := newClient(t, srv.RoundTrip).Deployments.Ensure(t.Context(), spec)
	require.ErrorIs(t, err, packetai.ErrCannotVerify)
	require.Equal(t, []string{"dep_0", "dep_1"}, as[*packetai.CannotVerifyError](t, err).IDs)
	require.Len(t, srv.names, 2)
}

// So it is where Get alone tells the name.
func TestEnsureUnderANameThatGetTells(t *testing.T) {
	t.Parallel()
	s := answering(t, map[string][]string{
		listAll: {deploymentsAs(`{"id":"dep_1","status":"running"}`)}, getIt: {`{"data":{"id":"dep_1","name":"train-1","status":"running"}}`},
	})
	client := newClient(t, s.RoundTrip)
	for _, name := range []string{"Train-1", "Train-1", "train-1"} {
		spec := spec()
		spec.Name = name
		got, err := client.Deployments.Ensure(t.Context(), spec)
		if name == "train-1" {
			require.NoError(t, err)
			require.Equal(t, "dep_1", got.Deployment.ID)
			continue
		}
		require.ErrorIs(t, err, packetai.ErrCannotVerify)
	}
}

// An id that was given again is not the terminated one's.
func TestEnsureUnderAnIDThatIsGivenAgain(t *testing.T) {
	t.Parallel()
	srv := &renaming{t: t}
	client := newClient(t, srv.RoundTrip)
	spec := spec()
	for range 2 {
		for i := range 3 {
			got, err := client.Deployments.Ensure(t.Context(), spec)
			require.NoError(t, err)
			require.Equal(t, i == 0, got.Created)
		}
		require.Len(t, srv.names, 1)
		_, err := client.Deployments.Terminate(t.Context(), "dep_0")
		require.NoError(t, err)
	}
}
