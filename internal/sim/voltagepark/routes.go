package voltagepark

import "github.com/voltagegpu/volt-go/internal/sim/kernel"

// pageRoutes are the 28 that the page has. Whether a path ends in a slash is as it
// is there.
func (s *Server) pageRoutes() []*route {
	read, write, create := kernel.Read, kernel.Write, kernel.Create
	return []*route{
		{Method: "GET", Pattern: "/locations/", Class: read, Query: paged(), Handle: s.listLocations},
		{Method: "GET", Pattern: "/locations/:id", Class: read, Handle: s.getLocation},
		{Method: "GET", Pattern: "/hostnodes/:id", Class: read, Handle: s.getHostNode},

		{Method: "POST", Pattern: "/virtual-machines/instant", Class: create, Body: vmFields, Handle: s.deployVM},
		{Method: "GET", Pattern: "/virtual-machines/", Class: read, Query: paged(), Handle: s.listVMs},
		{Method: "GET", Pattern: "/virtual-machines/:id", Class: read, Handle: s.getVM},
		{Method: "PATCH", Pattern: "/virtual-machines/:id", Class: write, Body: labelFields, Handle: s.updateVM},
		{Method: "DELETE", Pattern: "/virtual-machines/:id", Class: write, Handle: s.deleteVM},
		{Method: "PUT", Pattern: "/virtual-machines/:id/power-status", Class: write, Body: vmPowerFields, Handle: s.powerVM},

		{Method: "GET", Pattern: "/instant-deploy-presets/", Class: read, Handle: s.listPresets},
		{Method: "GET", Pattern: "/instant-deploy-presets/:id", Class: read, Handle: s.getPreset},

		{Method: "GET", Pattern: "/bare-metal/locations", Class: read, Query: paged(), Handle: s.listMetalLocations},
		{Method: "POST", Pattern: "/bare-metal/", Class: create, Body: rentalFields, Handle: s.deployRental},
		{Method: "GET", Pattern: "/bare-metal/", Class: read, Query: paged(), Handle: s.listRentals},
		{Method: "PUT", Pattern: "/bare-metal/:id/power-status", Class: write, Body: rentalPowerFields, Handle: s.powerRental},
		{Method: "DELETE", Pattern: "/bare-metal/:id", Class: write, Handle: s.deleteRental},
		{Method: "PATCH", Pattern: "/bare-metal/:id", Class: write, Body: labelFields, Handle: s.updateRental},
		{Method: "POST", Pattern: "/bare-metal/:id/reboot", Class: create, Body: rebootFields, Handle: s.rebootRental},

		{Method: "GET", Pattern: "/billing/transactions", Class: read, Handle: s.listTransactions,
			Query: paged(may("earliest", kernel.Day), may("latest", kernel.Day), may("types", texts))},
		{Method: "GET", Pattern: "/billing/reports/:year/:month/transactions", Class: read, Handle: s.monthlyReport},

		{Method: "GET", Pattern: "/organization/ssh-keys", Class: read, Query: paged(), Handle: s.listSSHKeys},
		{Method: "POST", Pattern: "/organization/ssh-keys", Class: create, Handle: s.createSSHKey,
			Body: fixed(need("name", text), need("content", text))},
		{Method: "DELETE", Pattern: "/organization/ssh-keys/:id", Class: write, Handle: s.deleteSSHKey},

		{Method: "POST", Pattern: "/validate/cloudinit", Class: read, Body: cloudInitFields, Handle: s.validateCloudInit},

		{Method: "POST", Pattern: "/storage/", Class: create, Handle: s.createVolume,
			Body: fixed(need("size_in_gb", integer), need("name", text), may("order_ids", texts))},
		{Method: "GET", Pattern: "/storage/", Class: read, Query: paged(), Handle: s.listVolumes},
		{Method: "PATCH", Pattern: "/storage/:id", Class: write, Handle: s.updateVolume,
			Body: fixed(may("size_in_gb", integer), may("name", text), may("order_ids", texts))},
		{Method: "GET", Pattern: "/storage/:id", Class: read, Handle: s.getVolume},
	}
}

// unlistedRoutes are not on the page: public clients use them.
func (s *Server) unlistedRoutes() []*route {
	return []*route{
		{Method: "GET", Pattern: "/virtual-machines/instant/locations", Class: kernel.Read, Query: paged(), Handle: s.listInstantLocations},
		{Method: "POST", Pattern: "/virtual-machines/:id/relocate", Class: kernel.Create, Unchecked: true, Handle: s.relocateVM},
		{Method: "POST", Pattern: "/virtual-machines/:id/port-forward", Class: kernel.Create, Handle: s.forwardPort,
			Body: fixed(need("internal_port", integer), may("external_port", integer))},
		{Method: "GET", Pattern: "/bare-metal/:id", Class: kernel.Read, Handle: s.getRental},
		{Method: "DELETE", Pattern: "/storage/:id", Class: kernel.Write, Handle: s.deleteVolume},
		{Method: "GET", Pattern: "/storage/hourly-rate", Class: kernel.Read, Handle: s.getStorageRate},
		{Method: "GET", Pattern: "/billing/hourly-rate", Class: kernel.Read, Handle: s.billingRate},
		{Method: "GET", Pattern: "/organization", Class: kernel.Read, Handle: s.getOrganization},
	}
}
