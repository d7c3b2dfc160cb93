package voltagepark_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/voltagegpu/volt-go/internal/sim/voltagepark"
)

func TestKeyNamesAreUnique(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	w.addKey("laptop", publicKey)
	w.do("POST", "/organization/ssh-keys", object{"name": "laptop", "content": publicKey}).is(409).says("exists")
	w.addKey("desktop", publicKey)
}

func TestKeyNamesFollowTheRules(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	w.addKey(strings.Repeat("a", 64), publicKey)
	w.addKey("My-SSH Public Key 2", publicKey)
	for _, name := range []string{strings.Repeat("a", 65), "a_b", "ä", "a\n"} {
		w.do("POST", "/organization/ssh-keys", object{"name": name, "content": publicKey}).is(422)
	}
}

func TestAKeyIsAPublicOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	for _, content := range []string{"-----BEGIN OPENSSH PRIVATE KEY-----", "ssh-rsa", "ssh-rsa "} {
		w.do("POST", "/organization/ssh-keys", object{"name": "a", "content": content}).is(422)
		w.do("POST", "/virtual-machines/instant", object{"config_id": voltagepark.OneGPU, "name": "a", "ssh_keys": []string{content}}).is(422)
	}
	w.do("DELETE", "/organization/ssh-keys/none", nil).is(404)
}

// keys are what organization_ssh_keys may say.
func keys(mode string, ids ...string) object {
	k := object{"organization_ssh_keys": object{"mode": mode}}
	if ids != nil {
		k["organization_ssh_keys"].(object)["ssh_key_ids"] = ids
	}
	return k
}

func TestKeysAreChosenByMode(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	first, second := "ssh-rsa AAAA1", "ssh-rsa AAAA2"
	w.addKey("first", first)
	id := w.addKey("second", second)
	w.deploy("none", voltagepark.OneGPU, keys("none"))
	w.deploy("all", voltagepark.OneGPU, keys("all"))
	w.deploy("selective", voltagepark.OneGPU, keys("selective", id))
	w.rent("selective", 1, keys("selective", id))
	vms := w.VMs()
	assert.Empty(t, vms[0].SSHKeys)
	assert.Equal(t, []string{first, second}, vms[1].SSHKeys)
	assert.Equal(t, []string{second}, vms[2].SSHKeys)
	assert.Equal(t, []string{publicKey}, w.Rentals()[0].SSHKeys[1:])
	for _, more := range []object{keys("selective"), keys("selective", "none")} {
		more["config_id"], more["name"] = voltagepark.OneGPU, "a"
		assert.GreaterOrEqual(t, w.do("POST", "/virtual-machines/instant", more).status, 400)
	}
}

func TestNoKeyOfTheOrganizationOpensAMachineByDefault(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	w.addKey("first", publicKey)
	w.deploy("a", voltagepark.OneGPU, nil)
	w.rent("a", 1, object{"ssh_keys": []string{}})
	assert.Empty(t, w.VMs()[0].SSHKeys)
	assert.Empty(t, w.Rentals()[0].SSHKeys)
}

func TestExtraKeysAreForOneDeployOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	w.rent("a", 1, object{"ssh_keys": []string{publicKey}})
	assert.Equal(t, []string{publicKey}, w.Rentals()[0].SSHKeys)
	assert.Empty(t, w.results("/organization/ssh-keys"))
}

func TestKeysAffectLaterDeploysOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, voltagepark.Config{})
	id := w.addKey("first", publicKey)
	w.deploy("a", voltagepark.OneGPU, keys("all"))
	w.addKey("second", "ssh-rsa AAAA2")
	w.do("DELETE", "/organization/ssh-keys/"+id, nil).ok()
	assert.Equal(t, []string{publicKey}, w.VMs()[0].SSHKeys)
	w.deploy("b", voltagepark.OneGPU, keys("all"))
	assert.Equal(t, []string{"ssh-rsa AAAA2"}, w.VMs()[1].SSHKeys)
}
