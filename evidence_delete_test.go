package volt_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

// refusals are bodies of a 2xx to a delete of pod_1. They report a failure, are about
// another pod, or report neither success nor failure.
var refusals = map[string]string{
	"errors":                           `{"errors":[{"message":"locked"}]}`,
	"a status of error":                `{"status":"error"}`,
	"a status of running":              `{"status":"running"}`,
	"success false in a text":          `{"success":"false"}`,
	"ok false":                         `{"ok":false}`,
	"another id":                       `{"id":"pod_9"}`,
	"success false":                    `{"success":false}`,
	"success 0":                        `{"success":0}`,
	"success no":                       `{"success":"no"}`,
	"success in upper case":            `{"Success":false,"Message":"locked"}`,
	"SUCCESS":                          `{"SUCCESS":"FALSE"}`,
	"deleted false":                    `{"deleted":false}`,
	"deleted false in a text":          `{"deleted":"false","id":"pod_1"}`,
	"deleted 0":                        `{"deleted":0}`,
	"deleted nothing":                  `{"deleted":[]}`,
	"deleted something else":           `{"deleted":["pod_9"]}`,
	"accepted false":                   `{"accepted":false}`,
	"an error in a text":               `{"error":"the pod is locked"}`,
	"an error object":                  `{"error":{"code":"LOCKED"}}`,
	"an error of true":                 `{"error":true,"message":"locked"}`,
	"errors in a text":                 `{"errors":"locked"}`,
	"errors by member":                 `{"errors":{"id":["locked"]}}`,
	"errors beside success":            `{"success":true,"errors":["locked"]}`,
	"an error beside success":          `{"success":true,"error":"locked"}`,
	"a failure beside success":         `{"success":true,"failed":["pod_1"]}`,
	"failed true":                      `{"failed":true}`,
	"a status of failed":               `{"status":"failed"}`,
	"a status of rejected":             `{"status":"rejected","message":"locked"}`,
	"a status of denied":               `{"status":"denied"}`,
	"a status of 409":                  `{"status":409,"message":"locked"}`,
	"a status code of 500 in a text":   `{"statusCode":"500"}`,
	"a code of 423":                    `{"code":423,"message":"locked"}`,
	"an HTTP status of 503":            `{"http_status":503}`,
	"data without success":             `{"data":{"success":false}}`,
	"a result that is not ok":          `{"result":{"ok":false}}`,
	"a response with an error":         `{"response":{"error":"locked"}}`,
	"a pod that runs":                  `{"pod":{"id":"pod_1","status":"RUNNING"}}`,
	"a pod that is provisioning":       `{"pod":{"id":"pod_1","status":"provisioning"}}`,
	"a pod that runs, beside success":  `{"success":true,"pod":{"id":"pod_1","status":"running"}}`,
	"a status beside success":          `{"success":true,"status":"RUNNING"}`,
	"a state of running":               `{"state":"running"}`,
	"a status nobody knows":            `{"success":true,"status":"locked"}`,
	"a pod in a status nobody knows":   `{"success":true,"pod":{"id":"pod_1","status":"locked"}}`,
	"data in a status nobody knows":    `{"success":true,"data":{"status":"locked"}}`,
	"another pod in an envelope":       `{"pod":{"id":"pod_9","status":"deleted"}}`,
	"another pod in data":              `{"success":true,"data":{"id":"pod_9"}}`,
	"another pod's id beside success":  `{"success":true,"id":"pod_9"}`,
	"another pod that is deleted":      `{"id":"pod_9","status":"deleted"}`,
	"a message":                        `{"message":"The pod cannot be deleted now."}`,
	"a detail":                         `{"detail":"locked"}`,
	"a page":                           `<html><body>Sign in</body></html>`,
	"a word":                           `locked`,
	"a word in quotes":                 `"locked"`,
	"false":                            `false`,
	"an array with an error":           `[{"error":"locked"}]`,
	"half an object":                   `{"success":tr`,
	"another pod in a list":            `{"success":true,"pods":[{"id":"pod_9","status":"deleted"}]}`,
	"GraphQL":                          `{"data":{"deletePod":null},"errors":[{"message":"locked"}]}`,
	"problem details":                  `{"type":"about:blank","title":"Locked","status":423}`,
	"a nested status":                  `{"data":{"status":"running"}}`,
	"a nested pod":                     `{"data":{"pod":{"id":"pod_1","status":"running"}}}`,
	"a nested pod that is another one": `{"data":{"pod":{"id":"pod_9","status":"deleted"}}}`,
}

// asLium are the members of a Lium pod.
const asLium = `,"provider":"lium","gpu_type":"RTX 4090","gpu_count":1`

// Row L2: no call returns nil if the response reports a failure and the pod is still
// found.
func TestEvidenceRefusedDeletion(t *testing.T) {
	t.Parallel()
	pod := volt.Pod{ID: "pod_1", Name: evidenceName}
	calls := map[string]struct {
		route string
		call  invoke
	}{
		"Delete": {"DELETE /pods/:id", func(ctx context.Context, c *volt.Client) error {
			_, err := c.Pods.Delete(ctx, "pod_1")
			return err
		}},
		"EnsureDeleted": {"DELETE /pods/:id", func(ctx context.Context, c *volt.Client) error { return c.Pods.EnsureDeleted(ctx, pod) }},
		"With": {"DELETE /pods/:id", func(ctx context.Context, c *volt.Client) error {
			return c.Pods.With(ctx, evidenceSpec, func(context.Context, volt.Pod) error { return nil })
		}},
		"Stop": {"POST /pods/:id/stop", func(ctx context.Context, c *volt.Client) error {
			_, err := c.Pods.Stop(ctx, "pod_1")
			return err
		}},
		"Stop that may destroy": {"POST /pods/:id/stop", func(ctx context.Context, c *volt.Client) error {
			_, err := c.Pods.Stop(ctx, "pod_1", volt.AllowDestroy())
			return err
		}},
	}
	for call, of := range calls {
		for name, body := range refusals {
			for _, status := range []int{200, 202} {
				if status == 202 && call != "EnsureDeleted" {
					continue
				}
				inCloud(t, strings.Join([]string{call, http.StatusText(status), name}, ", "), func(t *testing.T, c *cloud, client *volt.Client) {
					if call == "With" {
						c.on["POST /pods"] = func(*http.Request, string) *reply {
							return &reply{status: 201, body: `{"pod":` + c.show(c.addPod("pod_1", evidenceName, asConfidential, evidenceStart)) + `}`}
						}
					} else {
						c.addPod("pod_1", evidenceName, asLium, longAgo)
					}
					c.answers(of.route, status, body)
					if call == "With" { // With also sends stops
						c.answers("POST /pods/:id/stop", status, body)
					}
					require.Error(t, of.call(t.Context(), client), "the pod runs on")
					require.Equal(t, []string{"pod_1"}, c.running())
					found, err := client.Pods.Find(t.Context(), evidenceName)
					require.NoError(t, err)
					require.Len(t, found, 1, "Find denies the pod")
				})
			}
		}
	}
}

// liesAbout are bodies of a 2xx to a delete that report success.
var liesAbout = map[string]string{
	"success": `{"success":true}`, "nothing": ``, "an empty object": `{}`, "a status of deleted": `{"id":"%","status":"deleted"}`,
	"a status of deleting": `{"id":"%","status":"deleting"}`, "deleted": `{"deleted":true}`, "a message beside success": `{"success":true,"message":"Deleted."}`,
}

// Row L2: a delete that was accepted and has no effect is not confirmed while Get and
// list still show the resource. The next Ensure of the name does not create.
func TestEvidenceAcceptedAndShown(t *testing.T) {
	t.Parallel()
	for name, body := range liesAbout {
		for _, status := range []int{200, 202} {
			says := func(id string) string { return strings.ReplaceAll(body, "%", id) }
			name := name + ", " + http.StatusText(status)
			lie := func(c *cloud, routes ...string) {
				for _, route := range routes {
					c.on[route] = func(_ *http.Request, id string) *reply { return &reply{status: status, body: says(id)} }
				}
			}
			for provider, members := range map[string]string{"confidential": asConfidential, "lium": asLium} {
				withCloud(t, name+", EnsureDeleted, "+provider, func(t *testing.T, c *cloud, client *volt.Client) {
					c.addPod("pod_1", evidenceName, members, longAgo)
					lie(c, "DELETE /pods/:id", "POST /pods/:id/stop")
					err := client.Pods.EnsureDeleted(t.Context(), volt.Pod{ID: "pod_1"})
					require.ErrorIs(t, err, volt.ErrNotDeleted, "the pod runs on")
					require.Equal(t, []string{"pod_1"}, as[*volt.NotDeletedError](t, err).IDs)
					require.Equal(t, provider == "lium", c.sent("POST /pods/:id/stop") == 0, "stop pauses a Lium pod")
					_, err = ensurePod(client, t.Context(), evidenceSpec)
					require.Error(t, err)
					require.Zero(t, c.sent("POST /pods"), "a second pod was made")
				})
			}
			withCloud(t, name+", With", func(t *testing.T, c *cloud, client *volt.Client) {
				lie(c, "DELETE /pods/:id", "POST /pods/:id/stop")
				err := client.Pods.With(t.Context(), evidenceSpec, func(context.Context, volt.Pod) error { return nil })
				require.ErrorIs(t, err, volt.ErrNotDeleted, "the pod runs on")
				require.ErrorContains(t, err, "pod_100")
				_, err = ensurePod(client, t.Context(), evidenceSpec)
				require.ErrorIs(t, err, volt.ErrNotDeleted)
				require.Equal(t, 1, c.sent("POST /pods"), "a second pod was made")
			})
			withCloud(t, name+", Delete", func(t *testing.T, c *cloud, client *volt.Client) {
				c.addPod("pod_1", evidenceName, asLium, longAgo)
				lie(c, "DELETE /pods/:id")
				_, err := client.Pods.Delete(t.Context(), "pod_1")
				require.NoError(t, err, "the server accepted it")
				_, err = ensurePod(client, t.Context(), evidenceSpec)
				require.Error(t, err)
				require.Zero(t, c.sent("POST /pods"), "a second pod was made")
			})
			withCloud(t, name+", EnsureDeleted of a job", func(t *testing.T, c *cloud, client *volt.Client) {
				c.addJob("job_1", evidenceName, "training")
				lie(c, "DELETE /fine-tuning/:id")
				err := client.FineTuning.EnsureDeleted(t.Context(), volt.Job{ID: "job_1"})
				require.ErrorIs(t, err, volt.ErrNotDeleted, "the job goes on")
				_, err = ensureJob(client, t.Context(), evidenceJob)
				require.Error(t, err)
				require.Zero(t, c.sent("POST /fine-tuning"), "a second job was debited")
			})
			withCloud(t, name+", Cancel", func(t *testing.T, c *cloud, client *volt.Client) {
				c.addJob("job_1", evidenceName, "training")
				lie(c, "DELETE /fine-tuning/:id")
				_, _ = client.FineTuning.Cancel(t.Context(), "job_1")
				_, err := ensureJob(client, t.Context(), evidenceJob)
				require.Error(t, err)
				require.Zero(t, c.sent("POST /fine-tuning"), "a second job was debited")
			})
		}
	}
}

// Row L2: the same for resources that are not billed. If an API key is reported as
// revoked and is not, it still opens the account.
func TestEvidenceRefusedRevocation(t *testing.T) {
	t.Parallel()
	for call, of := range map[string]struct {
		route     string
		envelopes []string
		call      invoke
	}{
		"Revoke": {"DELETE /api-keys", []string{"key", "api_key"}, func(ctx context.Context, c *volt.Client) error {
			_, err := c.APIKeys.Revoke(ctx, "pod_1")
			return err
		}},
		"delete an SSH key": {"DELETE /ssh-keys/:id", []string{"ssh_key"}, func(ctx context.Context, c *volt.Client) error {
			_, err := c.SSHKeys.Delete(ctx, "pod_1")
			return err
		}},
		"delete a template": {"DELETE /templates/:id", []string{"template"}, func(ctx context.Context, c *volt.Client) error {
			_, err := c.Templates.Delete(ctx, "pod_1")
			return err
		}},
		"delete a credential": {"DELETE /docker-credentials/:id", []string{"credential"}, func(ctx context.Context, c *volt.Client) error {
			_, err := c.DockerCredentials.Delete(ctx, "pod_1")
			return err
		}},
	} {
		for name, body := range refusals {
			for _, envelope := range of.envelopes {
				inCloud(t, strings.Join([]string{call, name, envelope}, ", "), func(t *testing.T, c *cloud, client *volt.Client) {
					c.answers(of.route, 200, strings.NewReplacer(`"pod":`, `"`+envelope+`":`, `"pods":`, `"`+envelope+`s":`).Replace(body))
					require.Error(t, of.call(t.Context(), client))
				})
			}
		}
	}
}

// Row L24: a 2xx that reports success, or has no body, is accepted, and confirmed without
// another delete.
func TestEvidenceAcceptedDeletion(t *testing.T) {
	t.Parallel()
	type accepted struct {
		name   string
		status int
		body   string
	}
	all := []accepted{
		{"202 without a body", 202, ""}, {"200 without a body", 200, ""}, {"204", 204, ""}, {"205", 205, ""}, {"203 without a body", 203, ""}, {"201 without a body", 201, ""},
		{"spaces", 200, " \r\n\t"}, {"an empty object", 200, "{}"}, {"an empty object at 202", 202, " { } "}, {"null", 200, "null"},
		{"success", 200, `{"success":true}`}, {"success in a text", 202, `{"success":"true"}`}, {"ok", 200, `{"ok":1}`}, {"deleted", 200, `{"deleted":true}`},
		{"a status of deleted", 200, `{"id":"pod_1","status":"deleted"}`}, {"a status of DELETING", 202, `{"status":"DELETING"}`}, {"a status of terminating", 202, `{"pod":{"id":"pod_1","status":"terminating"}}`},
		{"a status of terminated", 200, `{"data":{"uid":"pod_1","status":"Terminated"}}`}, {"a status of 200", 200, `{"status":200,"message":"OK"}`}, {"a status of ok", 200, `{"status":"ok"}`},
		{"no errors", 200, `{"success":true,"errors":[],"error":null}`}, {"an empty error", 200, `{"success":true,"error":""}`}, {"a message beside success", 200, `{"success":true,"message":"Errors are not expected."}`},
		{"the other id", 200, `{"success":true,"workloadUid":"wl_1"}`},
	}
	for _, answer := range all {
		inCloud(t, answer.name, func(t *testing.T, c *cloud, client *volt.Client) {
			c.addPod("pod_9", "other", asConfidential, longAgo)
			pod := c.addPod("pod_1", evidenceName, asConfidential, longAgo)
			c.on["DELETE /pods/:id"] = func(*http.Request, string) *reply {
				pod.ended = true
				return &reply{status: answer.status, body: answer.body}
			}
			require.NoError(t, client.Pods.EnsureDeleted(context.Background(), volt.Pod{ID: "pod_1"}))
			require.Equal(t, 1, c.sent("DELETE /pods/:id"), "the delete was sent again")
		})
	}
	// These say neither yes nor no, so another delete may be needed to learn more.
	for name, body := range map[string]string{
		"a message": `{"message":"Pod deletion scheduled."}`, "the pod's id": `{"id":"pod_1"}`, "a request id": `{"request_id":"req_1"}`,
		"a word": `OK`, "a status nobody knows": `{"status":"scheduled_for_removal"}`, "an empty array": `[]`, "a job": `{"task":{"state":"queued"}}`,
	} {
		inCloud(t, "unclear, "+name, func(t *testing.T, c *cloud, client *volt.Client) {
			pod := c.addPod("pod_1", evidenceName, asConfidential, longAgo)
			c.on["DELETE /pods/:id"] = func(*http.Request, string) *reply {
				if pod.ended {
					return nil
				}
				pod.ended = true
				return &reply{status: 200, body: body}
			}
			require.NoError(t, client.Pods.EnsureDeleted(context.Background(), volt.Pod{ID: "pod_1"}))
			require.LessOrEqual(t, c.sent("DELETE /pods/:id"), 2)
		})
	}
}
