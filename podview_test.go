package volt_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// getPod is a pod as one answer tells it.
func getPod(t *testing.T, body string) volt.Pod {
	t.Helper()
	pod, err := scripted(t, step{want: "GET /pods/pod_1", body: body}).Pods.Get(t.Context(), "pod_1")
	require.NoError(t, err, body)
	return pod
}

// Whichever ids an answer has, the workload's is the one that calls take.
func TestPodIdentity(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][3]string{ // ID, WorkloadID, VoltID
		`{"id":"pod_1"}`:                                       {"pod_1", "", ""},
		`{"id":"cl_1"}`:                                        {"cl_1", "", ""},
		`{"id":"wl_1"}`:                                        {"wl_1", "wl_1", ""},
		`{"id":"wrk-1"}`:                                       {"wrk-1", "wrk-1", ""},
		`{"uid":"wrk-1"}`:                                      {"wrk-1", "wrk-1", ""},
		`{"uid":"any"}`:                                        {"any", "any", ""},
		`{"id":"cl_1","uid":"wrk-1"}`:                          {"wrk-1", "wrk-1", "cl_1"},
		`{"workloadUid":"wl_1","id":"cl_1"}`:                   {"wl_1", "wl_1", "cl_1"},
		`{"id":"cl_1","targonUid":"wrk-1"}`:                    {"wrk-1", "wrk-1", "cl_1"},
		`{"id":"cl_1","workload_uid":"wl_1"}`:                  {"wl_1", "wl_1", "cl_1"},
		`{"id":"cl_1","targon_uid":"wrk-1"}`:                   {"wrk-1", "wrk-1", "cl_1"},
		`{"id":"wl_1","workloadUid":"wl_1"}`:                   {"wl_1", "wl_1", ""},
		`{"id":"cl_1","workloadUid":null,"uid":"wl_1"}`:        {"wl_1", "wl_1", "cl_1"},
		`{"id":"cl_1","workloadUid":"wl_1","targonUid":""}`:    {"wl_1", "wl_1", "cl_1"},
		`{"id":"cl_1","targonUid":"","workloadUid":"wl_1"}`:    {"wl_1", "wl_1", "cl_1"},
		`{"id":1234567890123456789}`:                           {"1234567890123456789", "", ""},
		`{"success":true,"data":{"id":"cl_1","uid":"wrk-1"}}`:  {"wrk-1", "wrk-1", "cl_1"},
		`{"success":true,"pod":{"id":"a"},"id":"not the pod"}`: {"a", "", ""},
		// The way in is through the workload's id.
		`{"id":null,"ssh_command":"ssh wl_1@ssh.example.com"}`:                {"wl_1", "wl_1", ""},
		`{"id":"cl_1","ssh_command":"ssh wrk-1@ssh.example.com"}`:             {"wrk-1", "wrk-1", "cl_1"},
		`{"id":"cl_1","uid":"wl_1","ssh_command":"ssh wl_2@ssh.example.com"}`: {"wl_1", "wl_1", "cl_1"},
		`{"id":"pod_1","ssh_command":"ssh root@203.0.113.42"}`:                {"pod_1", "", ""},
	} {
		pod, err := scripted(t, step{want: "POST /pods", status: 201, body: body}).Pods.Create(t.Context(), podIn(volttest.Confidential, "ci"))
		require.NoError(t, err, body)
		assert.Equal(t, want, [3]string{pod.ID, pod.WorkloadID, pod.VoltID}, body)
		ids := pod.IDs()
		assert.Equal(t, want[0], ids[0], body)
		assert.True(t, pod.Is(want[0]), body)
		assert.Equal(t, want[2] != "", len(ids) == 2, body)
		if want[2] != "" {
			assert.True(t, pod.Is(want[2]), body)
		}
		assert.False(t, pod.Is(""))
		assert.False(t, pod.Is("another"))
	}
	assert.Empty(t, volt.Pod{}.IDs())
}

// One odd field costs no more than itself.
func TestOddPodsDecode(t *testing.T) {
	t.Parallel()
	pod := getPod(t, `{"id":"pod_1","status":" Running ","gpu_count":"2","ram_gb":"31.5","hourly_price":"$3.60",
		"ssh_port":"2222","confidential":"true","created_at":"2026-03-28 14:00:00","updated_at":1774706400,
		"ssh_keys":[{"id":"key_1"},{"uid":"key_2"},"key_3"],"cpu_cores":8.0,"volume_size_gb":null}`)
	require.Equal(t, volt.Pod{
		ID: "pod_1", Status: volt.PodRunning, GPUCount: 2, RAMGB: 31.5, HourlyPrice: usd("3.60"), SSHPort: 2222, Confidential: true,
		CreatedAt: at("2026-03-28T14:00:00Z"), UpdatedAt: time.Unix(1774706400, 0).UTC(), SSHKeyIDs: []string{"key_1", "key_2", "key_3"},
		CPUCores: 8, ReadyReplicas: -1, TotalReplicas: -1,
		Unreadable: []string{"created_at"}, // it has no zone
	}, pod)

	pod = getPod(t, `{"id":"pod_1","status":{"phase":"x"},"gpu_count":"many","ram_gb":{},"hourly_price":"on request","ssh_port":[22],
		"created_at":"soon","updated_at":"","ssh_keys":7,"name":["a"],"ready_replicas":"?","labels":{"id":"not the pod's"}}`)
	require.Equal(t, "pod_1", pod.ID)
	require.Empty(t, pod.Status)
	require.Zero(t, pod.GPUCount)
	require.False(t, pod.HourlyPrice.Known())
	require.Equal(t, "on request", pod.HourlyPrice.Decimal())
	require.True(t, pod.CreatedAt.IsZero())
	require.True(t, pod.UpdatedAt.IsZero())
	require.Equal(t, -1, pod.ReadyReplicas)

	camel := getPod(t, `{"id":"pod_1","resourceName":"h200-small","gpuType":"H200","gpuCount":1,"cpuCores":8,"ramGb":32,"volumeSizeGb":50,
		"costPerHour":3.6,"totalCost":7.2,"uptimeHours":2,"sshKeys":["k"],"sshHost":"h","sshPort":22,"sshCommand":"ssh h","workloadType":"RENTAL",
		"confidentialCompute":true,"readyReplicas":1,"totalReplicas":2,"createdAt":"2026-03-28T14:00:00Z","updatedAt":"2026-03-28T14:00:01Z"}`)
	snake := getPod(t, `{"id":"pod_1","resource_name":"h200-small","gpu_type":"H200","gpu_count":1,"cpu_cores":8,"ram_gb":32,"volume_size_gb":50,
		"cost_per_hour":3.6,"total_cost":7.2,"uptime_hours":2,"ssh_keys":["k"],"ssh_host":"h","ssh_port":22,"ssh_command":"ssh h","workload_type":"RENTAL",
		"confidential_compute":true,"ready_replicas":1,"total_replicas":2,"created_at":"2026-03-28T14:00:00Z","updated_at":"2026-03-28T14:00:01Z"}`)
	require.Equal(t, snake, camel)
}

// The newest page says what a template's manifest has, and shows none.
func TestTemplateManifests(t *testing.T) {
	t.Parallel()
	want := volt.Template{ID: "tpl-1", Commands: []string{"serve"}, Args: []string{"--port", "8000"}, Ports: []int{8000, 22},
		EnvVars: map[string]string{"A": "b", "N": "1"}}
	for _, body := range []string{
		`{"uid":"tpl-1","commands":["serve"],"args":["--port","8000"],"ports":[8000,22],"env":{"A":"b","N":1}}`,
		`{"success":true,"item":{"uid":"tpl-1","command":"serve","args":["--port",8000],"ports":[{"port":8000},{"containerPort":22}],
			"envs":[{"name":"A","value":"b"},{"key":"N","value":1}]}}`,
	} {
		got, err := scripted(t, step{want: "GET /templates/tpl-1", body: body}).Templates.Get(t.Context(), "tpl-1")
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}

// Either envelope, and none, is a list.
func TestListForms(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]struct {
		ids      []string
		total    int
		complete bool
	}{
		`[]`:                                 {nil, 0, true},
		`[{"id":"a"},{"id":"b"}]`:            {[]string{"a", "b"}, 2, true},
		`{"pods":[{"id":"a"}],"total":1}`:    {[]string{"a"}, 1, true},
		`{"pods":[{"id":"a"}],"total":7}`:    {[]string{"a"}, 7, false},
		`{"pods":[{"id":"a"}],"total":"7"}`:  {[]string{"a"}, 7, false},
		`{"pods":[{"id":"a"}],"count":7}`:    {[]string{"a"}, 7, false},
		`{"pods":[{"id":"a"}]}`:              {[]string{"a"}, 1, true},
		`{"success":true,"items":[]}`:        {nil, 0, false}, // no page documents these envelopes for pods
		`{"success":true,"data":[{"id":1}]}`: {[]string{"1"}, 1, false},
		`{"items":[],"total":0}`:             {nil, 0, true},
		`{"pods":[],"total":"many"}`:         {nil, -1, false},
		`{"pods":[],"pods":[{"id":"a"}]}`:    {[]string{"a"}, 1, true},
		`{"pods":null,"total":0}`:            {nil, 0, true},
		`{"pods":[],"total":null}`:           {nil, 0, true},
		`{"pods":null,"total":null}`:         {nil, -1, false}, // which may be anything
		`{"pods":null}`:                      {nil, -1, false},
		` null `:                             {nil, -1, false},
	} {
		list, err := scripted(t, listed(body)).Pods.List(t.Context())
		require.NoError(t, err, body)
		var ids []string
		for _, p := range list.Items {
			ids = append(ids, p.ID)
		}
		assert.Equal(t, want.ids, ids, body)
		assert.Equal(t, want.total, list.Total, body)
		assert.Equal(t, want.complete, list.Complete, body)
	}
}

// A known id is kept, also if a response has another id.
func TestGetKeepsIDs(t *testing.T) {
	t.Parallel()
	for known, made := range map[string]string{"cl_1": `{"id":"cl_1"}`, "wrk-1": `{"id":"cl_1","workloadUid":"wrk-1"}`} {
		client := scripted(t, created(made), step{want: "GET /pods/" + known, body: `{"uid":"wrk-1"}`})
		mustCreate(t, client, sized)
		pod, err := client.Pods.Get(t.Context(), known)
		require.NoError(t, err)
		require.Equal(t, []string{"wrk-1", "cl_1"}, pod.IDs(), known)
	}
	pod, err := scripted(t, step{want: "GET /pods/cl_1", body: `{"uid":"wrk-1"}`}).Pods.Get(t.Context(), "cl_1")
	require.NoError(t, err)
	require.Equal(t, []string{"wrk-1", "cl_1"}, pod.IDs(), "the id of the call is the other one")
}

// Members that a response omits are kept, and members that it has are replaced.
func TestGetKeepsWhatIsLeftOut(t *testing.T) {
	t.Parallel()
	full := `{"id":"cl_1","uid":"wl_1","name":"mine","status":"deploying","message":"pulling","provider":"confidential","type":"rental",` +
		`"resource_name":"h200-small","gpu_type":"H200","gpu_count":1,"cpu_cores":8,"ram_gb":32,"volume_size_gb":50,"hourly_price":3.60,` +
		`"total_cost":7.20,"uptime_hours":2,"image":"i","template":"t","ssh_keys":["k"],"ip":"203.0.113.42","ssh_host":"h","ssh_port":22,` +
		`"ssh_command":"ssh h","confidential":true,"attestation":"intel_tdx","ready_replicas":1,"total_replicas":2,` +
		`"created_at":"2026-03-28T14:00:00Z","updated_at":"soon"}`
	said := `{"uid":"wl_1","name":"renamed","hourly_price":9,"ssh_keys":[],"ip":"203.0.113.7","confidential":true,"gpu_count":2,"updated_at":"2026-03-28T14:00:01Z"}`
	get := func(body string) step { return step{want: "GET /pods/wl_1", body: body} }
	client := scripted(t, get(full), get(`{"uid":"wl_1"}`), get(said))
	ask := func() volt.Pod {
		pod, err := client.Pods.Get(t.Context(), "wl_1")
		require.NoError(t, err)
		return pod
	}
	// What is only true of the moment is not kept.
	momentary := []string{"Status", "Message", "UptimeHours", "ReadyReplicas", "TotalReplicas", "UpdatedAt", "Unreadable"}

	old, pod := ask(), ask()

	was, is := reflect.ValueOf(old), reflect.ValueOf(pod)
	for i := range was.NumField() {
		name := was.Type().Field(i).Name
		require.True(t, name == "UpdatedAt" || !was.Field(i).IsZero(), "%s: a new field belongs into this test", name)
		if name != "UpdatedAt" { // UpdatedAt cannot be read, so that Unreadable is not empty
			kept := assert.ObjectsAreEqual(was.Field(i).Interface(), is.Field(i).Interface())
			assert.Equal(t, !slices.Contains(momentary, name), kept, name)
		}
	}

	pod = ask()
	require.Equal(t, "renamed", pod.Name)
	require.Equal(t, usd("9"), pod.HourlyPrice)
	require.Equal(t, []string{}, pod.SSHKeyIDs)
	require.Equal(t, "203.0.113.7", pod.IP)
	require.Equal(t, 2, pod.GPUCount)
	require.Equal(t, at("2026-03-28T14:00:01Z"), pod.UpdatedAt)
}

// A change that is answered with a success alone is of the template that was named.
func TestATemplatesChangeThatSaysNoMore(t *testing.T) {
	t.Parallel()
	client := scripted(t, step{want: "PUT /templates/tpl_1", body: `{"success":true}`}, step{want: "PUT /templates/tpl_1", body: `{"message":"?"}`})
	update := volt.TemplateUpdate{Name: volt.Set("b")}
	got, err := client.Templates.Update(t.Context(), "tpl_1", update)
	require.NoError(t, err)
	require.Equal(t, volt.Template{ID: "tpl_1"}, got)
	_, err = client.Templates.Update(t.Context(), "tpl_1", update)
	require.ErrorIs(t, err, volt.ErrBadResponse, "this is no success")
}
