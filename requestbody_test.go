package volt_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

// sent is the body that a call sends.
func sent(t *testing.T, call invoke) string {
	t.Helper()
	var body string
	transport := roundTrip(func(r *http.Request) (*http.Response, error) {
		raw, err := io.ReadAll(r.Body)
		body = string(raw)
		return answer(r, 200, `{"id":"x","key":"k","job":{"id":"x"}}`, nil), err
	})
	require.NoError(t, call(t.Context(), newClient(t, transport)))
	return body
}

func updatingPod(u volt.PodUpdate) invoke {
	return func(ctx context.Context, c *volt.Client) error {
		_, err := c.Pods.Update(ctx, "x", u)
		return err
	}
}

func updatingTemplate(u volt.TemplateUpdate) invoke {
	return func(ctx context.Context, c *volt.Client) error {
		_, err := c.Templates.Update(ctx, "tpl_1", u)
		return err
	}
}

// What is not set is not sent; what is set is, also to nothing; and null is null.
func TestUpdatesTellLeaveAloneFromClear(t *testing.T) {
	t.Parallel()
	for want, update := range map[string]volt.PodUpdate{
		`{"name":"b"}`:                             {Name: volt.Set("b")},
		`{"name":null}`:                            {Name: volt.Null[string]()},
		`{"ssh_key_ids":["a"]}`:                    {SSHKeyIDs: volt.Set([]string{"a"})},
		`{"ssh_key_ids":[]}`:                       {SSHKeyIDs: volt.Set([]string{})},
		`{"ssh_key_ids":null}`:                     {SSHKeyIDs: volt.Null[[]string]()},
		`{"volume_size_gb":80}`:                    {VolumeSizeGB: volt.Set(80)},
		`{"volume_size_gb":0}`:                     {VolumeSizeGB: volt.Set(0)},
		`{"volume_size_gb":null}`:                  {VolumeSizeGB: volt.Null[int]()},
		`{"gpu_count":2}`:                          {GPUCount: volt.Set(2)},
		`{"gpu_count":null}`:                       {GPUCount: volt.Null[int]()},
		`{"name":"b","gpu_count":2,"region":"eu"}`: {Name: volt.Set("b"), GPUCount: volt.Set(2), Extra: map[string]any{"region": "eu"}},
		`{"region":null}`:                          {Extra: map[string]any{"region": nil}},
	} {
		assert.JSONEq(t, want, sent(t, updatingPod(update)))
	}
	for want, update := range map[string]volt.TemplateUpdate{
		`{"name":"b"}`:                  {Name: volt.Set("b")},
		`{"name":null}`:                 {Name: volt.Null[string]()},
		`{"image":"i"}`:                 {Image: volt.Set("i")},
		`{"image":null}`:                {Image: volt.Null[string]()},
		`{"category":""}`:               {Category: volt.Set("")},
		`{"category":null}`:             {Category: volt.Null[string]()},
		`{"description":""}`:            {Description: volt.Set("")},
		`{"description":null}`:          {Description: volt.Null[string]()},
		`{"docker_credential_id":""}`:   {DockerCredentialID: volt.Set("")},
		`{"docker_credential_id":null}`: {DockerCredentialID: volt.Null[string]()},
		`{"ports":[]}`:                  {Ports: volt.Set([]int{})},
		`{"ports":[22]}`:                {Ports: volt.Set([]int{22})},
		`{"ports":null}`:                {Ports: volt.Null[[]int]()},
		`{"env_vars":{}}`:               {EnvVars: volt.Set(map[string]string{})},
		`{"env_vars":{"A":"b"}}`:        {EnvVars: volt.Set(map[string]string{"A": "b"})},
		`{"env_vars":null}`:             {EnvVars: volt.Null[map[string]string]()},
		`{"commands":["a"]}`:            {Extra: map[string]any{"commands": []string{"a"}}},
	} {
		assert.JSONEq(t, want, sent(t, updatingTemplate(update)))
	}
	// A field that is added has to be added above.
	assert.Equal(t, 4, optionalFields(volt.PodUpdate{}))
	assert.Equal(t, 7, optionalFields(volt.TemplateUpdate{}))
}

func optionalFields(update any) (n int) {
	for i := range reflect.TypeOf(update).NumField() {
		if strings.HasPrefix(reflect.TypeOf(update).Field(i).Type.Name(), "Optional[") {
			n++
		}
	}
	return n
}

// What a create's spec leaves out is left to the server, and an empty list is
// none of that.
func TestCreatesSendWhatWasGiven(t *testing.T) {
	t.Parallel()
	var odd volt.USD
	require.NoError(t, odd.UnmarshalJSON([]byte(`"on request"`)))
	for want, spec := range map[string]volt.PodSpec{
		`{"provider":"confidential","name":"a","template_uid":"tpl-1"}`: volt.ConfidentialPod{Name: "a", TemplateID: "tpl-1"},
		`{"provider":"targon","name":"a","template_uid":"tpl-1","ssh_key_uids":[],"cost_per_hour":2.4}`: volt.ConfidentialPod{
			Name: "a", TemplateID: "tpl-1", Provider: volt.ProviderTargon, SSHKeyIDs: []string{}, CostPerHour: usd("2.40")},
		`{"provider":"targon","name":"a","resource_name":"h200-small","image":"i"}`: volt.TargonPod{Name: "a", ResourceName: "h200-small", Image: "i"},
		`{"provider":"targon","name":"a","resource_name":"h200-small","image":"i","ssh_key_ids":["k"],"cost_per_hour":0}`: volt.TargonPod{
			Name: "a", ResourceName: "h200-small", Image: "i", SSHKeyIDs: []string{"k"}, CostPerHour: usd("0")},
		`{"provider":"targon","name":"b","resource_name":"h200-small","image":"i"}`: volt.TargonPod{
			Name: "b", ResourceName: "h200-small", Image: "i", CostPerHour: odd},
		`{"machine_id":"m","name":"a","template_id":"t"}`: volt.LiumPod{Name: "a", MachineID: "m", TemplateID: "t"},
		`{"machine_id":"m","name":"a","template_id":"t","ssh_key_ids":[],"region":"eu"}`: volt.LiumPod{
			Name: "a", MachineID: "m", TemplateID: "t", SSHKeyIDs: []string{}, Extra: map[string]any{"region": "eu"}},
	} {
		assert.JSONEq(t, want, sent(t, creating(spec)))
	}
	assert.JSONEq(t, `{"name":"t","image":"i","ports":[],"env_vars":{}}`, sent(t, func(ctx context.Context, c *volt.Client) error {
		_, err := c.Templates.Create(ctx, volt.TemplateSpec{Name: "t", Image: "i", Ports: []int{}, EnvVars: map[string]string{}})
		return err
	}))
	assert.JSONEq(t, `{"name":"j","taskType":"text","model":"m","dsRepo":"d","hours":0.5}`, sent(t, func(ctx context.Context, c *volt.Client) error {
		_, err := c.FineTuning.Create(ctx, volt.TextJob{Name: "j", Model: "m", Dataset: volt.HuggingFace("d"), Hours: 0.5})
		return err
	}))
}

// Extra goes with every spec, and never over a field that is known.
func TestExtra(t *testing.T) {
	t.Parallel()
	extra := map[string]any{"zone": "eu", "nested": map[string]any{"a": []int{1}}}
	clash := map[string]any{"name": "other"}
	withExtra := map[string]func(extra map[string]any) invoke{
		"ConfidentialPod": func(extra map[string]any) invoke {
			return creating(volt.ConfidentialPod{Name: "a", TemplateID: "t", Extra: extra})
		},
		"TargonPod": func(extra map[string]any) invoke {
			return creating(volt.TargonPod{Name: "a", ResourceName: "r", Image: "i", Extra: extra})
		},
		"LiumPod": func(extra map[string]any) invoke {
			return creating(volt.LiumPod{Name: "a", MachineID: "m", TemplateID: "t", Extra: extra})
		},
		"PodUpdate": func(extra map[string]any) invoke {
			return updatingPod(volt.PodUpdate{Name: volt.Set("a"), Extra: extra})
		},
		"TemplateUpdate": func(extra map[string]any) invoke {
			return updatingTemplate(volt.TemplateUpdate{Name: volt.Set("a"), Extra: extra})
		},
		"TemplateSpec": func(extra map[string]any) invoke {
			return func(ctx context.Context, c *volt.Client) error {
				_, err := c.Templates.Create(ctx, volt.TemplateSpec{Name: "a", Image: "i", Extra: extra})
				return err
			}
		},
		"SSHKeySpec": func(extra map[string]any) invoke {
			return func(ctx context.Context, c *volt.Client) error {
				_, err := c.SSHKeys.Create(ctx, volt.SSHKeySpec{Name: "a", PublicKey: "ssh-ed25519 AAAA", Extra: extra})
				return err
			}
		},
		"DockerCredentialSpec": func(extra map[string]any) invoke {
			return func(ctx context.Context, c *volt.Client) error {
				_, err := c.DockerCredentials.Create(ctx, volt.DockerCredentialSpec{Name: "a", Registry: "r", Username: "u", Password: volt.NewSecret("p"), Extra: extra})
				return err
			}
		},
		"APIKeySpec": func(extra map[string]any) invoke {
			return func(ctx context.Context, c *volt.Client) error {
				_, err := c.APIKeys.Create(ctx, volt.APIKeySpec{Name: "a", Extra: extra})
				return err
			}
		},
	}
	for name, job := range map[string]func(extra map[string]any) volt.JobSpec{
		"TextJob": func(e map[string]any) volt.JobSpec {
			return volt.TextJob{Name: "a", Model: "m", Dataset: volt.HuggingFace("d"), Hours: 1, Extra: e}
		},
		"ChatJob": func(e map[string]any) volt.JobSpec {
			return volt.ChatJob{Name: "a", Model: "m", Dataset: volt.HuggingFace("d"), Hours: 1, Extra: e}
		},
		"DPOJob": func(e map[string]any) volt.JobSpec {
			return volt.DPOJob{Name: "a", Model: "m", Dataset: volt.HuggingFace("d"), Hours: 1, Extra: e}
		},
		"GRPOJob": func(e map[string]any) volt.JobSpec {
			return volt.GRPOJob{Name: "a", Model: "m", Dataset: volt.HuggingFace("d"), Hours: 1, Extra: e}
		},
		"ImageJob": func(e map[string]any) volt.JobSpec {
			return volt.ImageJob{Name: "a", Model: "m", Dataset: volt.HuggingFace("d"), Hours: 1, Extra: e}
		},
		"CustomChatJob": func(e map[string]any) volt.JobSpec {
			return volt.CustomChatJob{Name: "a", Model: "m", DatasetURL: "https://x.example", Hours: 1, Extra: e}
		},
	} {
		withExtra[name] = func(extra map[string]any) invoke {
			return func(ctx context.Context, c *volt.Client) error {
				_, err := c.FineTuning.Create(ctx, job(extra))
				return err
			}
		}
	}
	for name, call := range withExtra {
		var plain, more map[string]any
		require.NoError(t, json.Unmarshal([]byte(sent(t, call(nil))), &plain), name)
		require.NoError(t, json.Unmarshal([]byte(sent(t, call(extra))), &more), name)
		plain["zone"], plain["nested"] = "eu", map[string]any{"a": []any{1.0}}
		require.Equal(t, plain, more, name)

		refused(t, call(clash), "Extra", `"name" is set by a field of its own too`)
		refused(t, call(map[string]any{"f": func() {}}), "Extra", "json: unsupported type")
	}
	require.Len(t, extra, 2, "the caller's map is left as it is")
}
