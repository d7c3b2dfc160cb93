package packetai_test

import (
	"net/http"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/contract"
	"github.com/voltagegpu/volt-go/packetai"
)

type exchange = contract.Exchange[*packetai.Client]

// suite is what the page documents, and what it tells in prose. It shows no
// answer: those here are in the form of the vendor's open edition.
var suite = contract.Suite[*packetai.Client]{
	Client: func(rt http.RoundTripper, key string) *packetai.Client {
		c, err := packetai.New(
			packetai.WithAPIKey(key), packetai.WithHTTPClient(&http.Client{Transport: rt}), packetai.WithLimiter(packetai.NoLimiter),
			packetai.WithRetryPolicy(packetai.RetryPolicy{MaxRepeats: packetai.NoRepeats}),
		)
		if err != nil {
			panic(err)
		}
		return c
	},
	BaseURL:   "https://dash.packet.ai/api/v1/inventory",
	KeyHeader: "Authorization", KeyPrefix: "Bearer ",
	UserAgent: "volt-go/" + api.Version,
	Fixtures:  "../testdata", Folders: []string{"packetai"},
	Exchanges: slices.Concat(certainExchanges, unconfirmedExchanges),
	Errors:    errorExchanges,
	NullIsAbsent: map[string][]string{"": {
		"success",                                                   // a success without a word is one
		"data.name", "data.volume.name", "deployment.deployment_id", // known from the request
		"data.total", // as many as are listed
	}},
}

func TestExchanges(t *testing.T) {
	t.Parallel()
	contract.Replay(t, suite)
}

func TestRawAnswers(t *testing.T) {
	t.Parallel()
	contract.RawAnswers(t, suite)
}

func TestAnswersSurviveJSON(t *testing.T) {
	t.Parallel()
	contract.SurviveJSON(t, suite)
}

func TestManyGoroutines(t *testing.T) {
	t.Parallel()
	contract.ManyGoroutines(t, suite)
}

func TestErrorAnswers(t *testing.T) {
	t.Parallel()
	contract.DocumentedErrors(t, suite)
}

func TestEveryFixtureIsReplayed(t *testing.T) {
	t.Parallel()
	contract.EveryFixtureIsReplayed(t, suite)
}

func TestEveryCallIsReplayed(t *testing.T) {
	t.Parallel()
	contract.EveryCallIsReplayed(t, suite, packetai.RegisteredCalls())
}

func TestEveryLeafOfEveryAnswerMatters(t *testing.T) {
	t.Parallel()
	contract.EveryLeafOfEveryAnswerMatters(t, suite)
}

func TestEveryLeafOfEveryErrorMatters(t *testing.T) {
	t.Parallel()
	contract.EveryLeafOfEveryErrorMatters(t, suite)
}

// read is a call's outcome without the Raws in it: they would hide that a field
// is not read.
func read[T any](value T, err error) (any, error) {
	dropRaws(reflect.ValueOf(&value).Elem())
	return value, err
}

func dropRaws(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if raw, ok := v.Interface().(packetai.Raw); ok {
			if raw.JSON() != nil {
				v.SetZero()
			}
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				dropRaws(v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			dropRaws(v.Index(i))
		}
	}
}

// Each value has the JSON that it was read from, and prints without it.
func TestEveryValueHasItsRaw(t *testing.T) {
	t.Parallel()
	const object = `{"id":"x_1","root_password":"correct horse"}`
	c := newClient(t, always(200, `{"data":`+object+`,"meta":{}}`), packetai.WithLimiter(packetai.NoLimiter))
	lists := newClient(t, always(200, `{"data":[`+object+`],"meta":{}}`), packetai.WithLimiter(packetai.NoLimiter))
	ctx := t.Context()
	one := func(raw packetai.Raw, err error) {
		t.Helper()
		require.NoError(t, err)
		require.Equal(t, object, string(raw.JSON()))
		var secret struct {
			Password string `json:"root_password"`
		}
		require.NoError(t, raw.Decode(&secret))
		require.Equal(t, "correct horse", secret.Password)
	}
	deployment, err := c.Deployments.Create(ctx, spec())
	one(deployment.Raw, err)
	contract.Hides(t, deployment, "correct horse")
	deployment, err = c.Deployments.Get(ctx, "x_1")
	one(deployment.Raw, err)
	ended := newClient(t, always(200, `{"success":true,"data":{"deployment":`+object+`}}`))
	deployment, err = ended.Deployments.Terminate(ctx, "x_1")
	require.NoError(t, err)
	require.JSONEq(t, `{"deployment":`+object+`}`, string(deployment.Raw.JSON()))
	key, err := c.SSHKeys.Create(ctx, packetai.SSHKeySpec{Name: "k", PublicKey: aPublicKey})
	one(key.Raw, err)
	contract.Hides(t, key, "correct horse")
	volume, err := c.Volumes.Create(ctx, packetai.VolumeSpec{Name: "v"})
	one(volume.Raw, err)
	contract.Hides(t, volume, "correct horse")
	volume, err = c.Volumes.Attach(ctx, "x_1", "d_1")
	one(volume.Raw, err)
	wallet, err := c.Wallet.Get(ctx)
	one(wallet.Raw, err)
	contract.Hides(t, wallet, "correct horse")
	offers, err := lists.Offers.List(ctx, packetai.OffersParams{})
	require.NoError(t, err)
	one(offers.Items[0].Raw, nil)
	contract.Hides(t, offers, "correct horse")
	require.JSONEq(t, `{"data":[`+object+`],"meta":{}}`, string(offers.Raw.JSON()))
	volumes, err := lists.Volumes.List(ctx, packetai.ListParams{})
	one(volumes.Items[0].Raw, err)
	keys, err := lists.SSHKeys.List(ctx, packetai.ListParams{})
	one(keys.Items[0].Raw, err)
	deployments, err := lists.Deployments.List(ctx, packetai.ListParams{})
	one(deployments.Items[0].Raw, err)

	// What stands beside the resource is kept too: it may be told only once.
	const beside = `{"deployment":` + object + `,"root_password":"battery staple"}`
	nested := newClient(t, always(201, `{"data":`+beside+`}`), packetai.WithLimiter(packetai.NoLimiter))
	deployment, err = nested.Deployments.Create(ctx, spec())
	require.NoError(t, err)
	require.Equal(t, "x_1", deployment.ID)
	require.Equal(t, beside, string(deployment.Raw.JSON()))

	var none packetai.Raw
	require.Nil(t, none.JSON())
	require.Error(t, none.Decode(&struct{}{}))
	require.Equal(t, "[0 bytes]", none.String())
}
