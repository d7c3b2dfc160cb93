package contract

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Of two calls that a request could be, it is the one that says more.
func TestRegisteredAs(t *testing.T) {
	t.Parallel()
	registered := []string{"GET /vms/{id}", "GET /vms/instant", "POST /vms/{id}/power", "GET /vms/"}
	for request, want := range map[string]string{
		"GET /vms/v.1": "GET /vms/{id}", "GET /vms/instant": "GET /vms/instant", "POST /vms/a/power": "POST /vms/{id}/power",
		"GET /vms/": "GET /vms/", "GET /vms": "", "POST /vms/instant": "", "GET /vms/a/b": "",
	} {
		got, ok := registeredAs(registered, request)
		require.Equal(t, want, got, request)
		require.Equal(t, want != "", ok, request)
	}
	require.Equal(t, "GET /a/{id}/b/{id}/", Pattern("GET /a/:id/b/{other_id}/"))
}
