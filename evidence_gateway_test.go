package volt_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

// gatewayNotFound are bodies of a 404 that are not the API's own.
var gatewayNotFound = map[string]string{
	"nothing": ``, "a text": `404 page not found`, "nginx": `<html><head><title>404 Not Found</title></head></html>`, "Kong": `{"message":"no Route matched with those values"}`, "an upstream": `{"error":"upstream not found"}`,
	"Express": `{"message":"Cannot DELETE /api/volt/pods/pod_1"}`, "Express for a Get": `{"error":"Cannot GET /api/volt/pods/pod_1"}`, "another status": `{"status":502,"error":"not found"}`, "another statusCode": `{"statusCode":503,"message":"not found"}`,
	"FastAPI": `{"detail":"Not Found"}`, "Apigee": `{"fault":{"faultstring":"Unable to identify proxy"}}`, "a word": `"not found"`, "null": `null`, "an array": `[]`, "an array of errors": `[{"error":"not found"}]`, "Envoy": `{"message":"no healthy upstream"}`,
	"Kubernetes": `default backend - 404`, "gRPC": `{"code":5,"details":[]}`, "a route": `{"error":"route not found"}`, "a proxy": `{"error":"Proxy error: host unknown"}`, "NestJS": `{"statusCode":404,"message":"Cannot GET /api/volt/pods","error":"Not Found"}`,
	"half a body": `{"error":"NOT_FO`, "a backend": `{"error":"backend not found"}`, "a load balancer": `{"message":"load balancer: unknown target"}`, "an empty object": `{}`, "another member": `{"reason":"not found"}`,
}

// A 404 that is not the API's own proves nothing about a pod.
func TestEvidenceGatewayNotFound(t *testing.T) {
	t.Parallel()
	for name, body := range gatewayNotFound {
		lost := func(c *cloud, routes ...string) {
			for _, route := range routes {
				c.answers(route, 404, body)
			}
		}
		inCloud(t, name+", EnsureDeleted", func(t *testing.T, c *cloud, client *volt.Client) {
			c.addPod("pod_1", evidenceName, asConfidential, longAgo)
			lost(c, "DELETE /pods/:id", "GET /pods/:id")
			c.answers("GET /pods", 200, `{"pods":[],"total":0}`)
			require.Error(t, client.Pods.EnsureDeleted(t.Context(), volt.Pod{ID: "pod_1"}), "the pod runs on")
		})
		inCloud(t, name+", Ensure", func(t *testing.T, c *cloud, client *volt.Client) {
			c.addPod("pod_1", evidenceName, asConfidential, longAgo)
			lost(c, "GET /pods/:id")
			ensured, err := ensurePod(client, t.Context(), evidenceSpec)
			require.True(t, err != nil || ensured.Pod.ID == "pod_1")
			require.Zero(t, c.sent("POST /pods"), "a second pod was made")
		})
		inCloud(t, name+", Find", func(t *testing.T, c *cloud, client *volt.Client) {
			c.addPod("pod_1", evidenceName, asConfidential, longAgo)
			lost(c, "GET /pods/:id")
			found, err := client.Pods.Find(t.Context(), evidenceName)
			require.True(t, err != nil || len(found) == 1, "Find denies the pod")
		})
		inCloud(t, name+", Get and Delete", func(t *testing.T, c *cloud, client *volt.Client) {
			lost(c, "GET /pods/:id", "DELETE /pods/:id")
			_, err := client.Pods.Get(t.Context(), "pod_1")
			require.Error(t, err)
			require.NotErrorIs(t, err, volt.ErrNotFound)
			_, err = client.Pods.Delete(t.Context(), "pod_1")
			require.Error(t, err)
			require.NotErrorIs(t, err, volt.ErrNotFound)
		})
	}
	for name, body := range map[string]string{
		"as documented": `{"error":"NOT_FOUND","message":"Pod not found"}`, "a message": `{"message":"Pod not found"}`, "an error": `{"error":"not found"}`, "its status": `{"error":"NOT_FOUND","status":404}`, "an object": `{"error":{"code":"NOT_FOUND","message":"There is no pod pod_1."}}`,
	} {
		inCloud(t, "the API's own, "+name, func(t *testing.T, c *cloud, client *volt.Client) {
			c.answers("DELETE /pods/:id", 404, body)
			c.answers("GET /pods/:id", 404, body)
			_, err := client.Pods.Get(t.Context(), "pod_1")
			require.ErrorIs(t, err, volt.ErrNotFound)
			require.NoError(t, client.Pods.EnsureDeleted(t.Context(), volt.Pod{ID: "pod_1"}))
		})
		inBubble(t, "the API's own, before any answer, "+name, func(t *testing.T) {
			c := newCloud()
			c.answers("GET /pods/:id", 404, body)
			_, err := newClient(t, c).Pods.Get(t.Context(), "pod_1")
			require.False(t, as[*volt.Error](t, err).FromAPI, "the address may be wrong")
		})
	}
}

// A pod that existed before the create is not deleted, even if a 2xx to the create has
// its id.
func TestEvidenceIDOfAnOlderPod(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"no success": `{"success":false,"pod":{"id":"pod_1"}}`, "an error": `{"error":"exists","id":"pod_1"}`, "another name": `{"success":true,"pod":{"id":"pod_1","name":"other"}}`, "half a body": `{"pod":{"id":"pod_1","na`, "errors": `{"errors":["exists"],"data":{"uid":"pod_1"}}`,
	} {
		for _, form := range readableTimes[:8] {
			inCloud(t, name+", "+form.name, func(t *testing.T, c *cloud, client *volt.Client) {
				c.showTime = form.show
				old := c.addPod("pod_1", evidenceName, asConfidential, longAgo)
				c.answers("POST /pods", 200, body)
				require.ErrorIs(t, withoutPod(t, client), volt.ErrMaybeCreated)
				require.Zero(t, old.deletes, "somebody else's pod was deleted")
			})
		}
	}
}

// Two names of the same image match, and two different images do not.
func TestEvidenceSameImage(t *testing.T) {
	t.Parallel()
	const digest = "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	for _, c := range []struct {
		want, have string
		same       bool
	}{
		{"nginx", "docker.io/library/nginx:latest", true}, {"nginx", "nginx:latest", true}, {"nginx:1.27", "library/nginx:1.27", true}, {"index.docker.io/library/nginx", "nginx", true}, {"registry-1.docker.io/library/nginx:1", "nginx:1", true},
		{"pytorch/pytorch:2.5", "docker.io/pytorch/pytorch:2.5", true}, {"docker://nginx", "nginx", true}, {"ghcr.io/org/app", "ghcr.io/org/app:latest", true}, {"GHCR.io/org/app:1", "ghcr.io/org/app:1", true}, {"localhost/app", "localhost/app:latest", true},
		{"localhost:5000/app", "localhost:5000/app:latest", true}, {"nginx:1.27", "nginx:1.27" + digest, true}, {"nginx" + digest, "docker.io/library/nginx" + digest, true},
		{"nginx", "nginx:1.27", false}, {"nginx:1.27", "nginx:1.28", false}, {"nginx", "org/nginx", false}, {"nginx", "ghcr.io/library/nginx", false}, {"org/app:1", "other/app:1", false}, {"localhost:5000/app", "localhost:5001/app", false}, {"nginx" + digest, "nginx@sha256:" + strings.Repeat("f", 64), false},
	} {
		inCloud(t, c.want+" and "+c.have, func(t *testing.T, hostile *cloud, client *volt.Client) {
			hostile.addPod("pod_1", evidenceName, `,"provider":"confidential","resource_name":"h200-small","image":"`+c.have+`"`, longAgo)
			spec := evidenceSpec
			spec.Image = c.want
			ensured, err := ensurePod(client, t.Context(), spec)
			require.Zero(t, hostile.sent("POST /pods"))
			if !c.same {
				require.ErrorIs(t, err, volt.ErrSpecMismatch)
				return
			}
			require.NoError(t, err)
			require.False(t, ensured.Created)
		})
	}
}

// Row L3: a key may exist although a partial list omits it.
func TestEvidencePartialKeys(t *testing.T) {
	t.Parallel()
	for name, of := range partialLists {
		inCloud(t, name, func(t *testing.T, c *cloud, client *volt.Client) {
			c.on["GET /ssh-keys"] = func(*http.Request, string) *reply {
				return partial(of, "ssh_keys", `{"id":"key_2","name":"other","public_key":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl b"}`)
			}
			_, err := client.SSHKeys.Ensure(t.Context(), volt.SSHKeySpec{Name: "ci", PublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ+NSXDnKDtY5m7Gm1LJwB4p0kL2Yr2Yt1SUPAQ9cJkp a"})
			require.Error(t, err)
			require.Zero(t, c.sent("POST /ssh-keys"), "a second key was made")
		})
	}
}
