package acme

import (
	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// Machine is a rented machine. What is absent or null is the zero value.
type Machine struct {
	ID     string `json:"id"`
	Name   string `json:"name,omitempty"`
	Status string `json:"status,omitempty"` // in lower case
	// HourlyPrice is in USD per hour.
	HourlyPrice api.USD `json:"hourly_price,omitzero"`
}

func readMachine(object wire.Value) (m Machine) {
	for name, v := range object.Members() {
		switch string(name) {
		case "id":
			m.ID = v.Text()
		case "name":
			m.Name = v.Text()
		case "status":
			m.Status = v.Lower()
		case "hourly_price", "hourlyPrice":
			m.HourlyPrice = v.USD()
		}
	}
	return m
}

// decodeMachine reads a machine, bare or inside "machine".
var decodeMachine = client.One(readMachine, func(m Machine) string { return m.ID }, "machine")
