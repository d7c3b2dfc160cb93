package lifecycle

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A 2xx response accepts or refuses the end of a resource, or leaves it open. The
// requests come from the three clients. The resource's id is "a", and "b" is the id of
// another one.
func TestAccepted(t *testing.T) {
	t.Parallel()
	other := func(id string) bool { return id != "a" }
	ids := []string{"id", "uid", "workloadUid"}
	requests := map[string]Ending{
		"delete confidential": {API: "volt", Kind: KindPod, Provider: "confidential", IDs: ids, Envelopes: []string{"pod"}, IsOther: other},
		"delete lium":         {API: "volt", Kind: KindPod, Provider: "lium", IDs: ids, Envelopes: []string{"pod"}, IsOther: other},
		"stop lium":           {API: "volt", Kind: KindPod, Provider: "lium", Pauses: true, IDs: ids, Envelopes: []string{"pod"}, IsOther: other},
		"cancel job":          {API: "volt", Kind: KindJob, IDs: ids, Envelopes: []string{"job"}, IsOther: other},
		"terminate":           {API: "packetai", Kind: KindDeployment, IDs: ids, Envelopes: []string{"deployment"}, IsOther: other},
		"delete key":          {API: "volt", IDs: ids, IsOther: other},
	}
	const del, lium, stop, cancel, terminate, key = "delete confidential", "delete lium", "stop lium", "cancel job", "terminate", "delete key"
	for _, tc := range []struct {
		want    Evidence
		request string
		body    string
	}{
		// Documented.
		{Known, del, `{"success":true}`},
		{Known, lium, `{"id":"a","status":"deleted","message":"Pod and all associated resources have been deleted."}`},
		{Known, stop, `{"id":"a","status":"stopping","message":"Pod is stopping. Data on /root volume is preserved."}`},
		{Known, cancel, `{"success":true,"message":"Job cancelled and $55.50 refunded to your account","job":{"id":"a","status":"cancelled"}}`},
		{Known, key, `{"id":"a","deleted":true,"message":"SSH key removed from account."}`},
		{Known, terminate, `{"message":"terminated","deployment":{"id":"a","status":"terminated","stoppedAt":"2026-06-03T21:25:17Z"}}`},
		{Known, terminate, `{"data":{"message":"x","deployment":{"id":"a","status":"terminated-provider"}},"meta":{"requestId":"r"}}`},
		// Nothing, or a yes alone.
		{Known, del, ``}, {Known, del, ` `}, {Known, del, `null`}, {Known, del, `{}`}, {Known, del, ` {} `}, {Known, del, `[]`}, {Known, del, `""`}, {Known, del, `true`},
		{Known, del, `"ok"`}, {Known, del, `"DELETED"`}, {Known, del, `{"ok":true}`}, {Known, del, `{"success":"true"}`}, {Known, del, `{"success":1}`},
		{Known, del, `{"succeeded":"yes"}`}, {Known, del, `{"deleted":true}`}, {Known, del, `{"terminated":true}`}, {Known, key, `{"revoked":true}`}, {Known, del, `{"accepted":true}`},
		{Known, del, `{"status":"ok"}`}, {Known, del, `{"status":"Accepted"}`}, {Known, del, `{"status":"success"}`}, {Known, del, `{"status":200}`}, {Known, del, `{"status":"202"}`},
		{Known, del, `{"success":true,"data":null}`}, {Known, del, `{"success":true,"pod":{}}`}, {Known, del, `{"data":{"deleted":true}}`}, {Known, del, `{"result":{"success":true}}`},
		// A status that ends the resource.
		{Known, del, `{"status":"deleting"}`}, {Known, del, `{"status":"TERMINATING"}`}, {Known, del, `{"pod":{"id":"a","status":"stopping"}}`}, {Known, del, `{"id":"a","status":"stopped"}`},
		{Known, del, `{"state":{"status":"destroyed"}}`}, {Known, del, `{"provider_status":"deleted"}`}, {Known, terminate, `{"currentStatus":"terminated"}`},
		{Known, stop, `{"id":"a","status":"stopped"}`}, {Known, stop, `{"status":"deleted"}`},
		// A job that has ended in any way needs no cancel.
		{Known, cancel, `{"job":{"id":"a","status":"success"}}`}, {Known, cancel, `{"job":{"status":"failed"}}`}, {Known, cancel, `{"job":{"status":"failure_finding_nodes"}}`}, {Known, cancel, `{"id":"a","status":"canceled"}`},
		// No.
		{Denied, del, `false`}, {Denied, del, `"failed"`}, {Denied, del, `"running"`},
		{Denied, del, `{"success":false}`}, {Denied, del, `{"success":"false"}`}, {Denied, del, `{"success":0}`}, {Denied, del, `{"ok":false}`}, {Denied, del, `{"ok":"no"}`},
		{Denied, del, `{"deleted":false}`}, {Denied, cancel, `{"cancelled":false}`}, {Denied, del, `{"accepted":false,"success":true}`}, {Denied, del, `{"data":{"success":false}}`},
		{Denied, del, `{"status":"error"}`}, {Denied, del, `{"status":"FAILED"}`}, {Denied, del, `{"status":"fail"}`}, {Denied, cancel, `{"status":"rejected"}`}, {Denied, cancel, `{"status":"denied"}`},
		{Denied, del, `{"status":409}`}, {Denied, del, `{"status":"500"}`}, {Denied, del, `{"status":302}`}, {Denied, del, `{"success":true,"status":404}`},
		// A status of something else.
		{Denied, del, `{"status":"running"}`}, {Denied, del, `{"success":true,"status":"RUNNING"}`}, {Denied, del, `{"pod":{"id":"a","status":"deploying"}}`}, {Denied, del, `{"state":{"status":"running"}}`},
		{Denied, cancel, `{"job":{"status":"training"}}`}, {Denied, cancel, `{"success":true,"job":{"id":"a","status":"evaluating"}}`}, {Denied, cancel, `{"job":{"status":"pending"}}`},
		{Denied, stop, `{"id":"a","status":"running"}`}, {Denied, terminate, `{"data":{"deployment":{"status":"running"}}}`}, {Denied, terminate, `{"deployment":{"status":"failed"}}`},
		// An id of something else.
		{Denied, del, `{"id":"b"}`}, {Denied, del, `{"id":"b","status":"deleted"}`}, {Denied, del, `{"success":true,"id":"b"}`}, {Denied, del, `{"success":true,"pod":{"id":"b","status":"deleted"}}`},
		{Denied, del, `{"id":"a","workloadUid":"b","deleted":true}`}, {Denied, key, `{"id":7,"deleted":true}`}, {Denied, cancel, `{"success":true,"data":{"job":{"id":"b"}}}`},
		// Any other.
		{Unknown, del, `0`}, {Unknown, del, `7`}, {Unknown, del, `"soon"`}, {Unknown, del, `[1]`}, {Unknown, del, `[{"success":true}]`}, {Unknown, del, `OK`}, {Unknown, del, `<html></html>`}, {Unknown, del, `{"success":true`},
		{Unknown, del, `{"id":"a"}`}, {Unknown, del, `{"message":"Pod deleted"}`}, {Unknown, del, `{"id":"a","message":"queued"}`}, {Unknown, del, `{"success":null}`}, {Unknown, del, `{"success":"maybe"}`},
		{Unknown, del, `{"status":"on_fire"}`}, {Unknown, del, `{"success":true,"status":"on_fire"}`}, {Unknown, del, `{"success":true,"pod":{"status":"on_fire"}}`}, {Unknown, del, `{"status":""}`},
		{Unknown, lium, `{"id":"a","status":"stopping"}`}, {Unknown, lium, `{"success":true,"status":"stopped"}`}, {Unknown, terminate, `{"deployment":{"status":"stopped"}}`},
		{Unknown, del, `{"deleted":"2026-06-03T21:25:17Z"}`}, {Unknown, del, `{"pods":[{"status":"deleted"}]}`}, {Unknown, del, `{"data":{"data":{"data":{"success":true}}}}`}, {Unknown, del, `{"canTerminate":true}`},
	} {
		assert.Equal(t, tc.want, requests[tc.request].Accepted([]byte(tc.body)), "%s: %s", tc.request, tc.body)
	}
}

// Without IsOther an id says nothing, and a kind that the table does not have knows the
// usual words.
func TestAcceptedOfAnUnknownKind(t *testing.T) {
	t.Parallel()
	assert.Equal(t, Known, Ending{}.Accepted([]byte(`{"id":"b","status":"deleted"}`)))
	assert.Equal(t, Denied, Ending{}.Accepted([]byte(`{"id":"b","status":"running"}`)))
}
