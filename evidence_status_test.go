package volt_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

// Row L9: a pod that is ending, has ended or has failed is never adopted, and ends a
// wait.
func TestEvidenceEndedPods(t *testing.T) {
	t.Parallel()
	gone := strings.Fields("destroyed stopped deleted terminated DESTROYED Terminated STOPPED")
	stopping := strings.Fields("terminating destroying stopping deleting removing shutting_down TERMINATING Destroying shutting-down")
	failed := strings.Fields("crashed error failed failure crashing CrashLoopBackOff unhealthy FAILED Crashed ERROR")
	for state, words := range map[string][]string{"gone": gone, "stopping": stopping, "failed": failed} {
		for _, word := range words {
			for _, provider := range []string{"confidential", "targon"} {
				members := strings.Replace(asConfidential, "confidential", provider, 1)
				inCloud(t, provider+" "+word+", Ensure", func(t *testing.T, c *cloud, client *volt.Client) {
					c.addPod("pod_1", evidenceName, members, longAgo).status = word
					ensured, err := ensurePod(client, t.Context(), evidenceSpec)
					if state == "gone" {
						require.NoError(t, err)
					}
					if err == nil {
						require.True(t, ensured.Created, "the pod was adopted")
						require.NotEqual(t, "pod_1", ensured.Pod.ID)
					}
				})
				inCloud(t, provider+" "+word+", Find", func(t *testing.T, c *cloud, client *volt.Client) {
					c.addPod("pod_1", evidenceName, members, longAgo).status = word
					found, err := client.Pods.Find(t.Context(), evidenceName)
					require.NoError(t, err)
					require.Empty(t, found)
				})
				inCloud(t, provider+" "+word+", WaitRunning", func(t *testing.T, c *cloud, client *volt.Client) {
					c.addPod("pod_1", evidenceName, members, longAgo).status = word
					began := time.Now()
					_, err := client.Pods.WaitRunning(within(t, time.Hour), "pod_1")
					require.ErrorIs(t, err, volt.ErrPodFailed)
					require.Less(t, time.Since(began), 3*time.Minute)
				})
			}
		}
	}
}

// Row L9: a pod with an unknown status is neither usable nor gone. Ensure returns an
// error that shows the status.
func TestEvidenceUnknownStatus(t *testing.T) {
	t.Parallel()
	for _, word := range strings.Fields("zombie hibernated evicted quarantined preempted lost unknown UNKNOWN archived degraded expired closed inactive node_lost 42 half-open") {
		inCloud(t, word+", Ensure", func(t *testing.T, c *cloud, client *volt.Client) {
			c.addPod("pod_1", evidenceName, asConfidential, longAgo).status = word
			_, err := ensurePod(client, t.Context(), evidenceSpec)
			require.ErrorContains(t, err, strings.ToLower(word))
			require.ErrorContains(t, err, "pod_1")
			require.Zero(t, c.sent("POST /pods"), "a second pod was made")
		})
		inCloud(t, word+", Ensure of another name", func(t *testing.T, c *cloud, client *volt.Client) {
			c.addPod("pod_1", "other", asConfidential, longAgo).status = word
			ensured, err := ensurePod(client, t.Context(), evidenceSpec)
			require.NoError(t, err)
			require.True(t, ensured.Created)
		})
		inCloud(t, word+", Find", func(t *testing.T, c *cloud, client *volt.Client) {
			c.addPod("pod_1", evidenceName, asConfidential, longAgo).status = word
			found, err := client.Pods.Find(t.Context(), evidenceName)
			require.True(t, len(found) == 1 || err != nil, "Find denies the pod")
		})
		inCloud(t, word+", WaitRunning", func(t *testing.T, c *cloud, client *volt.Client) {
			pod := c.addPod("pod_1", evidenceName, asConfidential, longAgo)
			pod.status = word
			time.AfterFunc(10*time.Minute, func() {
				c.mu.Lock()
				defer c.mu.Unlock()
				pod.status = "running"
			})
			_, err := client.Pods.WaitRunning(within(t, time.Hour), "pod_1")
			require.NoError(t, err, "the wait ended before the pod ran")
		})
		inCloud(t, word+", EnsureDeleted", func(t *testing.T, c *cloud, client *volt.Client) {
			c.addPod("pod_1", evidenceName, asConfidential, longAgo).status = word
			c.answers("DELETE /pods/:id", 404, `{"error":"NOT_FOUND"}`)
			require.Error(t, client.Pods.EnsureDeleted(t.Context(), volt.Pod{ID: "pod_1"}), "the list shows the pod")
		})
	}
}

// Usable and starting pods are adopted.
func TestEvidenceLivePods(t *testing.T) {
	t.Parallel()
	for _, word := range strings.Fields("running RUNNING Running pending PENDING provisioning deploying starting registered creating initializing queued restarting") {
		inCloud(t, word, func(t *testing.T, c *cloud, client *volt.Client) {
			c.addPod("pod_1", evidenceName, asConfidential, longAgo).status = word
			ensured, err := ensurePod(client, t.Context(), evidenceSpec)
			require.NoError(t, err)
			require.False(t, ensured.Created)
			require.Equal(t, "pod_1", ensured.Pod.ID)
		})
	}
}

// otherPods are bodies about the Lium pod pod_9, or without a resource.
var otherPods = map[string]string{
	"a Lium pod": `{"id":"pod_9","provider":"lium","status":"running"}`, "LIUM": `{"id":"pod_9","provider":"LIUM","status":"RUNNING"}`, "in an envelope": `{"pod":{"id":"pod_9","provider":"lium"}}`,
	"in data": `{"success":true,"data":{"id":"pod_9","provider":"lium"}}`, "with a name": `{"id":"pod_9","name":"train","provider":"lium"}`, "a number": `{"id":9,"provider":"lium"}`, "a similar id": `{"id":"cl_11","provider":"lium"}`,
	"both ids": `{"id":"cl_9","workloadUid":"wl_9","provider":"lium"}`, "a workload's id alone": `{"id":"wl_9","provider":"lium"}`, "no id": `{"provider":"lium","status":"running"}`, "an empty id": `{"id":"","provider":"lium"}`,
	"a null id": `{"id":null,"provider":"lium"}`, "a list": `[{"id":"pod_9","provider":"lium"}]`, "pods": `{"pods":[{"id":"pod_9","provider":"lium"}]}`, "no success": `{"success":false,"id":"pod_9","provider":"lium"}`,
	"an id in spaces": `{"id":" pod_9 ","provider":"lium"}`, "its own id in another member": `{"id":"pod_9","provider":"lium","name":"cl_1"}`,
}

// Row L15: a response about another pod proves nothing about a stop.
func TestEvidenceStopOfAnotherPod(t *testing.T) {
	t.Parallel()
	known := map[string]func(*testing.T, *cloud, *volt.Client){
		"created": func(t *testing.T, c *cloud, client *volt.Client) {
			c.answers("POST /pods", 201, `{"pod":{"id":"cl_1","workloadUid":"wl_1","name":"train","provider":"confidential"}}`)
			mustCreate(t, client, evidenceSpec)
		},
		"not known": func(*testing.T, *cloud, *volt.Client) {},
	}
	for how, learn := range known {
		for name, body := range otherPods {
			for _, asked := range []string{"cl_1", "wl_1"} {
				if how == "not known" && (asked == "cl_1") == (name == "a workload's id alone") {
					continue // an id of another kind belongs to the same pod
				}
				inCloud(t, strings.Join([]string{how, asked, name}, ", "), func(t *testing.T, c *cloud, client *volt.Client) {
					learn(t, c, client)
					c.answers("GET /pods/:id", 200, body)
					_, err := client.Pods.Stop(t.Context(), asked)
					require.Error(t, err)
					require.Zero(t, c.sent("POST /pods/:id/stop"), "the stop destroyed the confidential pod")
					_, err = client.Pods.Get(t.Context(), asked)
					require.Error(t, err, "the response is about another pod")
				})
			}
		}
	}
	for name, body := range map[string]string{
		"a confidential pod": `{"id":"wl_9","provider":"confidential"}`, "as the newest page has it": `{"uid":"wl_9","name":"train","type":"rental","status":"RUNNING"}`, "another Lium pod": `{"id":"pod_9","provider":"lium"}`,
		"Targon's": `{"id":"pod_9","provider":"targon"}`, "no provider": `{"id":"pod_1","status":"running"}`, "a provider that is unknown": `{"id":"pod_1","provider":"liumish"}`, "a null provider": `{"id":"pod_1","provider":null}`,
		"in an envelope": `{"pod":{"id":"pod_9","provider":"lium"}}`, "no id": `{"provider":"lium"}`, "an empty object": `{}`, "a page": `<html></html>`, "an object for a provider": `{"id":"pod_1","provider":{"name":"lium"}}`,
	} {
		inCloud(t, "a Lium pod, "+name, func(t *testing.T, c *cloud, client *volt.Client) {
			pod := c.addPod("pod_1", evidenceName, asLium, longAgo)
			c.answers("GET /pods/:id", 200, body)
			_, err := client.Pods.Stop(t.Context(), "pod_1")
			require.Error(t, err)
			require.Zero(t, pod.stops)
		})
	}
	for name, body := range map[string]string{
		"as documented": `{"id":"pod_1","provider":"lium","status":"running"}`, "LIUM": `{"id":"pod_1","provider":"LIUM"}`, "in an envelope": `{"success":true,"pod":{"id":"pod_1","provider":"lium"}}`, "in data": `{"data":{"id":"pod_1","provider":"lium"}}`,
	} {
		inCloud(t, "a Lium pod that is stopped, "+name, func(t *testing.T, c *cloud, client *volt.Client) {
			pod := c.addPod("pod_1", evidenceName, asLium, longAgo)
			c.answers("GET /pods/:id", 200, body)
			_, err := client.Pods.Stop(t.Context(), "pod_1")
			require.NoError(t, err)
			require.Equal(t, 1, pod.stops)
		})
	}
}

// passing returns temporary failures, which prove nothing about the pod.
func passing() map[string]reply {
	all := map[string]reply{
		"a cut": {err: io.ErrUnexpectedEOF}, "a closed connection": {err: io.EOF}, "a page": {body: "<html>Please wait</html>"}, "half a body": {body: `{"id":"po`}, "nothing": {body: ""},
		"a gateway's 404": {status: 404, body: "404 page not found"}, "a gateway's 404 in JSON": {status: 404, body: `{"message":"no Route matched with those values"}`}, "a 404 of nginx": {status: 404, body: "<html>404 Not Found</html>"},
		"a 404 of an upstream": {status: 404, body: `{"error":"upstream not found"}`}, "a 404 of Express": {status: 404, body: `{"message":"Cannot GET /api/volt/pods"}`}, "a 404 of 502": {status: 404, body: `{"error":"bad","status":502}`},
		"429": {status: 429, body: `{"error":"slow down"}`}, "429 with a time": {status: 429, header: map[string]string{"Retry-After": "7"}},
	}
	for _, status := range []int{408, 421, 425, 499, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530} {
		all[fmt.Sprint(status)] = reply{status: status, body: `{"error":"passing"}`}
		all[fmt.Sprint(status, " without a body")] = reply{status: status}
	}
	return all
}

// Row L16: a wait continues after a temporary failure, and With deletes nothing before it
// has called its function.
func TestEvidenceWaitGoesOn(t *testing.T) {
	t.Parallel()
	for name, res := range passing() {
		for _, route := range []string{"GET /pods", "GET /pods/:id"} {
			for _, failures := range []int{1, 4} {
				inCloud(t, fmt.Sprint(name, ", ", route, ", ", failures), func(t *testing.T, c *cloud, client *volt.Client) {
					left := failures
					seen := 0
					c.on[route] = func(*http.Request, string) *reply {
						if seen++; left == 0 || seen == 1 && route == "GET /pods" {
							return nil // the usual response, in the middle of the wait
						}
						left--
						return &res
					}
					c.on["POST /pods"] = func(*http.Request, string) *reply {
						pod := c.make()
						pod.status = "provisioning"
						time.AfterFunc(20*time.Second, func() {
							c.mu.Lock()
							defer c.mu.Unlock()
							pod.status = "running"
						})
						return &reply{status: 201, body: `{"pod":` + c.show(pod) + `}`}
					}
					called := false
					err := client.Pods.With(t.Context(), evidenceSpec, func(context.Context, volt.Pod) error {
						called = true
						require.Zero(t, c.sent("DELETE /pods/:id"))
						return nil
					})
					require.NoError(t, err)
					require.True(t, called, "the wait ended and the pod was deleted")
					require.Zero(t, left, "the failure was not seen")
				})
			}
		}
		inCloud(t, name+", a job", func(t *testing.T, c *cloud, client *volt.Client) {
			job := c.addJob("job_1", evidenceName, "training")
			seen := 0
			c.on["GET /fine-tuning/:id"] = func(*http.Request, string) *reply {
				switch seen++; {
				case seen > 5:
					job.status = "success"
				case seen > 1:
					return &res
				}
				return nil
			}
			_, err := client.FineTuning.Wait(within(t, 24*time.Hour), "job_1")
			require.NoError(t, err)
		})
	}
}
