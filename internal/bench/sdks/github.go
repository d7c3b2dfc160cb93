package main

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/go-github/v88/github"
)

var githubSDK = sdk{
	name: "go-github", module: "github.com/google/go-github/v88",
	one: "/repos/ml/training-run-7", many: "/users/ml/repos", create: "/orgs/ml/repos",
	oneBody: object(`{"id":4711,"node_id":"R_4711","name":"training-run-7","full_name":"ml/training-run-7","private":true,"html_url":"https://203.0.113.42/ml/training-run-7","fork":false,"url":"https://203.0.113.42/repos/ml/training-run-7","clone_url":"https://203.0.113.42/ml/training-run-7.git","ssh_url":"git@203.0.113.42:ml/training-run-7.git","created_at":"2026-03-28T14:00:00Z","updated_at":"2026-03-28T14:01:12Z","size":50,"stargazers_count":12,"forks_count":3,"topics":["ci","gpu"],"default_branch":"main","description":"%s"}`),
	manyBody: array(`[%s]`,
		`{"id":4711,"name":"training-run-7","full_name":"ml/training-run-7","private":true,"html_url":"https://203.0.113.42/ml/training-run-7","created_at":"2026-03-15T10:30:00Z","stargazers_count":12,"default_branch":"main","description":"%s"}`),
	connect: func(base string, c *http.Client, _ bool) (client, error) {
		base += "/"
		opts := []github.ClientOptionsFunc{github.WithAuthToken(token), github.WithURLs(&base, nil)}
		if c != nil {
			opts = append(opts, github.WithHTTPClient(c))
		}
		g, err := github.NewClient(opts...)
		if err != nil {
			return client{}, err
		}
		name := "training-run-7"
		spec := &github.Repository{Name: &name}
		return client{
			get:    func(ctx context.Context) error { _, _, err := g.Repositories.Get(ctx, "ml", name); return err },
			list:   func(ctx context.Context) error { _, _, err := g.Repositories.ListByUser(ctx, "ml", nil); return err },
			create: func(ctx context.Context) error { _, _, err := g.Repositories.Create(ctx, "ml", spec); return err },
			escape: func(ctx context.Context, id string) error { _, _, err := g.Repositories.Get(ctx, "ml", id); return err },
			do: func(ctx context.Context, method, path string, in, out any) error {
				req, err := g.NewRequest(ctx, method, path[1:], in)
				if err == nil {
					_, err = g.Do(req, out)
				}
				return err
			},
			oneOf:     func() any { return new(github.Repository) },
			manyOf:    func() any { return new([]*github.Repository) },
			request:   spec,
			keyHeader: "Authorization", key: "Bearer " + token,
		}, nil
	},
	limit: func(err error) string {
		var limit *github.RateLimitError
		var abuse *github.AbuseRateLimitError
		var answer *github.ErrorResponse
		switch {
		case errors.As(err, &limit), errors.As(err, &abuse) && abuse.RetryAfter != nil:
			return "says when"
		case errors.As(err, &answer):
			return "the answer"
		}
		return plainly(err)
	},
	ready: func() error { _, err := github.NewClient(github.WithAuthToken(token)); return err },
	program: [2]string{`"github.com/google/go-github/v88/github"`,
		`c, err := github.NewClient(github.WithAuthToken("key")); if err == nil { _, _, err = c.Repositories.Get(ctx, "a", "b") }; fmt.Println(err)`},
}
