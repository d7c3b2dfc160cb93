package volt

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// documented is a call as a page prints it, and where this package has it.
type documented struct {
	call     string // method and path below the base URL
	method   string // service and method of Client
	fixtures string // answers in the page's folder, "" where the page shows none
}

// The 27 calls of the earlier page.
var documentedV1 = []documented{
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
}

// The 18 calls of the newest page.
var documentedV2 = []documented{
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
}

var placeholder = regexp.MustCompile(`:\w+`)

// pattern is a documented call in the registry's spelling.
func (d documented) pattern() string { return placeholder.ReplaceAllString(d.call, "{id}") }

func TestEveryDocumentedCallIsThere(t *testing.T) {
	t.Parallel()
	examples := exampleOutputs(t)
	registered := map[string]bool{}
	for _, ep := range endpoints.All() {
		call := ep.Method + " " + ep.Path
		assert.False(t, registered[call], "%s is registered twice", call)
		registered[call] = true
	}
	for folder, page := range map[string][]documented{"volt-v1": documentedV1, "volt-v2": documentedV2} {
		for _, d := range page {
			assert.True(t, registered[d.pattern()], "%s: %s has no endpoint", folder, d.call)
			name := exampleName(t, d.method)
			assert.NotEmpty(t, examples[name], "%s: %s has no %s with an output", folder, d.call, name)
			for _, file := range strings.Fields(d.fixtures) {
				assert.FileExists(t, filepath.Join("testdata", folder, file), d.call)
			}
		}
	}
}

// The counts, and which calls the newest page has dropped, keep the tables
// themselves honest.
func TestDocumentedTables(t *testing.T) {
	t.Parallel()
	first, newest := byPattern(documentedV1), byPattern(documentedV2)
	require.Len(t, first, 27, "distinct calls of the earlier page")
	require.Len(t, newest, 18, "distinct calls of the newest page")
	for call, d := range newest {
		assert.Equal(t, d.method, first[call].method, call)
		assert.Equal(t, d.fixtures == "", call == "GET /templates/{id}", "%s has no answer", call)
	}
	for _, ep := range endpoints.All() {
		call := ep.Method + " " + ep.Path
		_, known := first[call]
		assert.True(t, known, "%s is on no page", call)
		_, current := newest[call]
		assert.Equal(t, !current, earlier[ep], "%s: whether the newest page lacks it", call)
	}
}

func byPattern(page []documented) map[string]documented {
	calls := map[string]documented{}
	for _, d := range page {
		calls[d.pattern()] = d
	}
	return calls
}

// exampleName checks that Client has the method, and tells its Example's name.
func exampleName(t *testing.T, method string) string {
	service, name, _ := strings.Cut(method, ".")
	field, ok := reflect.TypeFor[Client]().FieldByName(service)
	require.True(t, ok, "Client has no service %s", service)
	_, ok = field.Type.MethodByName(name)
	require.True(t, ok, "%s has no method %s", service, name)
	return "Example" + field.Type.Elem().Name() + "_" + name
}

// Not the documented calls alone: whatever a service can do is shown.
func TestEveryServiceMethodHasAnExample(t *testing.T) {
	t.Parallel()
	examples := exampleOutputs(t)
	client := reflect.TypeFor[Client]()
	services := 0
	for i := range client.NumField() {
		field := client.Field(i)
		if !field.IsExported() {
			continue
		}
		services++
		for j := range field.Type.NumMethod() {
			name := exampleName(t, field.Name+"."+field.Type.Method(j).Name)
			assert.NotEmpty(t, examples[name], "%s with an output is missing", name)
		}
	}
	require.Equal(t, 7, services)
}

// exampleOutputs is what the Examples of this folder say that they print.
func exampleOutputs(t *testing.T) map[string]string {
	t.Helper()
	files, err := os.ReadDir(".")
	require.NoError(t, err)
	set := token.NewFileSet()
	var parsed []*ast.File
	for _, f := range files {
		if strings.HasSuffix(f.Name(), "_test.go") {
			file, err := parser.ParseFile(set, f.Name(), nil, parser.ParseComments)
			require.NoError(t, err)
			parsed = append(parsed, file)
		}
	}
	outputs := map[string]string{}
	for _, e := range doc.Examples(parsed...) {
		// One that has no output is compiled and not run.
		outputs["Example"+e.Name] = strings.TrimSpace(e.Output)
	}
	return outputs
}
