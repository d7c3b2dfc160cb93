package apitest

import (
	"time"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// Faults of an answer: the request is carried out, and what is told of it goes
// wrong.
var (
	// NumbersAsText tells every number as a string.
	NumbersAsText = fault("numbers-as-text")
	// WrongTypes tells every string as an object, every number as a list and
	// every boolean as a string.
	WrongTypes = fault("wrong-types")
	// AddedFields gives every object fields that no page knows.
	AddedFields = fault("added-fields")
	// HalfJSON answers with half of a JSON document, announced as whole.
	HalfJSON = fault("half-json")
	// Gzip compresses the answer, whether that was asked for or not.
	Gzip = fault("gzip")
)

// NullFields makes the named fields null, or all that are no ids where none is
// named.
func NullFields(names ...string) Fault {
	return Fault{spec: kernel.FaultSpec{Kind: "null-fields", Names: names}}
}

// UnknownStatus tells every status as the given one.
func UnknownStatus(status string) Fault { return answering("unknown-status", 0, "", status) }

// Huge pads the answer with white space to a size in bytes.
func Huge(size int64) Fault { return Fault{spec: kernel.FaultSpec{Kind: "huge", Size: size}} }

// GzipBomb answers with a small body that unpacks to a size in bytes.
func GzipBomb(size int64) Fault { return Fault{spec: kernel.FaultSpec{Kind: "gzip-bomb", Size: size}} }

// Lag lets a list of what was rented show how things were d ago, in the simulator's time.
func Lag(d time.Duration) Fault { return timed("lag", d) }

// NoStock finds nothing free for what is to be rented, where the API has a way to
// say so.
var NoStock = fault("no-stock")
