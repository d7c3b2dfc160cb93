// Package fragment has what blocks about Volt may use.
package fragment

import (
	"context"
	"testing"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/voltagepark"
	"github.com/voltagegpu/volt-go/volttest"
)

var (
	ctx    context.Context
	client *volt.Client
	srv    *volttest.Server
	t      *testing.T
	err    error

	id     string
	ids    []string
	name   string
	apiKey string

	pod      volt.Pod
	spec     volt.ConfidentialPod
	specs    []volt.PodSpec
	job      volt.Job
	textJob  volt.TextJob
	machine  volt.Machine
	template volt.Template
	keyID    string

	// For the README's look at the other two.
	preset    voltagepark.Preset
	publicKey string
)

func deploy(ctx context.Context, client *volt.Client) error { return nil }

func work(ctx context.Context, pod volt.Pod) error { return nil }
