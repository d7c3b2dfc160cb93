package main

import (
	"context"
	"errors"
	"net/http"

	"github.com/digitalocean/godo"
	"golang.org/x/oauth2"
)

var godoSDK = sdk{
	name: "godo", module: "github.com/digitalocean/godo",
	one: "/v2/droplets/4711", many: "/v2/droplets", create: "/v2/droplets",
	oneBody: object(`{"droplet":{"id":4711,"name":"training-run-7","memory":32768,"vcpus":8,"disk":50,"locked":false,"status":"active","size_slug":"gpu-h100x1-80gb","created_at":"2026-03-28T14:00:00Z","features":["monitoring","private_networking"],"backup_ids":[1],"volume_ids":["key_abc123"],"tags":["ci","gpu"],"vpc_uuid":"760e09ef-dc84-11e8-981e-3cfdfeaae000","networks":{"v4":[{"ip_address":"203.0.113.42","netmask":"255.255.255.0","gateway":"203.0.113.1","type":"public"}]},"image":{"id":7,"description":"%s"}}}`),
	manyBody: array(`{"droplets":[%s],"links":{},"meta":{"total":1000}}`,
		`{"id":4711,"name":"training-run-7","memory":32768,"vcpus":8,"disk":50,"status":"active","size_slug":"gpu-h100x1-80gb","created_at":"2026-03-15T10:30:00Z","tags":["gpu"],"image":{"id":7,"description":"%s"}}`),
	connect: func(base string, c *http.Client, _ bool) (client, error) {
		var g *godo.Client
		var err error
		if c == nil {
			g = godo.NewFromToken(token)
			err = godo.SetBaseURL(base + "/")(g)
		} else {
			// What NewFromToken does, on another http.Client.
			through := oauth2.NewClient(context.WithValue(context.Background(), oauth2.HTTPClient, c),
				oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token}))
			g, err = godo.New(through, godo.SetBaseURL(base+"/"), godo.WithRetryAndBackoffs(godo.RetryConfig{RetryMax: 4}))
		}
		if err != nil {
			return client{}, err
		}
		spec := &godo.DropletCreateRequest{Name: "training-run-7", Region: "nyc3", Size: "gpu-h100x1-80gb", Image: godo.DropletCreateImage{Slug: "gpu-h100x1-base"}}
		return client{
			get:    func(ctx context.Context) error { _, _, err := g.Droplets.Get(ctx, 4711); return err },
			list:   func(ctx context.Context) error { _, _, err := g.Droplets.List(ctx, nil); return err },
			create: func(ctx context.Context) error { _, _, err := g.Droplets.Create(ctx, spec); return err },
			escape: func(ctx context.Context, id string) error { _, _, err := g.Storage.GetVolume(ctx, id); return err },
			do: func(ctx context.Context, method, path string, in, out any) error {
				req, err := g.NewRequest(ctx, method, path[1:], in)
				if err == nil {
					_, err = g.Do(ctx, req, out)
				}
				return err
			},
			oneOf:     func() any { return new(struct{ Droplet *godo.Droplet }) },
			manyOf:    func() any { return new(struct{ Droplets []godo.Droplet }) },
			request:   spec,
			keyHeader: "Authorization", key: "Bearer " + token,
		}, nil
	},
	limit: func(err error) string {
		var e *godo.ErrorResponse
		if errors.As(err, &e) {
			return "the answer"
		}
		return plainly(err)
	},
	ready: func() error { godo.NewFromToken(token); return nil },
	program: [2]string{`"github.com/digitalocean/godo"`,
		`c := godo.NewFromToken("key"); _, _, err := c.Droplets.Get(ctx, 1); fmt.Println(err)`},
}
