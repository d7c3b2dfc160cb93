module github.com/voltagegpu/volt-go/internal/bench/sdks

go 1.26.0

require (
	github.com/digitalocean/godo v1.237.0
	github.com/google/go-github/v88 v88.0.0
	github.com/stretchr/testify v1.12.1
	github.com/voltagegpu/volt-go v0.0.0
	gitlab.com/gitlab-org/api/client-go/v2 v2.64.0
	golang.org/x/oauth2 v0.38.0
)

require (
	github.com/google/go-querystring v1.2.0 // indirect
	github.com/hashicorp/go-cleanhttp v0.5.2 // indirect
	github.com/hashicorp/go-retryablehttp v0.7.8 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/time v0.15.0 // indirect
)

replace github.com/voltagegpu/volt-go => ../../..
