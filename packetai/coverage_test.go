package packetai_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/packetai"
)

// certain are the requests that the page shows, typed by hand from it.
var certain = contract.Page{Folder: "packetai", Count: 3, Calls: [][3]string{
	{"GET /offers", "Offers.List", ""},
	{"POST /deployments", "Deployments.Create", "deployments_create.request.json error.json"},
	{"POST /ssh-keys", "SSHKeys.Create", "sshkeys_create.request.json"},
}}

// prose are those that it tells of without a path.
var prose = contract.Page{Folder: "packetai", Count: 10, Calls: [][3]string{
	{"GET /deployments", "Deployments.List", ""},
	{"GET /deployments/{id}", "Deployments.Get", ""},
	{"DELETE /deployments/{id}", "Deployments.Terminate", ""},
	{"GET /ssh-keys", "SSHKeys.List", ""},
	{"DELETE /ssh-keys/{id}", "SSHKeys.Delete", ""},
	{"GET /volumes", "Volumes.List", ""},
	{"POST /volumes", "Volumes.Create", ""},
	{"POST /volumes/{id}/attach", "Volumes.Attach", ""},
	{"POST /volumes/{id}/detach", "Volumes.Detach", ""},
	{"GET /wallet", "Wallet.Get", ""},
}}

func coverage() contract.Coverage {
	return contract.Coverage{
		Client: reflect.TypeFor[packetai.Client](), Services: 5, Dir: ".", Fixtures: "../testdata",
		Registered: packetai.RegisteredCalls(), Pages: []contract.Page{certain, prose},
	}
}

func TestEveryDocumentedCallIsThere(t *testing.T) {
	t.Parallel()
	contract.EveryDocumentedCallIsThere(t, coverage())
}

// What is flagged as unconfirmed is what the page has no path of.
func TestDocumentedTables(t *testing.T) {
	t.Parallel()
	contract.DocumentedTables(t, coverage())
	require.Len(t, packetai.RegisteredCalls(), 13)
	calls := prose.ByPattern()
	require.Len(t, packetai.UnconfirmedCalls(), len(calls))
	for _, call := range packetai.UnconfirmedCalls() {
		require.Contains(t, calls, call)
	}
}

func TestEveryServiceMethodHasAnExample(t *testing.T) {
	t.Parallel()
	contract.EveryServiceMethodHasAnExample(t, coverage())
}

func TestPublicSurface(t *testing.T) {
	t.Parallel()
	contract.NamesNoForeignType(t, map[string][]string{".": {"github.com/voltagegpu/volt-go/api"}})
	contract.IsCommented(t, ".")
}

// Which limit a call counts against, and whether it may be repeated, by hand.
func TestClassesOfCalls(t *testing.T) {
	t.Parallel()
	require.Equal(t, map[string][2]string{
		"GET /offers":               {"read", "read"},
		"POST /deployments":         {"deploy", "create"},
		"GET /deployments":          {"read", "read"},
		"GET /deployments/{id}":     {"read", "read"},
		"DELETE /deployments/{id}":  {"write", "write"},
		"POST /ssh-keys":            {"write", "create"},
		"GET /ssh-keys":             {"read", "read"},
		"DELETE /ssh-keys/{id}":     {"write", "write"},
		"GET /volumes":              {"read", "read"},
		"POST /volumes":             {"write", "create"},
		"POST /volumes/{id}/attach": {"write", "create"},
		"POST /volumes/{id}/detach": {"write", "create"},
		"GET /wallet":               {"read", "read"},
	}, packetai.ClassesOfCalls())
}

func TestCallsPage(t *testing.T) {
	t.Parallel()
	contract.CallsPage(t, coverage(), "../docs/calls.md", "Packet.ai")
}
