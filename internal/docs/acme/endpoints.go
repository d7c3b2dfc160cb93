package acme

import "github.com/voltagegpu/volt-go/internal/rest"

var endpoints rest.Registry

var (
	machinesCreate = endpoints.Add(rest.Endpoint{
		Method: "POST", Path: "/machines", Class: rest.Create, Operation: "create machine", IDs: []string{"id"},
	})
	machinesGet = endpoints.Add(rest.Endpoint{
		Method: "GET", Path: "/machines/{id}", Class: rest.Read, Operation: "get machine",
	})
)
