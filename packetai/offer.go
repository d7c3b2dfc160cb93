package packetai

import (
	"github.com/voltagegpu/volt-go/internal/lifecycle"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// Offer is a machine that can be deployed. The page shows no offer: the fields
// are those that a deploy asks for, and what the page says that offers tell,
// "real-time pricing and availability". All that is not told is zero, and Raw has
// all that is.
type Offer struct {
	// ID is what a deploy takes: "off_abc123".
	ID string `json:"id"`
	// Provider is whose machine it is: "voltage-park".
	Provider string `json:"provider,omitempty"`
	// GPUType is such as "NVIDIA B200".
	GPUType string `json:"gpu_type,omitempty"`
	// GPUCount is how many GPUs the machine has.
	GPUCount int `json:"gpu_count,omitempty"`
	// Region is where it stands: "dallas-usa-5".
	Region string `json:"region,omitempty"`
	// OperatingSystems are those that it can be deployed with: "Ubuntu 22.04".
	OperatingSystems []string `json:"operating_systems,omitempty"`
	// InstanceType is such as InstanceBareMetal.
	InstanceType string `json:"instance_type,omitempty"`
	// HourlyPrice is the price of the whole machine in USD per hour: the highest of
	// hourlyPrice, pricePerHour, costPerHour, hourlyPriceUsd and pricePerHourUsd, in
	// either spelling. price and hourlyRate count only with a currency, because their
	// unit is not known: the vendor's dashboard shows hourlyRate in cents. HourlyPrice is
	// unknown if one of these cannot be read, or if the highest has no unit. Unconfirmed:
	// compare Raw before you compare prices.
	HourlyPrice USD `json:"hourly_price,omitzero"`
	// GPUHourlyPrice is the price of one GPU in USD per hour, from the names
	// pricePerGpuHour, gpuHourlyPrice, hourlyPricePerGpu and pricePerGpu.
	// Unconfirmed.
	GPUHourlyPrice USD `json:"gpu_hourly_price,omitzero"`
	// Availability is the server's word, in lower case: "true", "available", "3";
	// or "".
	Availability string `json:"availability,omitempty"`
	// Unreadable names the members of the response that could not be read.
	Unreadable []string `json:"unreadable,omitempty"`
	// Raw is the JSON it was read from.
	Raw Raw `json:"-"`
}

// SoldOut reports whether the server says that there is none left. What it does
// not say, or says in a word that is not known, is not sold out.
func (o Offer) SoldOut() bool {
	switch o.Availability {
	case "false", "0", "no", "none", "unavailable", "sold_out", "sold-out", "out_of_stock", "out-of-stock":
		return true
	}
	return false
}

// Deployment is what deploys the offer: with its first operating system, where it
// names any, and as InstanceBareMetal where it names no type. Create says what is
// missing, where the offer does not tell it.
func (o Offer) Deployment(name, sshPublicKey string) DeploymentSpec {
	s := DeploymentSpec{
		Provider: o.Provider, OfferID: o.ID, GPUType: o.GPUType, GPUCount: o.GPUCount, Region: o.Region,
		InstanceType: o.InstanceType, SSHPublicKey: sshPublicKey, Name: name,
	}
	if len(o.OperatingSystems) > 0 {
		s.OperatingSystem = o.OperatingSystems[0]
	}
	fill(&s.InstanceType, InstanceBareMetal)
	return s
}

// readOffer reads an offer in every spelling that is likely.
func readOffer(object wire.Value) Offer {
	o := Offer{Raw: rawOf(object)}
	var id string
	var price prices
	for name, v := range object.Members() {
		switch spelled(name) {
		case "offerid":
			o.ID = v.Text()
		case "id":
			id = v.Text()
		case "provider", "cloud":
			fill(&o.Provider, word(v))
		case "gputype", "gpumodel":
			fill(&o.GPUType, word(v))
		case "gpucount", "numgpus":
			fill(&o.GPUCount, v.Int(0))
		case "gpu", "gpus":
			o.readGPU(v)
		case "region", "location", "regions":
			fill(&o.Region, word(v))
		case "operatingsystem", "operatingsystems", "os", "osoptions":
			if o.OperatingSystems == nil {
				o.OperatingSystems = v.Texts()
			}
		case "instancetype":
			o.InstanceType = v.Text()
		case "hourlyprice", "priceperhour", "costperhour", "hourlypriceusd", "priceperhourusd":
			price.named = lifecycle.PriceOf(price.named, amount(v))
		case "pricepergpuhour", "gpuhourlyprice", "hourlypricepergpu", "pricepergpu":
			o.GPUHourlyPrice = lifecycle.PriceOf(o.GPUHourlyPrice, amount(v))
		case "hourlyrate", "price":
			price.readBare(spelled(name), v)
		case "currency":
			price.currency = v.Lower()
		case "availability", "available", "isavailable", "instock", "stock":
			fill(&o.Availability, v.Lower())
		}
	}
	fill(&o.ID, id)
	o.HourlyPrice = price.hourly(&o.Unreadable)
	if !isDollars(price.currency) {
		o.GPUHourlyPrice = USD{}
	}
	return o
}

// readGPU takes what an offer says of its GPUs: a type, a number, or an object
// with both.
func (o *Offer) readGPU(v wire.Value) {
	if v[0] == '{' {
		for name, v := range v.Members() {
			switch spelled(name) {
			case "type", "model", "name":
				fill(&o.GPUType, v.Text())
			case "count":
				fill(&o.GPUCount, v.Int(0))
			}
		}
		return
	}
	if n := v.Int(0); n > 0 {
		fill(&o.GPUCount, n)
		return
	}
	fill(&o.GPUType, word(v))
}

var offers = lister[Offer]{readOffer, []string{"offers"}}
