package packetai

import (
	"context"

	"github.com/voltagegpu/volt-go/internal/rest"
)

// OffersService tells what can be deployed.
type OffersService struct{ core *rest.Core }

// OffersParams says which offers are wanted.
type OffersParams struct {
	// Search is what to look for, such as "b200"; all offers where it is "".
	Search string `url:"search,omitempty"`
	// ListParams is the page: unconfirmed.
	ListParams
}

// List lists what can be deployed now, with prices and availability as far as
// the server tells them.
//
// It takes one request of the class LimitRead, may be repeated safely, and costs
// nothing. ErrServer with the code SERVICE_UNAVAILABLE says that the marketplace
// is down for a while.
//
// Documented under "GPU Offers" and as step 2 of the "Quick Start Example". What
// an offer looks like is not: see Offer.
func (s *OffersService) List(ctx context.Context, params OffersParams, opts ...CallOption) (List[Offer], error) {
	return callList(ctx, s.core, offersList, rest.Params{Target: params.Search, Query: params}, params.ListParams, opts, offers)
}
