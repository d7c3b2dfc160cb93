package main

import (
	"context"
	"errors"
	"net"
	"strconv"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/semconv/v1.43.0/httpconv"
	"go.opentelemetry.io/otel/trace"

	"github.com/voltagegpu/volt-go/api"
)

// What the semantic conventions have no name for.
const (
	apiKey       = attribute.Key("volt.api")
	operationKey = attribute.Key("volt.operation")
	refusedKey   = attribute.Key("volt.refused")
	waitedKey    = attribute.Key("volt.waited") // in seconds
	requestIDKey = attribute.Key("volt.request_id")

	waitName    = "volt.client.wait"
	repeatsName = "volt.client.repeats"
	refusedName = "volt.client.refused"
)

// Observer makes a span and metrics of each attempt. It goes with the clients of
// all APIs of this module.
type Observer struct {
	tracer       trace.Tracer
	duration     httpconv.ClientRequestDuration
	requestSize  httpconv.ClientRequestBodySize
	responseSize httpconv.ClientResponseBodySize
	wait         metric.Float64Histogram
	repeats      metric.Int64Counter
	refused      metric.Int64Counter
}

// NewObserver makes an Observer. Give its Attempt to WithAttemptHook.
func NewObserver(tracer trace.Tracer, meter metric.Meter) (*Observer, error) {
	o := &Observer{tracer: tracer}
	var errs [6]error
	o.duration, errs[0] = httpconv.NewClientRequestDuration(meter, metric.WithExplicitBucketBoundaries(
		.005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10)) // as the conventions advise
	o.requestSize, errs[1] = httpconv.NewClientRequestBodySize(meter)
	o.responseSize, errs[2] = httpconv.NewClientResponseBodySize(meter)
	o.wait, errs[3] = meter.Float64Histogram(waitName, metric.WithUnit("s"),
		metric.WithDescription("How long attempts waited for their turn and after the attempt before."),
		metric.WithExplicitBucketBoundaries(.01, .1, .5, 1, 2, 5, 10, 30, 60, 300))
	o.repeats, errs[4] = meter.Int64Counter(repeatsName, metric.WithUnit("{request}"),
		metric.WithDescription("Requests that were sent after another of the same call."))
	o.refused, errs[5] = meter.Int64Counter(refusedName, metric.WithUnit("{attempt}"),
		metric.WithDescription("Attempts that were not made: their turn would have come too late, or the context had ended."))
	return o, errors.Join(errs[:]...)
}

// Attempt is the hook.
func (o *Observer) Attempt(ctx context.Context, a api.Attempt) {
	labels := labelsOf(a)
	o.measure(ctx, a, attribute.NewSet(labels...))
	o.trace(ctx, a, labels)
}

// labelsOf are the attributes that have few values: those of the metrics.
func labelsOf(a api.Attempt) []attribute.KeyValue {
	labels := []attribute.KeyValue{
		semconv.HTTPRequestMethodKey.String(a.Method), apiKey.String(a.API), operationKey.String(a.Operation),
	}
	if a.Pattern != "" {
		labels = append(labels, semconv.URLTemplate(a.Pattern))
	}
	host, port, err := net.SplitHostPort(a.Host)
	if err != nil {
		host = a.Host
	}
	labels = append(labels, semconv.ServerAddress(host))
	if n, err := strconv.Atoi(port); err == nil {
		labels = append(labels, semconv.ServerPort(n))
	}
	if a.Status != 0 {
		labels = append(labels, semconv.HTTPResponseStatusCode(a.Status))
	}
	if a.Err != nil {
		labels = append(labels, semconv.ErrorTypeKey.String(a.Err.Error()))
	}
	return labels
}

func (o *Observer) measure(ctx context.Context, a api.Attempt, labels attribute.Set) {
	o.wait.Record(ctx, a.Waited.Seconds(), metric.WithAttributes(apiKey.String(a.API), operationKey.String(a.Operation)))
	if a.Refused { // no request was sent
		o.refused.Add(ctx, 1, metric.WithAttributeSet(labels))
		return
	}
	o.duration.RecordSet(ctx, a.Took.Seconds(), labels)
	o.requestSize.RecordSet(ctx, int64(a.RequestBytes), labels)
	o.responseSize.RecordSet(ctx, int64(a.ResponseBytes), labels)
	if a.Number > 1 {
		o.repeats.Add(ctx, 1, metric.WithAttributeSet(labels))
	}
}

// trace makes the attempt's span after the event, as a child of the span that
// the call's context has. The conventions want a url.full too, which would show
// ids.
func (o *Observer) trace(ctx context.Context, a api.Attempt, labels []attribute.KeyValue) {
	name := a.Method
	if a.Pattern != "" {
		name += " " + a.Pattern
	}
	_, span := o.tracer.Start(ctx, name, trace.WithSpanKind(trace.SpanKindClient), trace.WithTimestamp(a.Began), trace.WithAttributes(labels...))
	if !span.IsRecording() {
		return // it was not sampled
	}
	span.SetAttributes(waitedKey.Float64(a.Waited.Seconds()))
	if a.Number > 1 {
		span.SetAttributes(semconv.HTTPRequestResendCount(a.Number - 1))
	}
	if a.Refused {
		span.SetAttributes(refusedKey.Bool(true))
	} else {
		span.SetAttributes(semconv.HTTPRequestBodySize(a.RequestBytes), semconv.HTTPResponseBodySize(a.ResponseBytes))
	}
	if a.RequestID != "" {
		span.SetAttributes(requestIDKey.String(a.RequestID))
	}
	if a.Err != nil {
		span.SetStatus(codes.Error, a.Err.Error())
	}
	span.End(trace.WithTimestamp(a.Began.Add(a.Took)))
}
