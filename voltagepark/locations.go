package voltagepark

import (
	"context"
	"iter"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// LocationsService tells where host nodes stand, and what is free on them.
type LocationsService struct{ core *rest.Core }

var (
	locationsList = endpoint(rest.Read, "GET", "/locations/", "list locations")
	locationsGet  = endpoint(rest.Read, "GET", "/locations/{id}", "get location")
)

// locationsPage is how many locations a page has by default.
const locationsPage = 3

// Location is a data centre. What is absent or null is the zero value.
type Location struct {
	// ID is what BareMetal.LocationID takes, where it has bare metal.
	ID string `json:"id"`
	// City, Region and Country tell where it is.
	City    string `json:"city,omitempty"`
	Region  string `json:"region,omitempty"`
	Country string `json:"country,omitempty"`
	// HostNodes are what stands there.
	HostNodes []HostNode `json:"hostnodes,omitzero"`
}

// List yields the locations with their host nodes, and what is free on those.
// Reading all of n takes n/3 requests, or n/ListParams.Limit.
//
// Documented as GET /locations/.
func (s *LocationsService) List(ctx context.Context, params ListParams, opts ...CallOption) iter.Seq2[Location, error] {
	return locations.all(ctx, s.core, params, nil, opts)
}

// ListPage returns one page of List. It takes one request.
//
// Documented as GET /locations/.
func (s *LocationsService) ListPage(ctx context.Context, params ListParams, opts ...CallOption) (Page[Location], error) {
	return locations.page(ctx, s.core, params, nil, opts)
}

// Get returns one location. It takes one request.
//
// Documented as GET /locations/{location_id}.
func (s *LocationsService) Get(ctx context.Context, id string, opts ...CallOption) (Location, error) {
	return call(ctx, s.core, locationsGet, args(id), opts, about(id, decodeLocation, locationID))
}

func locationID(l Location) string { return l.ID }

var (
	decodeLocation = client.One(readLocation, locationID)
	locations      = list[Location]{locationsList, locationsPage, readLocation, locationID}
)

func readLocation(object wire.Value) (out Location) {
	for name, v := range object.Members() {
		switch string(name) {
		case "id":
			out.ID = v.Text()
		case "city":
			out.City = v.Text()
		case "region":
			out.Region = v.Text()
		case "country":
			out.Country = v.Text()
		case "hostnodes":
			out.HostNodes = readAll(v, readHostNode)
		}
	}
	return out
}
