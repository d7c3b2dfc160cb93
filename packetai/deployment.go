package packetai

import (
	"time"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// Deployment is a machine that was deployed. The page shows no answer, so that
// its fields are what a deploy asks for and what is likely: all that is not told
// is zero, and Raw has all that is.
type Deployment struct {
	// ID is what later calls take.
	ID string `json:"id"`
	// Name is the name that it was given.
	Name string `json:"name,omitempty"`
	// Status is where it stands.
	Status DeploymentStatus `json:"status,omitempty"`
	// Message is the server's words about it.
	Message string `json:"message,omitempty"`
	// Provider, OfferID, GPUType, GPUCount, Region, OperatingSystem and
	// InstanceType are as of its DeploymentSpec.
	Provider        string `json:"provider,omitempty"`
	OfferID         string `json:"offer_id,omitempty"`
	GPUType         string `json:"gpu_type,omitempty"`
	GPUCount        int    `json:"gpu_count,omitempty"`
	Region          string `json:"region,omitempty"`
	OperatingSystem string `json:"operating_system,omitempty"`
	InstanceType    string `json:"instance_type,omitempty"`
	// IP is its address. It can be known while it is still deploying.
	IP string `json:"ip,omitempty"`
	// SSHPort is 0 where none is told: then it is 22.
	SSHPort int `json:"ssh_port,omitempty"`
	// HourlyPrice is its price in USD per hour: the highest that the response shows. It
	// is unknown if a price cannot be read or has no known unit. Unconfirmed.
	HourlyPrice USD `json:"hourly_price,omitzero"`
	// TotalCost is what it has cost until now in USD, from the names totalCost
	// and totalCharged. Unconfirmed.
	TotalCost USD `json:"total_cost,omitzero"`
	// CreatedAt is zero if the response omits it.
	CreatedAt time.Time `json:"created_at,omitzero"`
	// Unreadable names the members of the response that could not be read, or only in
	// part, such as a time without a zone. No decision is based on them.
	Unreadable []string `json:"unreadable,omitempty"`
	// Raw is the JSON it was read from, with what stands beside it in the answer.
	Raw Raw `json:"-"`
}

// SSH is the way in: root at its IP, as step 4 of the "Quick Start Example" has
// it. It works once the Status is running.
func (d Deployment) SSH() SSH { return api.NewSSH("root", d.IP, d.SSHPort) }

func (d *Deployment) keep(object wire.Value) { d.Raw = rawOf(object) }

// readDeployment reads a deployment in every spelling that is likely.
func readDeployment(object wire.Value) Deployment {
	d := Deployment{Raw: rawOf(object)}
	unreadable := (*wire.Unreadable)(&d.Unreadable)
	var price prices
	var id string
	for name, v := range object.Members() {
		switch spelled(name) {
		case "deploymentid":
			d.ID = v.Text()
		case "id", "instanceid", "uuid":
			if id == "" || spelled(name) == "id" {
				id = v.Text()
			}
		case "name":
			d.Name = v.Text()
		case "status", "state":
			fill(&d.Status, readStatus(v))
		case "message", "statusmessage", "error":
			fill(&d.Message, v.Text())
		case "provider", "cloud":
			fill(&d.Provider, word(v))
		case "offerid":
			d.OfferID = v.Text()
		case "gputype", "gpumodel":
			fill(&d.GPUType, word(v))
		case "gpucount", "numgpus":
			fill(&d.GPUCount, unreadable.Int("gpu_count", v, 0))
		case "region", "location":
			fill(&d.Region, word(v))
		case "operatingsystem", "os":
			fill(&d.OperatingSystem, word(v))
		case "instancetype":
			d.InstanceType = v.Text()
		case "ip", "ipaddress", "publicip", "publicipaddress", "ipv4":
			fill(&d.IP, word(v))
		case "sshport":
			d.SSHPort = v.Int(0)
		case "hourlyprice", "priceperhour", "costperhour", "hourlypriceusd", "priceperhourusd":
			price.named = lifecycle.PriceOf(price.named, amount(v))
		case "hourlyrate", "price":
			price.readBare(spelled(name), v)
		case "currency":
			price.currency = v.Lower()
		case "totalcost", "totalcharged":
			fill(&d.TotalCost, amount(v))
		case "createdat", "created":
			fill(&d.CreatedAt, unreadable.Time("created_at", v))
		}
	}
	d.HourlyPrice = price.hourly(&d.Unreadable)
	fill(&d.ID, id)
	return d
}

var (
	decodeDeployment = decodeOne(readDeployment, func(d Deployment) string { return d.ID }, "deployment")
	// The response to a Get by id need not repeat the id.
	decodeKnownDeployment = decodeOne(readDeployment, func(d Deployment) string { return d.ID + string(d.Status) }, "deployment")
	decodeEndedDeployment = decodeOne(readDeployment, withoutID, "deployment")
	deployments           = lister[Deployment]{readDeployment, []string{"deployments", "instances"}}
)

// isAbout returns whether an object is about the deployment id. An instanceId may be the
// provider's own id.
func isAbout(object wire.Value, id string) lifecycle.Evidence {
	var shown []lifecycle.ResourceID
	for name, v := range object.Members() {
		switch spelled(name) {
		case "deploymentid", "id", "uuid":
			shown = append(shown, lifecycle.ResourceID{Kind: lifecycle.KindDeployment, ID: v.Text()})
		case "instanceid":
			shown = append(shown, lifecycle.ResourceID{Kind: "instance", ID: v.Text()})
		}
	}
	return lifecycle.IsAbout(lifecycle.ResourceID{Kind: lifecycle.KindDeployment, ID: id}, shown...)
}

// decodeDeploymentAbout reads the response to a Get of the deployment id.
func decodeDeploymentAbout(id string) func([]byte) (Deployment, error) {
	return func(body []byte) (Deployment, error) {
		d, err := decodeKnownDeployment(body)
		if err != nil {
			return d, err
		}
		data, _ := wire.Object(body, "data")
		object, _ := wire.Object(data, "deployment")
		if isAbout(object, id) == lifecycle.Denied {
			return Deployment{}, errOtherDeployment
		}
		d.ID = id
		return d, nil
	}
}

// decodeTermination reads the response to the terminate of the deployment id.
func decodeTermination(id string) func([]byte) (Deployment, error) {
	e := lifecycle.Ending{API: provider.Name, Kind: lifecycle.KindDeployment, Envelopes: []string{"deployment"}}
	return func(body []byte) (Deployment, error) {
		if err := accepts(e, body, func(object wire.Value) lifecycle.Evidence { return isAbout(object, id) }); err != nil {
			return Deployment{}, err
		}
		d, _ := decodeEndedDeployment(body) // the body may be empty
		d.ID = id
		return d, nil
	}
}
