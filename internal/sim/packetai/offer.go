package packetai

import (
	"fmt"
	"strings"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Offer is a machine that can be deployed.
type Offer struct {
	// ID is what a deploy names: off_abc123.
	ID       string
	Provider string
	GPUType  string
	GPUCount int
	Region   string
	// OperatingSystems are those that it can be deployed with.
	OperatingSystems []string
	InstanceType     string
	// Price is what the whole machine costs an hour, in whole cents.
	Price kernel.Money
	// Stock is how many such machines are free.
	Stock int
}

// NewOffer checks an offer, and fills in what most offers have in common.
func NewOffer(o Offer) (Offer, error) {
	kernel.SetDefault(&o.Provider, "voltage-park")
	kernel.SetDefault(&o.Region, "dallas-usa-5")
	kernel.SetDefault(&o.InstanceType, "BARE_METAL")
	kernel.SetDefault(&o.GPUCount, 8)
	if len(o.OperatingSystems) == 0 {
		o.OperatingSystems = []string{"Ubuntu 22.04"}
	}
	switch {
	case o.ID == "" || o.GPUType == "":
		return o, fmt.Errorf("offer %q of %q: want an id and a type of GPU", o.ID, o.GPUType)
	case o.GPUCount < 1 || o.Stock < 0 || o.Price < 0 || o.Price != o.Price.Cents():
		return o, fmt.Errorf("offer %s: want 1 GPU or more, and no negative stock and no price below nothing or in parts of a cent", o.ID)
	}
	return o, nil
}

// defaultOffers have the one that the page's deploy names. The page tells no
// price.
func defaultOffers() []Offer {
	systems := []string{"Ubuntu 22.04", "Ubuntu 24.04"}
	return []Offer{
		{"off_abc123", "voltage-park", "NVIDIA B200", 8, "dallas-usa-5", systems, "BARE_METAL", 36 * kernel.Dollar, 2},
		{"off_h200dallas", "voltage-park", "NVIDIA H200", 8, "dallas-usa-5", systems, "BARE_METAL", 24 * kernel.Dollar, 3},
		{"off_h100dallas", "voltage-park", "NVIDIA H100", 8, "dallas-usa-1", systems, "BARE_METAL", 15_920_000, 4},
		{"off_h100seattle", "voltage-park", "NVIDIA H100", 8, "seattle-usa-2", systems, "BARE_METAL", 17_600_000, 1},
		{"off_a100kansas", "massed-compute", "NVIDIA A100", 4, "kansas-usa-1", systems[:1], "BARE_METAL", 5_400_000, 0},
	}
}

// matches reports whether every word of a search is found in the offer.
func (o *Offer) matches(search string) bool {
	text := strings.ToLower(strings.Join([]string{o.ID, o.Provider, o.GPUType, o.Region, o.InstanceType}, "\n"))
	for word := range strings.FieldsSeq(strings.ToLower(search)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

type offerRow struct {
	ID               string       `json:"id"`
	Provider         string       `json:"provider"`
	GPUType          string       `json:"gpuType"`
	GPUCount         int          `json:"gpuCount"`
	Region           string       `json:"region"`
	OperatingSystems []string     `json:"operatingSystems"`
	InstanceType     string       `json:"instanceType"`
	HourlyPrice      kernel.Money `json:"hourlyPrice"`
	Currency         string       `json:"currency"`
	Available        int          `json:"available"`
}

func (s *Server) listOffers(c *call) *answer {
	rows := []offerRow{}
	for o := range s.offers.All() {
		if s.does(SearchFilters) && !o.matches(c.Query.Text("search")) {
			continue
		}
		rows = append(rows, offerRow{
			o.ID, o.Provider, o.GPUType, o.GPUCount, o.Region, o.OperatingSystems, o.InstanceType, o.Price, "USD", o.Stock,
		})
	}
	if s.cfg.OnlyDocumented { // the page knows no pages
		return ok(c, rows)
	}
	return list(s, c, rows)
}
