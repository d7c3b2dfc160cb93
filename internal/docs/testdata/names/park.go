// Package fragment has what blocks about Voltage Park may use.
package fragment

import (
	"context"
	"testing"

	"github.com/voltagegpu/volt-go/voltagepark"
	"github.com/voltagegpu/volt-go/voltagepark/voltageparktest"
)

var (
	ctx    context.Context
	client *voltagepark.Client
	srv    *voltageparktest.Server
	t      *testing.T
	err    error

	id       string
	preset   voltagepark.Preset
	deployed voltagepark.Deployment
	spec     voltagepark.InstantVM
)

func deploy(ctx context.Context, client *voltagepark.Client) error { return nil }
