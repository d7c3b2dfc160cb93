package voltagepark_test

import (
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	"github.com/voltagegpu/volt-go/internal/sim/voltagepark"
)

// deploy deploys a virtual machine and returns its id.
func (w *world) deploy(name, preset string, more object) string {
	w.t.Helper()
	body := object{"config_id": preset, "name": name, "password": "x"}
	for k, v := range more {
		body[k] = v
	}
	id, _ := w.do("POST", "/virtual-machines/instant", body).ok().object()["vm_id"].(string)
	return id
}

// rent deploys bare metal and returns its id.
func (w *world) rent(name string, gpus int, more object) string {
	w.t.Helper()
	body := object{"location_id": voltagepark.Dallas, "gpu_count": gpus, "name": name, "ssh_keys": []string{publicKey}}
	for k, v := range more {
		body[k] = v
	}
	id, _ := w.do("POST", "/bare-metal/", body).ok().object()["rental_id"].(string)
	return id
}

// store creates a volume and returns its id.
func (w *world) store(name string, gb int) string {
	w.t.Helper()
	id, _ := w.do("POST", "/storage/", object{"name": name, "size_in_gb": gb}).ok().object()["id"].(string)
	return id
}

// addKey adds an SSH key and returns its id.
func (w *world) addKey(name, content string) string {
	w.t.Helper()
	id, _ := w.do("POST", "/organization/ssh-keys", object{"name": name, "content": content}).ok().object()["id"].(string)
	return id
}

func (w *world) spent() string {
	w.t.Helper()
	state, err := w.Look(kernel.Query{})
	require.NoError(w.t, err)
	return state.Spent.String()
}

func (w *world) vmStatus(id string) any { return w.get("/virtual-machines/" + id)["status"] }

func (w *world) rentalStatus(id string) any {
	for _, r := range w.results("/bare-metal/") {
		if r["id"] == id {
			return r["status"]
		}
	}
	return nil
}

func (w *world) setPower(id, status string) reply {
	w.t.Helper()
	return w.do("PUT", "/virtual-machines/"+id+"/power-status", object{"status": status})
}
