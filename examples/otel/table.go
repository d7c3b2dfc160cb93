package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/semconv/v1.43.0/httpconv"
)

// The conventions' own names of what is measured.
var (
	durationName     = httpconv.ClientRequestDuration{}.Name()
	requestSizeName  = httpconv.ClientRequestBodySize{}.Name()
	responseSizeName = httpconv.ClientResponseBodySize{}.Name()
)

// row is what requests that were answered alike add up to.
type row struct {
	operation, status, problem string
	requests, repeats          int64
	seconds                    float64
	sent, received             int64
}

// printMetrics prints what was measured as two tables.
func printMetrics(out io.Writer, seen *metricdata.ResourceMetrics) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "OPERATION\tSTATUS\tERROR\tREQUESTS\tREPEATS\tMEAN\tBYTES SENT\tBYTES READ")
	var all row
	rows, limited := rowsOf(seen), int64(0)
	for _, r := range rows {
		fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%d\t%.1f ms\t%d\t%d\n", r.operation, r.status, r.problem, r.requests, r.repeats,
			1000*r.seconds/float64(max(1, r.requests)), r.sent, r.received)
		all.requests += r.requests
		all.repeats += r.repeats
		if r.status == "429" {
			limited += r.requests
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(out, "%d requests, %d of them repeats, %d answered with 429, and %d attempts refused.\n\n",
		all.requests, all.repeats, limited, total(counts(seen, refusedName)))
	return printWaits(out, seen)
}

// printWaits prints how long attempts waited, as a histogram.
func printWaits(out io.Writer, seen *metricdata.ResourceMetrics) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	points := histogram[float64](seen, waitName)
	if len(points) == 0 {
		return nil
	}
	fmt.Fprintln(table, "WAITED\tATTEMPTS")
	for i := range points[0].BucketCounts {
		var n uint64
		for _, p := range points {
			n += p.BucketCounts[i]
		}
		if n == 0 {
			continue
		}
		label := "longer"
		if i < len(points[0].Bounds) {
			label = fmt.Sprintf("≤ %g s", points[0].Bounds[i])
		}
		fmt.Fprintf(table, "%s\t%d %s\n", label, n, strings.Repeat("▇", int(min(n, 50))))
	}
	return table.Flush()
}

// rowsOf adds up the requests, sorted by operation and status.
func rowsOf(seen *metricdata.ResourceMetrics) []row {
	rows := map[attribute.Distinct]*row{}
	of := func(labels attribute.Set) *row {
		r := rows[labels.Equivalent()]
		if r == nil {
			r = &row{operation: text(labels, operationKey), status: cmp.Or(text(labels, semconv.HTTPResponseStatusCodeKey), "none"),
				problem: text(labels, semconv.ErrorTypeKey)}
			rows[labels.Equivalent()] = r
		}
		return r
	}
	for _, p := range histogram[float64](seen, durationName) {
		r := of(p.Attributes)
		r.requests, r.seconds = int64(p.Count), p.Sum
	}
	for _, p := range counts(seen, repeatsName) {
		of(p.Attributes).repeats = p.Value
	}
	for _, p := range histogram[int64](seen, requestSizeName) {
		of(p.Attributes).sent = p.Sum
	}
	for _, p := range histogram[int64](seen, responseSizeName) {
		of(p.Attributes).received = p.Sum
	}
	var list []row
	for _, r := range rows {
		list = append(list, *r)
	}
	slices.SortFunc(list, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.operation, b.operation), cmp.Compare(a.status, b.status), cmp.Compare(a.problem, b.problem))
	})
	return list
}

// text is an attribute's value, or "".
func text(labels attribute.Set, key attribute.Key) string {
	v, ok := labels.Value(key)
	switch {
	case !ok:
		return ""
	case v.Type() == attribute.INT64:
		return strconv.FormatInt(v.AsInt64(), 10)
	}
	return v.AsString()
}

// histogram are the points of the histogram with that name.
func histogram[N int64 | float64](seen *metricdata.ResourceMetrics, name string) []metricdata.HistogramDataPoint[N] {
	h, _ := measured(seen, name).(metricdata.Histogram[N])
	return h.DataPoints
}

// counts are the points of the counter with that name.
func counts(seen *metricdata.ResourceMetrics, name string) []metricdata.DataPoint[int64] {
	c, _ := measured(seen, name).(metricdata.Sum[int64])
	return c.DataPoints
}

func total(points []metricdata.DataPoint[int64]) (n int64) {
	for _, p := range points {
		n += p.Value
	}
	return n
}

func measured(seen *metricdata.ResourceMetrics, name string) metricdata.Aggregation {
	for _, scope := range seen.ScopeMetrics {
		for _, m := range scope.Metrics {
			if m.Name == name {
				return m.Data
			}
		}
	}
	return nil
}
