package voltagepark

import (
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// Deployment is the answer to a deploy: what is billed from now on.
type Deployment struct {
	// ID is the virtual machine's or rental's, which later calls take.
	ID string `json:"id"`
	// Warning is the server's own words, where it has any.
	Warning string `json:"warning,omitempty"`
}

// deployed is a Deployment with the name in the response, or "".
type deployed struct {
	Deployment
	name string
}

var decodeDeployed = client.One(readDeployed, func(d deployed) string { return d.ID })

// decodeDeployment returns a decoder for the response to a deploy of name.
func decodeDeployment(name string) func([]byte) (Deployment, error) {
	decode := client.Named(decodeDeployed, name, func(d deployed) string { return d.name })
	return func(body []byte) (Deployment, error) {
		d, err := decode(body)
		return d.Deployment, err
	}
}

func readDeployed(object wire.Value) (out deployed) {
	plain := ""
	for name, v := range object.Members() {
		switch string(name) {
		case "vm_id", "rental_id":
			out.ID = v.Text()
		case "id":
			plain = v.Text()
		case "name":
			out.name = v.Text()
		case "warning":
			out.Warning = v.Text()
		}
	}
	if out.ID == "" {
		out.ID = plain
	}
	return out
}

// deployParams are a deploy's: its body, and the texts of it that must not come
// back in an error.
func deployParams(name string, body any, extra map[string]any, password Secret, script *CloudInit) rest.Params {
	secrets := []Secret{password}
	if script != nil {
		secrets = append(secrets, script.secrets()...)
	}
	return rest.Params{Target: name, Body: body, Extra: extra, Secrets: secrets}
}
