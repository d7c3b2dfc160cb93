package sim_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/voltagegpu/volt-go/internal/sim"
)

func TestPodsKeepAKeyUntilTheyAreRedeployed(t *testing.T) {
	t.Parallel()
	w := classic(t)
	id := w.do("POST", "/pods", strings.Replace(liumPod("a"), "}", `,"ssh_key_ids":["key_abc123"]}`, 1)).is(201).text("id")
	w.clock.Advance(30 * time.Second)
	w.do("DELETE", "/ssh-keys/key_abc123").is(200)
	assert.Equal(t, []any{"key_abc123"}, w.get("/pods/"+id).at("ssh_keys"))
}

func TestADeletedKeyIsDroppedWhenAPodIsRedeployed(t *testing.T) {
	t.Parallel()
	w := classic(t)
	id := w.do("POST", "/pods", strings.Replace(liumPod("a"), "}", `,"ssh_key_ids":["key_abc123"]}`, 1)).is(201).text("id")
	w.clock.Advance(30 * time.Second)
	w.do("DELETE", "/ssh-keys/key_abc123").is(200)
	w.do("POST", "/pods/"+id+"/stop").is(200)
	w.clock.Advance(10 * time.Second)
	w.do("POST", "/pods/"+id+"/start").is(200)
	assert.Empty(t, w.get("/pods/"+id).at("ssh_keys"))
}

func TestWhatIsDeletedIsGone(t *testing.T) {
	t.Parallel()
	w := classic(t)
	for path, body := range map[string]string{
		"/ssh-keys":           `{"name":"x","public_key":"ssh-ed25519 AAAA"}`,
		"/docker-credentials": `{"name":"x","registry":"r","username":"u","password":"p"}`,
		"/templates":          `{"name":"x","image":"i"}`,
	} {
		id := w.do("POST", path, body).is(201).text("id")
		assert.Contains(t, w.get(path).body, id)
		assert.Equal(t, true, w.do("DELETE", path+"/"+id).is(200).at("deleted"))
		assert.NotContains(t, w.get(path).body, id)
		w.do("DELETE", path+"/"+id).is(404)
	}
}

func TestTheFingerprintIsTheKeys(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	// The wire form of an Ed25519 key: two strings, each behind its length.
	blob := binary.BigEndian.AppendUint32(nil, 11)
	blob = append(blob, "ssh-ed25519"...)
	blob = binary.BigEndian.AppendUint32(blob, ed25519.PublicKeySize)
	blob = append(blob, make([]byte, ed25519.PublicKeySize)...)
	key := "ssh-ed25519 " + base64.StdEncoding.EncodeToString(blob)
	a := w.do("POST", "/ssh-keys", `{"name":"x","public_key":"`+key+`"}`).is(201).text("fingerprint")
	b := w.do("POST", "/ssh-keys", `{"name":"y","public_key":"`+key+` me@laptop"}`).is(201).text("fingerprint")
	assert.Equal(t, a, b, "whatever its comment")
	assert.Regexp(t, `^SHA256:[A-Za-z0-9+/]{43}$`, a)
	w.do("POST", "/ssh-keys", `{"name":"x","public_key":"-----BEGIN OPENSSH PRIVATE KEY-----"}`).is(400)
}

func TestPasswordsAreNeverTold(t *testing.T) {
	eachRevision(t, func(t *testing.T, _ string, revision sim.Revision) {
		w := newWorld(t, sim.Config{Revision: revision})
		r := w.do("POST", "/docker-credentials", `{"name":"x","registry":"r","username":"u","password":"hunter2"}`).is(201)
		for _, body := range []string{r.body, w.get("/docker-credentials").body, w.get("/docker-credentials/" + r.text("id")).body} {
			assert.NotContains(t, body, "hunter2")
			assert.NotContains(t, body, "password")
		}
	})
}

func TestATemplateWithoutItsCredentialFailsToPull(t *testing.T) {
	t.Parallel()
	w := classic(t)
	credential := w.do("POST", "/docker-credentials", `{"name":"x","registry":"r","username":"u","password":"p"}`).is(201).text("id")
	template := w.do("POST", "/templates", `{"name":"mine","image":"r/mine:v1","docker_credential_id":"`+credential+`"}`).is(201).text("id")
	pod := strings.Replace(liumPod("a"), "tpl_pytorch21", template, 1)
	before := w.do("POST", "/pods", pod).is(201).text("id")
	w.do("DELETE", "/docker-credentials/"+credential).is(200)
	after := w.do("POST", "/pods", pod).is(201).text("id")
	w.clock.Advance(30 * time.Second)
	assert.Equal(t, "running", w.status(before))
	assert.Equal(t, "failed", w.status(after))
	assert.Contains(t, w.get("/pods/"+after).text("message"), "pull")
	w.do("POST", "/templates", `{"name":"mine","image":"r/mine:v1","docker_credential_id":"cred_unknown"}`).is(400)
}

func TestSystemTemplatesCannotBeDeleted(t *testing.T) {
	t.Parallel()
	w := classic(t)
	w.do("DELETE", "/templates/tpl_pytorch21").is(400)
	w.do("PUT", "/templates/tpl_pytorch21", `{"name":"mine"}`).is(400)
	assert.Contains(t, w.get("/templates").body, "tpl_pytorch21")
	w.do("DELETE", "/templates/tpl_custom_01").is(200)
}

func TestAnUpdatedTemplateStaysUpdated(t *testing.T) {
	t.Parallel()
	w := classic(t)
	w.do("PUT", "/templates/tpl_custom_01", `{"name":"mine","ports":[22]}`).is(200)
	r := w.get("/templates/tpl_custom_01")
	assert.Equal(t, "mine", r.text("name"))
	assert.Equal(t, []any{22.0}, r.at("ports"))
	assert.Equal(t, "registry.example.com/ml-team/finetune:latest", r.text("image"), "what is not given is left alone")
}

func TestATemplatesUpdateLeavesPodsAlone(t *testing.T) {
	t.Parallel()
	w := classic(t)
	id := w.do("POST", "/pods", strings.Replace(liumPod("a"), "tpl_pytorch21", "tpl_custom_01", 1)).is(201).text("id")
	w.do("PUT", "/templates/tpl_custom_01", `{"image":"other:v2"}`).is(200)
	assert.Equal(t, "registry.example.com/ml-team/finetune:latest", w.get("/pods/"+id).text("template"))
}

func TestATemplatesDeletionLeavesPodsAlone(t *testing.T) {
	t.Parallel()
	w := classic(t)
	id := w.do("POST", "/pods", strings.Replace(liumPod("a"), "tpl_pytorch21", "tpl_custom_01", 1)).is(201).text("id")
	w.do("DELETE", "/templates/tpl_custom_01").is(200)
	assert.Equal(t, "registry.example.com/ml-team/finetune:latest", w.get("/pods/"+id).text("template"))
	w.clock.Advance(30 * time.Second)
	assert.Equal(t, "running", w.status(id))
}

func TestCuratedTemplatesAreReadOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	w.do("POST", "/templates", `{"name":"x","image":"i"}`).is(405)
	w.do("PUT", "/templates/tpl-5npuuq70m1uo", `{"name":"x"}`).is(405)
	w.do("DELETE", "/templates/tpl-5npuuq70m1uo").is(405)
	assert.Empty(t, w.Violations(), "the page documents the answer")
	w.get("/templates/tpl-5npuuq70m1uo")
}

func TestACuratedTemplateShowsItsWholeManifest(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	r := w.get("/templates/tpl-5npuuq70m1uo")
	assert.Equal(t, "sglang.launch_server", r.text("template.commands.2"))
	assert.Equal(t, "--tp", r.text("template.args.2"))
	assert.Equal(t, []any{30000.0}, r.at("template.ports"))
	assert.Equal(t, "/cache", r.text("template.env.HF_HOME"))
}

func TestTheCatalogueIsCachedForTwoMinutes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sim.Config{})
	w.get("/templates")
	w.AddTemplate(sim.Template{ID: "tpl-new", Name: "New"})
	w.clock.Advance(2*time.Minute - time.Second)
	assert.NotContains(t, w.get("/templates").body, "tpl-new")
	w.get("/templates/tpl-new")
	w.clock.Advance(time.Second)
	assert.Contains(t, w.get("/templates").body, "tpl-new")
}
