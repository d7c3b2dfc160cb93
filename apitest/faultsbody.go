package apitest

import (
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Faults of a response: the request is carried out, and the response is changed.
var (
	// NumbersAsText sends every number as a string.
	NumbersAsText = fault("numbers-as-text")
	// WrongTypes sends every string as an object, every number as a list and every
	// boolean as a string.
	WrongTypes = fault("wrong-types")
	// AddedFields adds undocumented fields to every object.
	AddedFields = fault("added-fields")
	// HalfJSON sends half of a JSON document with a Content-Length that matches.
	HalfJSON = fault("half-json")
	// Gzip compresses the response, also if the client did not ask for that.
	Gzip = fault("gzip")
)

// NullFields makes the named fields null. Without names it makes all fields null that are
// not ids.
func NullFields(names ...string) Fault {
	return Fault{spec: kernel.FaultSpec{Kind: "null-fields", Names: names}}
}

// UnknownStatus replaces every status by the given one.
func UnknownStatus(status string) Fault { return answering("unknown-status", 0, "", status) }

// Huge pads the response with white space to a size in bytes.
func Huge(size int64) Fault { return Fault{spec: kernel.FaultSpec{Kind: "huge", Size: size}} }

// GzipBomb sends a small body that decompresses to a size in bytes.
func GzipBomb(size int64) Fault { return Fault{spec: kernel.FaultSpec{Kind: "gzip-bomb", Size: size}} }

// Lag makes a list of rented machines show the state of d ago, in the simulator's time.
func Lag(d time.Duration) Fault { return timed("lag", d) }

// NoStock finds no capacity for a deploy, if the API has a response for that.
var NoStock = fault("no-stock")
