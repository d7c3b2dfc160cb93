// Package fragment has what blocks about Packet.ai may use.
package fragment

import (
	"context"
	"testing"

	"github.com/voltagegpu/volt-go/packetai"
	"github.com/voltagegpu/volt-go/packetai/packetaitest"
)

var (
	ctx    context.Context
	client *packetai.Client
	srv    *packetaitest.Server
	t      *testing.T
	err    error

	id         string
	publicKey  string
	offer      packetai.Offer
	deployment packetai.Deployment
	spec       packetai.DeploymentSpec
)

func deploy(ctx context.Context, client *packetai.Client) error { return nil }
