package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	volt "github.com/voltagegpu/volt-go"
	"github.com/voltagegpu/volt-go/volttest"
)

// bench is a simulator, a client of it that is observed, and what is seen.
type bench struct {
	*volttest.Server
	client *volt.Client
	tracer trace.Tracer
	spans  *tracetest.InMemoryExporter
	reader *sdkmetric.ManualReader
}

func newBench(t *testing.T, opts ...volttest.Option) *bench {
	t.Helper()
	b := &bench{Server: volttest.NewServer(t, opts...), spans: tracetest.NewInMemoryExporter(), reader: sdkmetric.NewManualReader()}
	b.tracer = sdktrace.NewTracerProvider(sdktrace.WithSyncer(b.spans)).Tracer("test")
	observer, err := NewObserver(b.tracer, sdkmetric.NewMeterProvider(sdkmetric.WithReader(b.reader)).Meter("test"))
	require.NoError(t, err)
	b.client = b.Client(volt.WithAttemptHook(observer.Attempt), volt.WithLimiter(volt.NoLimiter),
		volt.WithRetryPolicy(volt.RetryPolicy{MaxRepeats: 30, MinBackoff: time.Millisecond, MaxBackoff: 2 * time.Millisecond, HourlyBudget: -1}))
	return b
}

func (b *bench) measured(t *testing.T) *metricdata.ResourceMetrics {
	t.Helper()
	var seen metricdata.ResourceMetrics
	require.NoError(t, b.reader.Collect(t.Context(), &seen))
	return &seen
}

// What was measured is what the simulator counted: by endpoint and status, and
// the repeats, while many work at once and one request in five goes wrong.
func TestMetricsAgreeWithTheServer(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string][]volttest.Option{"HTTP1": {volttest.Socket}, "HTTP2": {volttest.HTTP2}, "in memory": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, append(opts, volttest.Confidential, volttest.Seed(7), volttest.Instant, volttest.Quota(-1, time.Hour), volttest.Balance("100000"))...)
			require.NoError(t, b.SetStock("h200-small", 1000))
			for route, f := range map[string]volttest.Fault{
				"GET *":      volttest.Status(503),
				"GET /pods":  volttest.CutBody(10),
				"DELETE *":   volttest.HTML(502),
				"POST /pods": volttest.RetryAfter(429, "0.001"),
			} {
				b.Fail(route, f.WithProbability(.2).Always())
			}
			workers := 16
			if testing.Short() {
				workers = 8
			}
			var wg sync.WaitGroup
			for i := range workers {
				wg.Go(func() { workload(t, b.client, fmt.Sprint("pod-", i)) })
			}
			wg.Wait()
			if t.Failed() {
				return
			}

			received := map[string]int64{}
			for _, r := range b.Requests() {
				received[fmt.Sprint(strings.ReplaceAll(r.Route, ":id", "{id}"), " ", r.Status)]++
			}
			seen := b.measured(t)
			measured, requests := map[string]int64{}, int64(0)
			for _, p := range histogram[float64](seen, durationName) {
				status, _ := p.Attributes.Value(semconv.HTTPResponseStatusCodeKey)
				measured[fmt.Sprint(text(p.Attributes, semconv.HTTPRequestMethodKey), " ", text(p.Attributes, semconv.URLTemplateKey), " ", status.AsInt64())] += int64(p.Count)
				requests += int64(p.Count)
			}
			require.Equal(t, received, measured)
			require.EqualValues(t, b.RequestCount("*"), requests)
			stats := b.client.Stats()
			require.Equal(t, stats.Repeats, total(counts(seen, repeatsName)))
			require.NotZero(t, stats.Repeats)
			require.Len(t, b.spans.GetSpans(), int(requests))
			waits := uint64(0)
			for _, p := range histogram[float64](seen, waitName) {
				waits += p.Count
			}
			require.EqualValues(t, requests, waits)
			require.Zero(t, total(counts(seen, refusedName)))
		})
	}
}

// workload makes calls of each class.
func workload(t *testing.T, client *volt.Client, name string) {
	ctx := t.Context()
	machines, err := client.Machines.List(ctx)
	if !assert.NoError(t, err) {
		return
	}
	machine, _ := machines.Cheapest(volt.Confidential())
	pod, err := client.Pods.Create(ctx, volt.ConfidentialPod{Name: name, ResourceName: machine.ResourceName, Image: "image", Provider: machine.Provider})
	if !assert.NoError(t, err) {
		return
	}
	for range 5 {
		_, err = client.Pods.Get(ctx, pod.ID)
		assert.NoError(t, err)
		_, err = client.Pods.List(ctx)
		assert.NoError(t, err)
	}
	_, err = client.Pods.Delete(ctx, pod.ID)
	assert.NoError(t, err)
}

// Each attempt is a span below that of the call's context, when it was made and
// with the conventions' attributes; nothing of it holds an id.
func TestSpansOfACall(t *testing.T) {
	t.Parallel()
	b := newBench(t, volttest.Socket, volttest.Lenient)
	b.Fail("GET /pods/:id", volttest.Status(503))
	ctx, parent := b.tracer.Start(t.Context(), "parent")
	began := time.Now()
	_, err := b.client.Pods.Get(ctx, "secret-pod-id")
	require.ErrorIs(t, err, volt.ErrNotFound)
	over, cancel := context.WithCancel(ctx)
	cancel()
	_, err = b.client.Pods.Get(over, "secret-pod-id")
	require.ErrorIs(t, err, context.Canceled)
	parent.End()

	spans := b.spans.GetSpans()
	require.Len(t, spans, 4)
	for i, want := range []map[attribute.Key]any{
		{semconv.HTTPResponseStatusCodeKey: int64(503), semconv.ErrorTypeKey: "server error"},
		{semconv.HTTPResponseStatusCodeKey: int64(404), semconv.ErrorTypeKey: "not found", semconv.HTTPRequestResendCountKey: int64(1)},
		{semconv.ErrorTypeKey: "context canceled", refusedKey: true},
	} {
		s := spans[i]
		require.Equal(t, "GET /pods/{id}", s.Name)
		require.Equal(t, trace.SpanKindClient, s.SpanKind)
		require.Equal(t, parent.SpanContext().SpanID(), s.Parent.SpanID())
		require.Equal(t, codes.Error, s.Status.Code)
		require.WithinRange(t, s.StartTime, began, time.Now())
		require.WithinRange(t, s.EndTime, s.StartTime, time.Now())
		want[semconv.HTTPRequestMethodKey], want[semconv.URLTemplateKey] = "GET", "/pods/{id}"
		want[semconv.ServerAddressKey], want[apiKey], want[operationKey] = "127.0.0.1", "volt", "get pod"
		got := map[attribute.Key]any{}
		for _, kv := range s.Attributes {
			got[kv.Key] = kv.Value.AsInterface()
		}
		for key, value := range want {
			require.Equal(t, value, got[key], key)
		}
		_, resent := want[semconv.HTTPRequestResendCountKey]
		require.Equal(t, resent, got[semconv.HTTPRequestResendCountKey] != nil)
		require.NotContains(t, fmt.Sprint(got, s.Status), "secret-pod-id")
	}
	seen := b.measured(t)
	require.EqualValues(t, 1, total(counts(seen, refusedName)))
	require.EqualValues(t, 1, total(counts(seen, repeatsName)))
}

// The program runs without a key, and prints what its comment says.
func TestTheProgramRuns(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), &out))
	spans := map[string]int{}
	for _, line := range strings.Split(out.String(), "\n") {
		if strings.HasPrefix(line, "{") {
			var span struct{ Name string }
			require.NoError(t, json.Unmarshal([]byte(line), &span))
			spans[span.Name]++
		}
	}
	require.Equal(t, 2, spans["GET /machines"], "the first was cut")
	require.Equal(t, 2, spans["POST /pods"], "the first was answered with 429")
	require.Equal(t, 1, spans["work"])
	_, tables, found := strings.Cut(out.String(), "\nOPERATION ")
	require.True(t, found)
	_, last, found := strings.Cut(tables, "The simulator received")
	require.True(t, found)
	requests := 0
	_, err := fmt.Sscanf(last, "%d requests and answered 1 of them with 429.", &requests)
	require.NoError(t, err)
	// A wait looks again after its pause, so the 503 is no repeat.
	require.Contains(t, tables, fmt.Sprintf("\n%d requests, 2 of them repeats, 1 answered with 429, and 0 attempts refused.\n", requests))
}
