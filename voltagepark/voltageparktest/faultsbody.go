package voltageparktest

import (
	"time"

	"github.com/voltagegpu/volt-go/apitest"
)

// Faults of an answer: the request is carried out, and what is told of it goes
// wrong.
var (
	// NumbersAsText tells every number as a string.
	NumbersAsText = apitest.NumbersAsText
	// WrongTypes tells every string as an object, every number as a list and
	// every boolean as a string.
	WrongTypes = apitest.WrongTypes
	// AddedFields gives every object fields that no page knows.
	AddedFields = apitest.AddedFields
	// HalfJSON answers with half of a JSON document, announced as whole.
	HalfJSON = apitest.HalfJSON
	// Gzip compresses the answer, whether that was asked for or not.
	Gzip = apitest.Gzip
)

// NullFields makes the named fields null, or all that are no ids where none is
// named.
func NullFields(names ...string) Fault { return apitest.NullFields(names...) }

// UnknownStatus tells every status as the given one.
func UnknownStatus(status string) Fault { return apitest.UnknownStatus(status) }

// Huge pads the answer with white space to a size in bytes.
func Huge(size int64) Fault { return apitest.Huge(size) }

// GzipBomb answers with a small body that unpacks to a size in bytes.
func GzipBomb(size int64) Fault { return apitest.GzipBomb(size) }

// Lag lets a list of machines show how things were d ago, in the simulator's time.
func Lag(d time.Duration) Fault { return apitest.Lag(d) }

// NoStock finds nothing free for what is to be deployed, relocated or started.
var NoStock = apitest.NoStock

// DeployFails lets what is deployed not come to run: bare metal ends in Failed,
// and a virtual machine is terminated.
var DeployFails = apitest.FaultOf("deploy-fails", "")

// Outbid lets a virtual machine that is deployed turn out to be a spot one, which
// is outbid once it has booted.
var Outbid = apitest.FaultOf("outbid", "")
