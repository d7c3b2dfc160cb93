package volt

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/voltagegpu/volt-go/internal/contract"
)

// The 27 calls of the earlier page.
var documentedV1 = contract.Page{Folder: "volt-v1", Count: 27, Calls: [][3]string{
	{"GET /pods", "Pods.List", "pods_list.response.json"},
	{"POST /pods", "Pods.Create", "pods_create_lium.response.json pods_create_targon.response.json"},
	{"GET /pods/:id", "Pods.Get", "pods_get.response.json"},
	{"POST /pods/:id/start", "Pods.Start", "pods_start.response.json"},
	{"POST /pods/:id/stop", "Pods.Stop", "pods_stop.response.json"},
	{"PUT /pods/:id", "Pods.Update", "pods_update.response.json"},
	{"DELETE /pods/:id", "Pods.Delete", "pods_delete.response.json"},

	{"GET /machines", "Machines.List", "machines_list.response.json"},

	{"GET /ssh-keys", "SSHKeys.List", "sshkeys_list.response.json"},
	{"POST /ssh-keys", "SSHKeys.Create", "sshkeys_create.response.json"},
	{"DELETE /ssh-keys/:id", "SSHKeys.Delete", "sshkeys_delete.response.json"},

	{"GET /templates", "Templates.List", "templates_list.response.json"},
	{"POST /templates", "Templates.Create", "templates_create.response.json"},
	{"GET /templates/:id", "Templates.Get", "templates_get.response.json"},
	{"PUT /templates/:id", "Templates.Update", "templates_update.response.json"},
	{"DELETE /templates/:id", "Templates.Delete", "templates_delete.response.json"},

	{"GET /fine-tuning", "FineTuning.List", "finetuning_list.response.json"},
	{"POST /fine-tuning", "FineTuning.Create", "finetuning_create.response.json"},
	{"GET /fine-tuning/:id", "FineTuning.Get", "finetuning_get.response.json"},
	{"DELETE /fine-tuning/:id", "FineTuning.Cancel", "finetuning_cancel.response.json"},

	{"GET /docker-credentials", "DockerCredentials.List", "dockercreds_list.response.json"},
	{"POST /docker-credentials", "DockerCredentials.Create", "dockercreds_create.response.json"},
	{"GET /docker-credentials/:id", "DockerCredentials.Get", "dockercreds_get.response.json"},
	{"DELETE /docker-credentials/:id", "DockerCredentials.Delete", "dockercreds_delete.response.json"},

	{"GET /api-keys", "APIKeys.List", "apikeys_list.response.json"},
	{"POST /api-keys", "APIKeys.Create", "apikeys_create.response.json"},
	{"DELETE /api-keys", "APIKeys.Revoke", "apikeys_revoke.response.json"},
}}

// The 18 calls of the newest page.
var documentedV2 = contract.Page{Folder: "volt-v2", Count: 18, Calls: [][3]string{
	{"GET /pods", "Pods.List", "pods_list.response.json"},
	{"POST /pods", "Pods.Create", "pods_create.response.json"},
	{"GET /pods/:id", "Pods.Get", "pods_get.response.json"},
	{"POST /pods/:id/stop", "Pods.Stop", "pods_stop.response.json"},
	{"DELETE /pods/:id", "Pods.Delete", "pods_delete.response.json"},

	{"GET /machines", "Machines.List", "machines_list.response.json"},

	{"GET /ssh-keys", "SSHKeys.List", "sshkeys_list.response.json"},
	{"POST /ssh-keys", "SSHKeys.Create", "sshkeys_create.response.json"},
	{"DELETE /ssh-keys/:id", "SSHKeys.Delete", "sshkeys_delete.response.json"},

	{"GET /templates", "Templates.List", "templates_list.response.json"},
	{"GET /templates/:uid", "Templates.Get", ""}, // the page shows the request only

	{"GET /docker-credentials", "DockerCredentials.List", "dockercreds_list.response.json"},
	{"POST /docker-credentials", "DockerCredentials.Create", "dockercreds_create.response.json"},
	{"GET /docker-credentials/:id", "DockerCredentials.Get", "dockercreds_get.response.json"},
	{"DELETE /docker-credentials/:id", "DockerCredentials.Delete", "dockercreds_delete.response.json"},

	{"GET /api-keys", "APIKeys.List", "apikeys_list.response.json"},
	{"POST /api-keys", "APIKeys.Create", "apikeys_create.response.json"},
	{"DELETE /api-keys", "APIKeys.Revoke", "apikeys_revoke.response.json"},
}}

// coverage is what there has to be for what the pages list.
func coverage() contract.Coverage {
	return contract.Coverage{
		Client: reflect.TypeFor[Client](), Services: 7, Dir: ".", Fixtures: "testdata",
		Registered: RegisteredCalls(), Pages: []contract.Page{documentedV1, documentedV2},
	}
}

// RegisteredCalls are all endpoints, for the tests outside of this package.
func RegisteredCalls() []string {
	var calls []string
	for _, ep := range endpoints.All() {
		calls = append(calls, ep.Method+" "+ep.Path)
	}
	return calls
}

func TestEveryDocumentedCallIsThere(t *testing.T) {
	t.Parallel()
	contract.EveryDocumentedCallIsThere(t, coverage())
}

// The counts, and which calls the newest page has dropped, keep the tables
// themselves honest.
func TestDocumentedTables(t *testing.T) {
	t.Parallel()
	contract.DocumentedTables(t, coverage())
	first, newest := documentedV1.ByPattern(), documentedV2.ByPattern()
	for call, d := range newest {
		assert.Equal(t, d.Method, first[call].Method, call)
		assert.Equal(t, d.Fixtures == "", call == "GET /templates/{id}", "%s has no answer", call)
	}
	for _, ep := range endpoints.All() {
		call := ep.Method + " " + ep.Path
		_, known := first[call]
		assert.True(t, known, "%s is on no page", call)
		_, current := newest[call]
		assert.Equal(t, !current, earlier[ep], "%s: whether the newest page lacks it", call)
	}
}

// Not the documented calls alone: whatever a service can do is shown.
func TestEveryServiceMethodHasAnExample(t *testing.T) {
	t.Parallel()
	contract.EveryServiceMethodHasAnExample(t, coverage())
}

func TestCallsPage(t *testing.T) {
	t.Parallel()
	contract.CallsPage(t, coverage(), "docs/calls.md", "Volt")
}
