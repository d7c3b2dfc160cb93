package volt_test

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

// refused checks that a call ends before a request, with an error that names the
// field and says what would be right.
func refused(t *testing.T, call invoke, field, says string) {
	t.Helper()
	err := call(t.Context(), newClient(t, noRequest(t)))
	require.ErrorIs(t, err, volt.ErrInvalidArgument)
	require.ErrorIs(t, err, volt.ErrNotSent)
	assert.Equal(t, field, as[*volt.ArgumentError](t, err).Field)
	assert.Contains(t, err.Error(), "invalid "+field+": ")
	assert.Contains(t, err.Error(), says)
}

func creating(spec volt.PodSpec) invoke {
	return func(ctx context.Context, c *volt.Client) error {
		_, err := c.Pods.Create(ctx, spec)
		return err
	}
}

func TestPodSpecs(t *testing.T) {
	t.Parallel()
	confidential := volt.ConfidentialPod{Name: "a", ResourceName: "h200-small", Image: "ubuntu"}
	targon := volt.TargonPod{Name: "a", ResourceName: "h200-small", Image: "ubuntu"}
	lium := volt.LiumPod{Name: "a", MachineID: "mach_1", TemplateID: "tpl_1"}
	for _, c := range []struct {
		spec        volt.PodSpec
		field, says string
	}{
		{nil, "spec", "want a ConfidentialPod, a TargonPod or a LiumPod"},

		{with(confidential, func(s *volt.ConfidentialPod) { s.Name = " " }), "ConfidentialPod.Name", "want a name"},
		{with(confidential, func(s *volt.ConfidentialPod) { s.ResourceName = "" }), "ConfidentialPod.ResourceName", "or a TemplateID"},
		{with(confidential, func(s *volt.ConfidentialPod) { s.Image = "" }), "ConfidentialPod.Image", "or a TemplateID alone"},
		{with(confidential, func(s *volt.ConfidentialPod) { s.TemplateID = "tpl-1" }), "ConfidentialPod.TemplateID", "want it alone"},
		{with(confidential, func(s *volt.ConfidentialPod) { s.Image, s.TemplateID = "", "tpl-1" }), "ConfidentialPod.TemplateID", "want it alone"},
		{with(confidential, func(s *volt.ConfidentialPod) { s.SSHKeyIDs = []string{"key_1", ""} }), "ConfidentialPod.SSHKeyIDs", "want the ids of SSHKeys"},
		{volt.ConfidentialPod{Name: "a"}, "ConfidentialPod.ResourceName", "it is empty"},
		{volt.ConfidentialPod{}, "ConfidentialPod.Name", "it is empty"},

		{with(targon, func(s *volt.TargonPod) { s.Name = "" }), "TargonPod.Name", "want a name"},
		{with(targon, func(s *volt.TargonPod) { s.ResourceName = "" }), "TargonPod.ResourceName", "h200-small"},
		{with(targon, func(s *volt.TargonPod) { s.Image = "\t" }), "TargonPod.Image", "want an image"},
		{with(targon, func(s *volt.TargonPod) { s.SSHKeyIDs = []string{" "} }), "TargonPod.SSHKeyIDs", "want the ids of SSHKeys"},

		{with(lium, func(s *volt.LiumPod) { s.Name = "" }), "LiumPod.Name", "want a name"},
		{with(lium, func(s *volt.LiumPod) { s.MachineID = "" }), "LiumPod.MachineID", "want a Machine's ID"},
		{with(lium, func(s *volt.LiumPod) { s.TemplateID = "" }), "LiumPod.TemplateID", "want a Template's ID"},
		{with(lium, func(s *volt.LiumPod) { s.GPUCount = -1 }), "LiumPod.GPUCount", "want 1 or more"},
		{with(lium, func(s *volt.LiumPod) { s.VolumeSizeGB = -5 }), "LiumPod.VolumeSizeGB", "want 1 or more"},
		{with(lium, func(s *volt.LiumPod) { s.SSHKeyIDs = []string{""} }), "LiumPod.SSHKeyIDs", "want the ids of SSHKeys"},
	} {
		refused(t, creating(c.spec), c.field, c.says)
	}
}

// with is a copy of a spec with a change.
func with[T any](spec T, change func(*T)) T {
	change(&spec)
	return spec
}

func TestPriceCapArgument(t *testing.T) {
	t.Parallel()
	for _, limit := range []string{"", "four", "4,00", "-1", "1e999", "NaN"} {
		refused(t, func(ctx context.Context, c *volt.Client) error {
			_, err := c.Pods.Create(ctx, volt.ConfidentialPod{Name: "a", TemplateID: "tpl-1"}, volt.MaxHourlyPrice(limit))
			return err
		}, "MaxHourlyPrice", "want ")
	}
}

func TestPodUpdates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		update      volt.PodUpdate
		field, says string
	}{
		{volt.PodUpdate{}, "PodUpdate", "want a field that is Set"},
		{volt.PodUpdate{Name: volt.Set("")}, "PodUpdate.Name", "want a name"},
		{volt.PodUpdate{Name: volt.Set(" ")}, "PodUpdate.Name", "want a name"},
		{volt.PodUpdate{SSHKeyIDs: volt.Set([]string{"key_1", ""})}, "PodUpdate.SSHKeyIDs", "want the ids of SSHKeys"},
		{volt.PodUpdate{VolumeSizeGB: volt.Set(-1)}, "PodUpdate.VolumeSizeGB", "want 0 or more"},
		{volt.PodUpdate{GPUCount: volt.Set(0)}, "PodUpdate.GPUCount", "want 1 or more"},
	} {
		refused(t, func(ctx context.Context, client *volt.Client) error {
			_, err := client.Pods.Update(ctx, "pod_1", c.update)
			return err
		}, c.field, c.says)
	}
}

func TestTemplates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		spec        volt.TemplateSpec
		field, says string
	}{
		{volt.TemplateSpec{Image: "i"}, "TemplateSpec.Name", "want a name"},
		{volt.TemplateSpec{Name: "t", Image: " "}, "TemplateSpec.Image", "want a Docker image"},
		{volt.TemplateSpec{Name: "t", Image: "i", Ports: []int{22, 0}}, "TemplateSpec.Ports", "0 is no port: want 1 to 65535"},
		{volt.TemplateSpec{Name: "t", Image: "i", Ports: []int{65536}}, "TemplateSpec.Ports", "65536 is no port"},
	} {
		refused(t, func(ctx context.Context, client *volt.Client) error {
			_, err := client.Templates.Create(ctx, c.spec)
			return err
		}, c.field, c.says)
	}
	for _, c := range []struct {
		update      volt.TemplateUpdate
		field, says string
	}{
		{volt.TemplateUpdate{}, "TemplateUpdate", "want a field that is Set"},
		{volt.TemplateUpdate{Name: volt.Set("")}, "TemplateUpdate.Name", "want a name"},
		{volt.TemplateUpdate{Image: volt.Set("")}, "TemplateUpdate.Image", "want a Docker image"},
		{volt.TemplateUpdate{Ports: volt.Set([]int{-1})}, "TemplateUpdate.Ports", "want 1 to 65535"},
	} {
		refused(t, func(ctx context.Context, client *volt.Client) error {
			_, err := client.Templates.Update(ctx, "tpl_1", c.update)
			return err
		}, c.field, c.says)
	}
}

func TestJobSpecs(t *testing.T) {
	t.Parallel()
	const model = "meta-llama/Llama-3.1-8B-Instruct"
	data := volt.HuggingFace("myorg/data")
	text := volt.TextJob{Name: "j", Model: model, Dataset: data, Hours: 1}
	for _, c := range []struct {
		spec        volt.JobSpec
		field, says string
	}{
		{nil, "spec", "want a TextJob"},
		{volt.TextJob{Model: model, Dataset: data, Hours: 1}, "TextJob.Name", "want a name"},
		{volt.ChatJob{Name: "j", Dataset: data, Hours: 1}, "ChatJob.Model", "meta-llama"},
		{volt.DPOJob{Name: "j", Model: model, Hours: 1}, "DPOJob.Dataset", "want the data"},
		{volt.GRPOJob{Name: "j", Model: model, Dataset: volt.HuggingFace(" "), Hours: 1}, "GRPOJob.Dataset", "want the data"},
		{volt.GRPOJob{Name: "j", Model: model, Dataset: volt.DatasetURL("data.jsonl"), Hours: 1}, "GRPOJob.Dataset", "https://"},
		{volt.CustomChatJob{Name: "j", Model: model, Hours: 1}, "CustomChatJob.DatasetURL", "want the data"},
		{volt.CustomChatJob{Name: "j", Model: model, DatasetURL: "s3://bucket/x?sig=hunter2", Hours: 1}, "CustomChatJob.DatasetURL", "https://"},
		{volt.ImageJob{Name: "j", Model: model, Dataset: data}, "ImageJob.Hours", "want more than 0"},
		{with(text, func(j *volt.TextJob) { j.Hours = -1 }), "TextJob.Hours", "want more than 0"},
		{with(text, func(j *volt.TextJob) { j.Hours = math.NaN() }), "TextJob.Hours", "want more than 0"},
		{with(text, func(j *volt.TextJob) { j.Hours = math.Inf(1) }), "TextJob.Hours", "want more than 0"},
		{with(text, func(j *volt.TextJob) { j.WebhookURL = "your-server.com/hunter2" }), "TextJob.WebhookURL", "https://"},
		{with(text, func(j *volt.TextJob) { j.WebhookURL = "ftp://your-server.com" }), "TextJob.WebhookURL", "https://"},
	} {
		create := func(ctx context.Context, client *volt.Client) error {
			_, err := client.FineTuning.Create(ctx, c.spec)
			return err
		}
		refused(t, create, c.field, c.says)
		err := create(t.Context(), newClient(t, noRequest(t)))
		assert.NotContains(t, err.Error(), "hunter2", "an address may hold a token")
	}
}

func TestAccountSpecs(t *testing.T) {
	t.Parallel()
	whole := volt.DockerCredentialSpec{Name: "n", Registry: "r", Username: "u", Password: volt.NewSecret("p")}
	for field, spec := range map[string]volt.DockerCredentialSpec{
		"Name":     with(whole, func(s *volt.DockerCredentialSpec) { s.Name = "" }),
		"Registry": with(whole, func(s *volt.DockerCredentialSpec) { s.Registry = " " }),
		"Username": with(whole, func(s *volt.DockerCredentialSpec) { s.Username = "" }),
		"Password": with(whole, func(s *volt.DockerCredentialSpec) { s.Password = volt.Secret{} }),
	} {
		refused(t, func(ctx context.Context, c *volt.Client) error {
			_, err := c.DockerCredentials.Create(ctx, spec)
			return err
		}, "DockerCredentialSpec."+field, "all four are required")
	}
	refused(t, func(ctx context.Context, c *volt.Client) error {
		_, err := c.APIKeys.Create(ctx, volt.APIKeySpec{Name: " "})
		return err
	}, "APIKeySpec.Name", "want a label")
	for _, id := range []string{"", " ", "ak_001\n"} {
		refused(t, func(ctx context.Context, c *volt.Client) error {
			_, err := c.APIKeys.Revoke(ctx, id)
			return err
		}, "id", "want one that the API gave")
	}
	refused(t, func(ctx context.Context, c *volt.Client) error {
		_, err := c.SSHKeys.Create(ctx, volt.SSHKeySpec{PublicKey: "ssh-ed25519 AAAA"})
		return err
	}, "SSHKeySpec.Name", "want a label")
}

// A private key is not sent, and no part of it is repeated.
func TestPrivateSSHKeyIsRefused(t *testing.T) {
	t.Parallel()
	const body = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmU"
	for name, c := range map[string]struct{ key, says string }{
		"OpenSSH":       {"-----BEGIN OPENSSH PRIVATE KEY-----\n" + body + "\n-----END OPENSSH PRIVATE KEY-----\n", "private"},
		"RSA":           {"\n  -----BEGIN RSA PRIVATE KEY-----\r\n" + body + "\r\n", "private"},
		"PKCS 8":        {"-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + body, "private"},
		"in one line":   {"-----BEGIN OPENSSH PRIVATE KEY----- " + body, "private"},
		"its end":       {body + "\n-----END OPENSSH PRIVATE KEY-----", "private"},
		"PuTTY":         {"PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPrivate-Lines: 1\n" + body, "private"},
		"the body":      {body, "want a type and a key"},
		"several lines": {"ssh-ed25519 AAAA me\n" + body, "several lines"},
		"nothing":       {" \n", "it is empty"},
		"a PEM":         {"-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----", "id_ed25519.pub"},
	} {
		create := func(ctx context.Context, client *volt.Client) error {
			_, err := client.SSHKeys.Create(ctx, volt.SSHKeySpec{Name: name, PublicKey: c.key})
			return err
		}
		refused(t, create, "SSHKeySpec.PublicKey", c.says)
		err := create(t.Context(), newClient(t, noRequest(t)))
		assert.NotContains(t, err.Error(), body[:8], name)
		assert.Equal(t, c.says == "private", strings.Contains(err.Error(), "private"), name)
	}
	client := scripted(t, step{want: "POST /ssh-keys", status: 201, body: fixture(t, "volt-v1/sshkeys_create.response.json")})
	_, err := client.SSHKeys.Create(t.Context(), volt.SSHKeySpec{Name: "a", PublicKey: "  ssh-ed25519 AAAA me@host\n"})
	require.NoError(t, err, "a line's end is no second line")
}

// An id is one segment of a path, whatever is in it.
func TestIDs(t *testing.T) {
	t.Parallel()
	byID := map[string]func(context.Context, *volt.Client, string) error{
		"GET /pods/": func(ctx context.Context, c *volt.Client, id string) error { _, err := c.Pods.Get(ctx, id); return err },
		"PUT /pods/": func(ctx context.Context, c *volt.Client, id string) error {
			_, err := c.Pods.Update(ctx, id, volt.PodUpdate{Name: volt.Set("b")})
			return err
		},
		"POST /pods/ /start": func(ctx context.Context, c *volt.Client, id string) error {
			_, err := c.Pods.Start(ctx, id)
			return err
		},
		"POST /pods/ /stop": func(ctx context.Context, c *volt.Client, id string) error {
			_, err := c.Pods.Stop(ctx, id, volt.AllowDestroy())
			return err
		},
		"DELETE /pods/": func(ctx context.Context, c *volt.Client, id string) error {
			_, err := c.Pods.Delete(ctx, id)
			return err
		},
		"GET /templates/": func(ctx context.Context, c *volt.Client, id string) error {
			_, err := c.Templates.Get(ctx, id)
			return err
		},
		"PUT /templates/": func(ctx context.Context, c *volt.Client, id string) error {
			_, err := c.Templates.Update(ctx, id, volt.TemplateUpdate{Name: volt.Set("b")})
			return err
		},
		"DELETE /templates/": func(ctx context.Context, c *volt.Client, id string) error {
			_, err := c.Templates.Delete(ctx, id)
			return err
		},
		"DELETE /ssh-keys/": func(ctx context.Context, c *volt.Client, id string) error {
			_, err := c.SSHKeys.Delete(ctx, id)
			return err
		},
		"GET /docker-credentials/": func(ctx context.Context, c *volt.Client, id string) error {
			_, err := c.DockerCredentials.Get(ctx, id)
			return err
		},
		"DELETE /docker-credentials/": func(ctx context.Context, c *volt.Client, id string) error {
			_, err := c.DockerCredentials.Delete(ctx, id)
			return err
		},
		"GET /fine-tuning/": func(ctx context.Context, c *volt.Client, id string) error {
			_, err := c.FineTuning.Get(ctx, id)
			return err
		},
		"DELETE /fine-tuning/": func(ctx context.Context, c *volt.Client, id string) error {
			_, err := c.FineTuning.Cancel(ctx, id)
			return err
		},
	}
	for route, call := range byID {
		before, after, _ := strings.Cut(route, " /")
		path, end, _ := strings.Cut(after, " ")
		for id, escaped := range map[string]string{
			"a/b":       "a%2Fb",
			"../pods":   "..%2Fpods",
			"a?b=c#d":   "a%3Fb=c%23d",
			"a b%2F":    "a%20b%252F",
			"wl_01h...": "wl_01h...",
			"é":         "%C3%A9",
		} {
			client := scripted(t, step{want: before + " /" + path + escaped + end, status: 404})
			require.ErrorIs(t, call(t.Context(), client, id), volt.ErrNotFound, "%s with %q", route, id)
		}
		for _, id := range []string{"", ".", "..", "pod_1\n", " pod_1"} {
			refused(t, func(ctx context.Context, c *volt.Client) error { return call(ctx, c, id) }, "id", "want one that the API gave")
		}
	}
	// A pod without any id is not looked for.
	err := newClient(t, noRequest(t)).Pods.EnsureDeleted(t.Context(), volt.Pod{Name: "a"})
	require.ErrorIs(t, err, volt.ErrInvalidArgument)
	_, err = newClient(t, noRequest(t)).Pods.Stop(t.Context(), "..")
	require.ErrorIs(t, err, volt.ErrInvalidArgument)
}

// A wait on what cannot be an id would never end.
func TestIDsOfWaits(t *testing.T) {
	t.Parallel()
	for name, wait := range map[string]func(context.Context, *volt.Client, string) error{
		"WaitRunning": func(ctx context.Context, c *volt.Client, id string) error {
			_, err := c.Pods.WaitRunning(ctx, id)
			return err
		},
		"Wait": func(ctx context.Context, c *volt.Client, id string) error {
			_, err := c.Pods.Wait(ctx, id, func(volt.Pod) bool { return true })
			return err
		},
		"Watch": func(ctx context.Context, c *volt.Client, id string) (last error) {
			for _, err := range c.Pods.Watch(ctx, "pod_1", id) {
				last = err
			}
			return last
		},
		"FineTuning.Wait": func(ctx context.Context, c *volt.Client, id string) error {
			_, err := c.FineTuning.Wait(ctx, id)
			return err
		},
		"FineTuning.Watch": func(ctx context.Context, c *volt.Client, id string) (last error) {
			for _, err := range c.FineTuning.Watch(ctx, "job_1", id) {
				last = err
			}
			return last
		},
	} {
		inBubble(t, name, func(t *testing.T) {
			for _, id := range []string{"", "..", " pod_1"} {
				refused(t, func(_ context.Context, c *volt.Client) error { return wait(within(t, time.Hour), c, id) }, "id", "want one that the API gave")
			}
			var none context.Context
			refused(t, func(_ context.Context, c *volt.Client) error { return wait(none, c, "pod_1") }, "ctx", "it is nil: want context.Background()")
		})
	}
}
