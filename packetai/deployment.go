package packetai

import (
	"time"

	"github.com/voltagegpu/volt-go/api"
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
	// HourlyPrice is its price in USD per hour, under the names of
	// Offer.HourlyPrice but price. Unconfirmed.
	HourlyPrice USD `json:"hourly_price,omitzero"`
	// TotalCost is what it has cost until now in USD, from the names totalCost
	// and totalCharged. Unconfirmed.
	TotalCost USD `json:"total_cost,omitzero"`
	// CreatedAt is zero where it is not told.
	CreatedAt time.Time `json:"created_at,omitzero"`
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
			fill(&d.GPUCount, v.Int(0))
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
		case "hourlyprice", "priceperhour", "hourlyrate", "costperhour", "hourlypriceusd", "priceperhourusd":
			fill(&d.HourlyPrice, amount(v))
		case "totalcost", "totalcharged":
			fill(&d.TotalCost, amount(v))
		case "createdat", "created":
			d.CreatedAt = v.Time()
		}
	}
	fill(&d.ID, id)
	return d
}

var (
	decodeDeployment = decodeOne(readDeployment, func(d Deployment) string { return d.ID }, "deployment")
	// What was asked for by its id need not repeat that.
	decodeKnownDeployment = decodeOne(readDeployment, func(d Deployment) string { return d.ID + string(d.Status) }, "deployment")
	deploymentsNames      = []string{"deployments", "instances"}
	decodeDeployments     = decodeList(readDeployment, deploymentsNames...)
	decodeDeploymentSheet = decodeSheet(readDeployment, deploymentsNames...)
)

// decodeTermination reads the answer to a terminate, which may say no more than
// that it was accepted. One that tells of an error is none, unless it is a
// deployment's: then it is why that failed.
func decodeTermination(body []byte) (Deployment, error) {
	d, err := decodeAccepted(body)
	if err == nil && d.ID == "" && d.Status == "" && saysError(body) {
		return Deployment{}, errSaysError
	}
	return d, err
}

var decodeAccepted = decodeOne(readDeployment, withoutID, "deployment")
