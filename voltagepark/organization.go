package voltagepark

import (
	"context"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// OrganizationService tells whom the key belongs to.
type OrganizationService struct{ core *rest.Core }

// Organization is whom an API key belongs to.
type Organization struct {
	// ID is the organization's.
	ID string `json:"id"`
	// Name is its name.
	Name string `json:"name,omitempty"`
	// BillingEmails are who is written to about bills, besides its users.
	BillingEmails []string `json:"billing_notification_target_emails,omitzero"`
}

// Get returns the organization that the API key belongs to. It takes one request.
//
// Not on the page: GET /organization, as public clients use it.
func (s *OrganizationService) Get(ctx context.Context, opts ...CallOption) (Organization, error) {
	return call(ctx, s.core, organizationGet, rest.Params{}, opts, decodeOrganization)
}

var decodeOrganization = client.One(readOrganization, func(o Organization) string { return o.ID })

func readOrganization(object wire.Value) (out Organization) {
	for name, v := range object.Members() {
		switch string(name) {
		case "id":
			out.ID = v.Text()
		case "name":
			out.Name = v.Text()
		case "billing_notification_target_emails":
			out.BillingEmails = v.Texts()
		}
	}
	return out
}
