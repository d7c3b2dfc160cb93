package volttest

import (
	"time"

	"github.com/voltagegpu/volt-go/apitest"
)

// Faults of a response: the request is carried out, and the response is changed.
var (
	// NumbersAsText sends every number as a string.
	NumbersAsText = apitest.NumbersAsText
	// WrongTypes sends every string as an object, every number as a list and every
	// boolean as a string.
	WrongTypes = apitest.WrongTypes
	// AddedFields adds undocumented fields to every object.
	AddedFields = apitest.AddedFields
	// HalfJSON sends half of a JSON document with a Content-Length that matches.
	HalfJSON = apitest.HalfJSON
	// Gzip compresses the response, also if the client did not ask for that.
	Gzip = apitest.Gzip
)

// NullFields makes the named fields null. Without names it makes all fields null that are
// not ids.
func NullFields(names ...string) Fault { return apitest.NullFields(names...) }

// UnknownStatus replaces every status by the given one.
func UnknownStatus(status string) Fault { return apitest.UnknownStatus(status) }

// Huge pads the response with white space to a size in bytes.
func Huge(size int64) Fault { return apitest.Huge(size) }

// GzipBomb sends a small body that decompresses to a size in bytes.
func GzipBomb(size int64) Fault { return apitest.GzipBomb(size) }

// Lag makes a list of pods show the state of d ago, in the simulator's time.
func Lag(d time.Duration) Fault { return apitest.Lag(d) }

// NoStock finds no free GPU for a pod.
var NoStock = apitest.NoStock

// DeployFails makes a new pod fail instead of run, with a message. If message is "", it
// is the message of a container that crashed.
func DeployFails(message string) Fault { return apitest.FaultOf("deploy-fails", message) }

// JobEnds makes a new job end with a status: "failure", "failure_finding_nodes" or
// "node_training_failure".
func JobEnds(status string) Fault { return apitest.FaultOf("job-ends", status) }
