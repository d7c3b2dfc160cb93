package main

import (
	"context"
	"errors"
	"net/http"

	gitlab "gitlab.com/gitlab-org/api/client-go/v2"
)

var gitlabSDK = sdk{
	name: "gitlab client-go", module: "gitlab.com/gitlab-org/api/client-go/v2",
	one: "/api/v4/projects/4711", many: "/api/v4/projects", create: "/api/v4/projects",
	oneBody: object(`{"id":4711,"name":"training-run-7","path":"training-run-7","path_with_namespace":"ml/training-run-7","default_branch":"main","visibility":"private","ssh_url_to_repo":"git@203.0.113.42:ml/training-run-7.git","http_url_to_repo":"https://203.0.113.42/ml/training-run-7.git","web_url":"https://203.0.113.42/ml/training-run-7","topics":["ci","gpu"],"created_at":"2026-03-28T14:00:00Z","last_activity_at":"2026-03-28T14:01:12Z","creator_id":7,"archived":false,"star_count":12,"forks_count":3,"description":"%s"}`),
	manyBody: array(`[%s]`,
		`{"id":4711,"name":"training-run-7","path":"training-run-7","default_branch":"main","visibility":"private","web_url":"https://203.0.113.42/ml/training-run-7","created_at":"2026-03-15T10:30:00Z","star_count":12,"description":"%s"}`),
	connect: func(base string, c *http.Client, _ bool) (client, error) {
		opts := []gitlab.ClientOptionFunc{gitlab.WithBaseURL(base)}
		if c != nil {
			opts = append(opts, gitlab.WithHTTPClient(c))
		}
		g, err := gitlab.NewClient(token, opts...)
		if err != nil {
			return client{}, err
		}
		name := "training-run-7"
		spec := &gitlab.CreateProjectOptions{Name: &name, Path: &name}
		with := func(ctx context.Context) gitlab.RequestOptionFunc { return gitlab.WithContext(ctx) }
		return client{
			get: func(ctx context.Context) error { _, _, err := g.Projects.GetProject(4711, nil, with(ctx)); return err },
			list: func(ctx context.Context) error {
				_, _, err := g.Projects.ListProjects(nil, with(ctx))
				return err
			},
			create: func(ctx context.Context) error { _, _, err := g.Projects.CreateProject(spec, with(ctx)); return err },
			escape: func(ctx context.Context, id string) error {
				_, _, err := g.Projects.GetProject(id, nil, with(ctx))
				return err
			},
			do: func(ctx context.Context, method, path string, in, out any) error {
				req, err := g.NewRequest(method, path[1:], in, []gitlab.RequestOptionFunc{with(ctx)})
				if err == nil {
					_, err = g.Do(req, out)
				}
				return err
			},
			oneOf:     func() any { return new(gitlab.Project) },
			manyOf:    func() any { return new([]*gitlab.Project) },
			request:   spec,
			keyHeader: "Private-Token", key: token,
		}, nil
	},
	limit: func(err error) string {
		var e *gitlab.ErrorResponse
		if errors.As(err, &e) {
			return "the answer"
		}
		return plainly(err)
	},
	ready: func() error { _, err := gitlab.NewClient(token); return err },
	program: [2]string{`gitlab "gitlab.com/gitlab-org/api/client-go/v2"`,
		`c, err := gitlab.NewClient("key"); if err == nil { _, _, err = c.Projects.GetProject(1, nil, gitlab.WithContext(ctx)) }; fmt.Println(err)`},
}
