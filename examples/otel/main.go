// Otel shows what a client does as OpenTelemetry has it: a span and metrics of
// each attempt, made by a hook of a few lines (observer.go) with OpenTelemetry's
// own packages. It rents a pod of a simulator in this process, which answers 429,
// 503 and a cut connection on the way.
//
//	go run -C examples/otel .
//
// In a program of your own, give the Observer the tracer and the meter that you
// export from already; it goes with voltagepark and packetai as well.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/stdout/stdouttrace"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

func main() {
	if err := run(context.Background(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) error {
	sim, err := simulate()
	if err != nil {
		return err
	}
	defer sim.Close()

	service := resource.NewWithAttributes(semconv.SchemaURL, semconv.ServiceName("otel-example"))
	exporter, err := stdouttrace.New(stdouttrace.WithWriter(out))
	if err != nil {
		return err
	}
	traces := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(service))
	reader := sdkmetric.NewManualReader()
	metrics := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader), sdkmetric.WithResource(service))
	tracer := traces.Tracer("otel-example")
	observer, err := NewObserver(tracer, metrics.Meter("otel-example"))
	if err != nil {
		return err
	}
	client, err := sim.Client(volt.WithAttemptHook(observer.Attempt), volt.WithRetryPolicy(volt.RetryPolicy{MinBackoff: 100 * time.Millisecond}),
		volt.WithListLag(time.Second)) // the simulator's lists do not lag
	if err != nil {
		return err
	}

	fmt.Fprintln(out, "Spans, one on a line, as they are exported:")
	if err := work(ctx, tracer, client); err != nil {
		return err
	}
	if err := traces.Shutdown(ctx); err != nil { // prints what the batcher holds
		return err
	}
	var seen metricdata.ResourceMetrics
	if err := reader.Collect(ctx, &seen); err != nil {
		return err
	}
	fmt.Fprintln(out)
	if err := printMetrics(out, &seen); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nThe simulator received %d requests and answered %d of them with 429.\n", sim.RequestCount("*"), answered(sim, 429))
	return metrics.Shutdown(ctx)
}

// simulate starts a simulator in which some things go wrong.
func simulate() (*volttest.Sim, error) {
	sim, err := volttest.Start(volttest.Socket, volttest.Deploy(time.Second, 2*time.Second))
	if err != nil {
		return nil, err
	}
	for _, fault := range []struct {
		route string
		fault volttest.Fault
	}{
		{"GET /machines", volttest.Cut},
		{"POST /pods", volttest.RateLimited(time.Second)},
		{"GET /pods/:id", volttest.Status(503)},
	} {
		if err := sim.Fail(fault.route, fault.fault); err != nil {
			sim.Close()
			return nil, err
		}
	}
	return sim, nil
}

// work rents a pod and gives it back. Each step has a span of its own, and the
// attempts of its calls are below that.
func work(ctx context.Context, tracer trace.Tracer, client *volt.Client) error {
	ctx, span := tracer.Start(ctx, "work")
	defer span.End()
	step := func(name string, f func(context.Context) error) error {
		ctx, span := tracer.Start(ctx, name)
		defer span.End()
		err := f(ctx)
		if err != nil {
			span.SetStatus(codes.Error, name+" failed")
		}
		return err
	}
	var machine volt.Machine
	if err := step("choose", func(ctx context.Context) error {
		machines, err := client.Machines.List(ctx)
		if err != nil {
			return err
		}
		var ok bool
		if machine, ok = machines.Cheapest(volt.Confidential()); !ok {
			return errors.New("no confidential machine is in stock")
		}
		return nil
	}); err != nil {
		return err
	}
	var pod volt.Pod
	if err := step("rent", func(ctx context.Context) (err error) {
		pod, err = client.Pods.Create(ctx, volt.ConfidentialPod{
			Name: "otel", ResourceName: machine.ResourceName, Image: "pytorch/pytorch:2.5.1-cuda12.4-cudnn9-devel", Provider: machine.Provider,
		})
		return err
	}); err != nil {
		return err
	}
	waited := step("wait", func(ctx context.Context) error {
		_, err := client.Pods.WaitRunning(ctx, pod.ID)
		return err
	})
	if err := step("give back", func(ctx context.Context) error {
		return client.Pods.EnsureDeleted(context.WithoutCancel(ctx), pod)
	}); err != nil {
		return err
	}
	return waited
}

// answered is how many requests the simulator answered with a status.
func answered(sim *volttest.Sim, status int) (n int) {
	for _, r := range sim.Requests() {
		if r.Status == status {
			n++
		}
	}
	return n
}
