package explore

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// raw is JSON that object inserts unchanged.
type raw string

// omitted is a value that object leaves out.
const omitted = raw("")

// object returns a JSON object with pairs of a name and a value.
func object(pairs ...any) string {
	var b strings.Builder
	b.WriteByte('{')
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == omitted {
			continue
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Quote(pairs[i].(string)))
		b.WriteByte(':')
		switch v := pairs[i+1].(type) {
		case string:
			b.WriteString(strconv.Quote(v))
		case raw:
			b.WriteString(string(v))
		default:
			text, _ := json.Marshal(v)
			b.Write(text)
		}
	}
	b.WriteByte('}')
	return b.String()
}

// word returns the status word that a pod or job shows.
func (s *server) word(t *thing, st state, upper bool) string {
	word := ""
	switch {
	case t.kind == jobs:
		word = [...]string{absent: "", starting: "pending", running: "training", failed: "failure", succeeded: "success", gone: "cancelled", paused: "", stopping: "training"}[st]
		return word
	case st == starting && s.revision == classic:
		word = "deploying"
	case st == starting:
		word = "provisioning"
	case st == failed:
		word = [...]string{"error", "failed"}[t.n%2]
	case st == paused:
		word = "stopped"
	case st == stopping:
		word = [...]string{"terminating", "deleting"}[t.n%2]
	case st == gone:
		word = [...]string{"deleted", "terminated"}[t.n%2]
	default:
		word = st.String()
	}
	if upper {
		word = strings.ToUpper(word)
	}
	return word
}

// created returns a creation time in the form of the schedule.
func (s *server) created(t *thing) raw {
	at := t.born().Add(s.skew).UTC()
	text := ""
	switch s.createdForm {
	case "absent":
		return omitted
	case "null":
		return "null"
	case "epoch":
		return `"1970-01-01T00:00:00Z"`
	case "millis":
		return raw(strconv.FormatInt(at.UnixMilli(), 10))
	case "seconds":
		return raw(strconv.FormatInt(at.Unix(), 10))
	case "micro":
		text = at.Format("2006-01-02T15:04:05.000000Z")
	case "offset":
		text = at.In(time.FixedZone("", 2*3600)).Format(time.RFC3339)
	case "+0000":
		text = at.Format("2006-01-02T15:04:05-0700")
	case "utc":
		text = at.Format("2006-01-02 15:04:05 UTC")
	case "rfc1123":
		text = at.Format("Mon, 02 Jan 2006 15:04:05 GMT")
	case "no zone":
		text = at.Format("2006-01-02T15:04:05")
	case "date":
		text = at.Format("2006-01-02")
	default:
		text = at.Format(time.RFC3339)
	}
	return raw(strconv.Quote(text))
}

func (s *server) gpu(t *thing) string {
	if strings.HasPrefix(t.spec.resource, "h200") {
		return "H200"
	}
	if strings.HasPrefix(t.spec.resource, "b200") {
		return "B200"
	}
	return "RTX 4090"
}

// createdBody returns the response to a create.
func (s *server) createdBody(t *thing, x *exchange) string {
	if t.kind == jobs {
		return object("success", true, "job", raw(s.jobObject(t, starting)))
	}
	status := s.word(t, starting, s.upperCase)
	if s.readyAtOnce {
		status = s.word(t, running, s.upperCase)
	}
	if s.revision == classic {
		return s.classicPod(t, status, starting)
	}
	first, second := raw(strconv.Quote(t.ids[0])), raw(strconv.Quote(t.ids[1]))
	if x.has("create: one id") {
		if t.n%2 == 0 {
			first = omitted
		} else {
			second = omitted
		}
	}
	ssh := raw(strconv.Quote("ssh " + t.ids[1] + "@ssh.deployments.targon.com"))
	if s.revision == observed {
		return object("success", true, "pod", raw(object(
			"id", first, "targonUid", second, "ssh_command", ssh, "status", status, "provider", s.provider, "hourlyPrice", 3.6)))
	}
	return object("success", true, "pod", raw(object(
		"id", first, "workloadUid", second, "name", t.spec.name, "resource_name", t.spec.resource, "image", t.spec.image,
		"hourlyPrice", 3.6, "status", status, "provider", s.provider, "ssh_command", ssh)))
}

func (s *server) classicPod(t *thing, status string, st state) string {
	ip, port := raw("null"), raw("null")
	if st == running {
		ip, port = `"203.0.113.42"`, "22"
	}
	if t.spec.provider == "lium" {
		return object("id", t.ids[0], "name", t.spec.name, "status", status, "provider", "lium", "gpu_type", s.gpu(t), "gpu_count", 1,
			"cost_per_hour", 0.39, "ip", ip, "ssh_port", port, "template", t.spec.image, "created_at", s.created(t))
	}
	return object("id", t.ids[0], "name", t.spec.name, "status", status, "provider", "targon", "resource_name", t.spec.resource,
		"gpu_type", s.gpu(t), "cost_per_hour", 2.4, "image", t.spec.image, "confidential", true, "attestation", "intel_tdx",
		"ip", ip, "ssh_port", port, "created_at", s.created(t))
}

func (s *server) jobObject(t *thing, st state) string {
	model := raw("null")
	if st == succeeded {
		model = raw(strconv.Quote("voltagegpu/" + t.spec.name))
	}
	return object("id", t.ids[0], "gradientsTaskId", t.ids[1], "name", t.spec.name, "baseModel", t.spec.resource, "taskType", "text",
		"status", s.word(t, st, false), "hoursRequested", 2, "costPerHour", 27.75, "totalCost", 55.5, "datasetRepo", "myorg/support-qa",
		"outputModelRepo", model, "createdAt", s.created(t))
}

// row returns a thing as lists show it.
func (s *server) row(t *thing, st state, x *exchange) string {
	name := t.spec.name
	if t.kind == pods && s.revision != classic {
		name = t.listName
	}
	shownName := raw(strconv.Quote(name))
	if name == "" || x.has("list: no names") {
		shownName = omitted
	}
	if t.kind == jobs {
		return s.jobObject(t, st)
	}
	shown := st
	if st == starting && s.readyAtOnce {
		shown = running
	}
	status := s.word(t, shown, s.upperCase)
	if s.revision == classic {
		ip, port := raw("null"), raw("null")
		if st == running {
			ip, port = `"203.0.113.42"`, "22"
		}
		price := 0.39
		if t.spec.provider != "lium" {
			price = 2.4
		}
		return object("id", t.ids[0], "name", shownName, "status", status, "provider", t.spec.provider, "gpu_type", s.gpu(t), "gpu_count", 1,
			"cost_per_hour", price, "created_at", s.created(t), "ip", ip, "ssh_port", port)
	}
	return object("id", t.ids[1], "name", shownName, "status", status, "gpu_type", "Confidential GPU", "gpu_count", 1, "hourly_price", 3.6,
		"created_at", s.created(t), "updated_at", s.created(t), "ssh_host", "ssh.deployments.targon.com", "provider", s.provider,
		"confidential_compute", true)
}

// listBody returns the response to a list.
func (s *server) listBody(k kind, rows []string, total int, x *exchange) string {
	array := raw("[" + strings.Join(rows, ",") + "]")
	more := omitted
	if x.has("list: has_more") {
		more = "true"
	}
	if k == jobs {
		shown := omitted
		if x.has("list: total high") || x.has("list: total low") {
			shown = raw(strconv.Itoa(total))
		}
		return object("success", true, "jobs", array, "total", shown, "has_more", more)
	}
	envelope := (s.revision == classic) == (s.listForm == "documented")
	if x.has("list: has_more") || x.has("list: total high") || x.has("list: total low") {
		envelope = true
	}
	if !envelope {
		return string(array)
	}
	return object("pods", array, "total", total, "has_more", more)
}

// details returns the response to a Get.
func (s *server) details(t *thing, st state, x *exchange) string {
	if t.kind == jobs {
		return object("success", true, "job", raw(s.jobObject(t, st)))
	}
	status := s.word(t, st, s.upperCase && s.revision == confidential)
	if x.has("get: unknown status") {
		status = "migrating"
	}
	name := raw(strconv.Quote(t.spec.name))
	if x.has("get: no name") {
		name = omitted
	}
	switch s.revision {
	case classic:
		body := s.classicPod(t, status, st)
		if name == omitted {
			body = strings.Replace(body, `"name":`, `"label":`, 1)
		}
		return body
	case observed:
		message := raw("null")
		if st == failed {
			message = `"Container keeps crashing"`
		}
		ready := 0
		if st == running {
			ready = 1
		}
		return object("uid", t.ids[1], "workload_type", "RENTAL", "status", status, "message", message,
			"ready_replicas", ready, "total_replicas", ready, "updated_at", time.Now().Add(s.skew).UTC().Format("2006-01-02T15:04:05.000000Z"))
	}
	return object("uid", t.ids[1], "name", name, "resource_name", t.spec.resource, "image", t.spec.image, "type", "rental",
		"status", status, "created_at", s.created(t))
}

// accepted returns the response to a delete that the server accepts.
func (s *server) accepted(t *thing, stop bool) reply {
	switch s.acceptance {
	case "empty":
		return reply{status: 200, typ: "application/json"}
	case "202":
		return reply{status: 202, typ: "application/json"}
	case "204":
		return reply{status: 204, typ: "application/json"}
	}
	body := `{"success":true}`
	switch {
	case t.kind == jobs:
		body = object("success", true, "message", "Job cancelled and $55.50 refunded to your account", "job", raw(object("id", t.ids[0], "status", "cancelled")))
	case s.revision == classic && stop:
		body = object("id", t.ids[0], "status", "stopping", "message", "Pod is stopping.")
	case s.revision == classic:
		body = object("id", t.ids[0], "status", "deleted", "message", fmt.Sprintf("Pod %s and all associated resources have been deleted.", t.ids[0]))
	}
	return reply{status: 200, typ: "application/json", body: body}
}
