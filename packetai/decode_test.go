package packetai_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/packetai"
)

// The same thing in each envelope.
func TestEnvelopes(t *testing.T) {
	t.Parallel()
	const object = `{"id":"dep_1","status":"running"}`
	for _, body := range []string{
		object, `{"data":` + object + `}`, `{"deployment":` + object + `}`, `{"data":{"deployment":` + object + `}}`,
		`{"success":true,"data":` + object + `,"meta":{"requestId":"r","timestamp":"t"}}`, ` {"deployment": ` + object + ` , "error":null} `,
	} {
		d, err := newClient(t, always(200, body)).Deployments.Get(t.Context(), "dep_1")
		require.NoError(t, err, body)
		require.Equal(t, "dep_1", d.ID, body)
		require.True(t, d.Status.IsRunning(), body)
	}
	for _, envelope := range []string{
		`%s`, `{"data":%s}`, `{"offers":%s}`, `{"items":%s,"total":TOTAL}`, `{"results":%s,"total":TOTAL}`, `{"data":{"offers":%s}}`, `{"data":{"items":%s},"total":TOTAL}`,
		`{"success":true,"data":%s,"meta":{"requestId":"r"}}`, `{"data":%s,"pagination":null}`,
	} {
		all := strings.ReplaceAll(envelope, "TOTAL", "2")
		client := newClient(t, always(200, fmt.Sprintf(all, `[{"id":"off_1"},{"offer_id":"off_2","id":"7"}]`)))
		offers, err := client.Offers.List(t.Context(), packetai.OffersParams{})
		require.NoError(t, err, envelope)
		require.Len(t, offers.Items, 2, envelope)
		require.Equal(t, "off_1", offers.Items[0].ID)
		require.Equal(t, "off_2", offers.Items[1].ID)
		require.Equal(t, 2, offers.Total)
		require.True(t, offers.Complete())
		client = newClient(t, always(200, fmt.Sprintf(strings.ReplaceAll(envelope, "TOTAL", "0"), `[]`)))
		offers, err = client.Offers.List(t.Context(), packetai.OffersParams{})
		require.NoError(t, err, envelope)
		require.Empty(t, offers.Items)
	}
	for _, pages := range []string{
		`{"data":[{"id":"a"}],"pagination":{"page":2,"perPage":1,"total":5,"totalPages":5}}`,
		`{"data":[{"id":"a"}],"meta":{"pagination":{"page":"2","per_page":1,"total":5,"total_pages":5}}}`,
		`{"data":{"volumes":[{"id":"a"}],"pagination":{"page":2,"perPage":1,"total":5,"totalPages":5}}}`,
		`{"volumes":[{"id":"a"}],"page":2,"per_page":1,"total":5,"total_pages":5}`,
	} {
		v, err := newClient(t, always(200, pages)).Volumes.List(t.Context(), packetai.ListParams{})
		require.NoError(t, err, pages)
		require.Equal(t, [4]int{2, 1, 5, 5}, [4]int{v.Page, v.PerPage, v.Total, v.TotalPages}, pages)
		require.False(t, v.Complete())
	}
	// A part of a list is no proof of what is not in it.
	for _, part := range []string{
		`{"data":[{"id":"a"}],"meta":{"totalCount":5}}`, `{"data":[{"id":"a"}],"pagination":{"page":1,"totalPages":5}}`,
		`{"data":[{"id":"a"}],"pagination":{"hasMore":true}}`, `{"data":{"volumes":[{"id":"a"}],"next_cursor":"c"}}`,
		`{"data":[{"id":"a"}],"pagination":{"page":3}}`, `{"data":[{"id":"a"}],"pagination":{"page":1,"perPage":1}}`,
		`{"data":null}`, `{"data":{"volumes":null}}`, `{"success":true,"data":null,"pagination":{"total":"some"}}`, `null`,
		`{"items":[{"id":"a"}]}`, `{"data":{"results":[{"id":"a"}]}}`, // no documented envelope, and no total
	} {
		v, err := newClient(t, always(200, part)).Volumes.List(t.Context(), packetai.ListParams{})
		require.NoError(t, err, part)
		require.False(t, v.Complete(), part)
	}
	for _, whole := range []string{
		`{"data":[{"id":"a"}],"pagination":{"page":1,"perPage":1,"total":1,"totalPages":1}}`, `{"data":[{"id":"a"}],"pagination":{"hasMore":false,"nextCursor":null,"next":""}}`,
		`{"data":[],"pagination":{"page":1,"perPage":20,"total":0,"totalPages":0}}`, `{"success":true,"data":null,"pagination":{"total":0}}`,
	} {
		v, err := newClient(t, always(200, whole)).Volumes.List(t.Context(), packetai.ListParams{})
		require.NoError(t, err, whole)
		require.True(t, v.Complete(), whole)
	}
	one := newClient(t, always(200, `[{"id":"a"}]`))
	for params, complete := range map[packetai.ListParams]bool{{PerPage: 1}: false, {Page: 2}: false, {PerPage: 2}: true, {}: true} {
		v, err := one.Deployments.List(t.Context(), params)
		require.NoError(t, err)
		require.Equal(t, complete, v.Complete(), params)
	}
	for _, bad := range []string{`"text"`, `17`, `{"data":{}}`, `{"data":"none"}`, `[1]`, `{"offers":{"id":"a"}}`, `[`} {
		_, err := newClient(t, always(200, bad)).Offers.List(t.Context(), packetai.OffersParams{})
		require.ErrorIs(t, err, packetai.ErrBadResponse, bad)
	}
}

// Fields of another type than is likely are read as far as they can be.
func TestOffersOfOtherForms(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]packetai.Offer{
		`{"id":17,"gpus":8,"gpu":"B200"}`:                                {ID: "17", GPUCount: 8, GPUType: "B200"},
		`{"gpu":{"name":"H100","count":"2"},"regions":["a","b"]}`:        {GPUType: "H100", GPUCount: 2, Region: "a"},
		`{"region":{"id":"dal"},"os_options":[{"name":"Debian"}]}`:       {Region: "dal", OperatingSystems: []string{"Debian"}},
		`{"price":"1.5","hourly_price":2}`:                               {HourlyPrice: packetai.MustUSD("2")},
		`{"price":1.5}`:                                                  {Unreadable: []string{"price"}},
		`{"price":1.5,"currency":"USD"}`:                                 {HourlyPrice: packetai.MustUSD("1.5")},
		`{"price":{"amount":"3","currency":"USD"},"pricePerGpuHour":{}}`: {HourlyPrice: packetai.MustUSD("3")},
		`{"price":0}`: {Unreadable: []string{"price"}},
		`{"price":null,"region":null,"gpu":null}`: {},
		`{"region":{},"gpu":{},"os":[],"id":{}}`:  {OperatingSystems: []string{}},
		`{"stock":0}`:                             {Availability: "0"},
	} {
		offers, err := newClient(t, always(200, "["+body+"]")).Offers.List(t.Context(), packetai.OffersParams{})
		require.NoError(t, err, body)
		got := offers.Items[0]
		got.Raw = packetai.Raw{}
		require.Equal(t, want, got, body)
	}
	require.True(t, packetai.Offer{Availability: "0"}.SoldOut())
	require.True(t, packetai.Offer{Availability: "sold_out"}.SoldOut())
	require.False(t, packetai.Offer{Availability: "true"}.SoldOut())
	require.False(t, packetai.Offer{}.SoldOut())
	require.False(t, packetai.Offer{}.HourlyPrice.Known(), "unknown, not free")
}

// Nothing that a server sends panics.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{
		camelDeployment, snakeDeployment, `{"data":[{"gpu":{"type":{}},"price":[]}]}`, `{"error":{"details":{"remainingMinutes":-1}}}`,
		saysNo("CONFLICT", "wait 17 minutes"), saysNo("INSUFFICIENT_BALANCE", "$1,,0"), `{"data":{"deployment":null}}`, `{"pagination":{"meta":{"pagination":{}}}}`, "",
	} {
		for _, status := range []int{200, 402, 409} {
			f.Add(status, seed)
		}
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		c := newClient(t, always(200+(status%400+400)%400, body), packetai.WithLimiter(packetai.NoLimiter), packetai.WithMaxWait(0))
		for _, call := range oneOf {
			_ = call(t.Context(), c)
		}
		_ = listOffers(t.Context(), c)
		_ = terminate(t.Context(), c)
		_, _ = c.Deployments.List(t.Context(), packetai.ListParams{})
		_, _ = c.Volumes.List(t.Context(), packetai.ListParams{})
		_, _ = c.Volumes.Create(t.Context(), packetai.VolumeSpec{Name: "v"})
		_, _ = c.SSHKeys.List(t.Context(), packetai.ListParams{})
	})
}

// What stands beside a wallet in its envelope is in its Raw, too.
func TestAWalletKeepsWhatStandsBesideIt(t *testing.T) {
	t.Parallel()
	client := newClient(t, always(200, `{"data":{"wallet":{"balance":"12.50"},"holds":[{"amount":3}]}}`))
	w, err := client.Wallet.Get(t.Context())
	require.NoError(t, err)
	require.Equal(t, packetai.MustUSD("12.5"), w.Balance)
	require.JSONEq(t, `{"wallet":{"balance":"12.50"},"holds":[{"amount":3}]}`, string(w.Raw.JSON()))
}
