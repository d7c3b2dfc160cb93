package volt

import (
	"fmt"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// A PriceError reports a pod or job whose price is over its cap or unknown. errors.Is
// finds ErrPriceTooHigh or ErrPriceUnknown.
type PriceError struct {
	api.Call
	// Pod or Job is the created resource. Both are empty if nothing was created.
	Pod Pod
	Job Job
	// Cap is the highest price that the caller accepts: of a pod in USD per hour, of a
	// job in USD in total.
	Cap USD
	// Price is the actual price in the same unit. It is unknown for ErrPriceUnknown.
	Price USD
	// Deleted reports whether the pod's deletion was confirmed, or the job was cancelled.
	Deleted bool
	// Charged is the amount in USD that was charged although the resource is deleted: the
	// upfront hour of a pod, or the debit for a job. It is unknown if nothing was
	// created. Job.Message says whether a cancelled job is refunded.
	Charged USD
	// Reason says why the price is unknown.
	Reason string
	// Err is why the resource could not be deleted, or nil. If it is not nil, the
	// resource may still be billed.
	Err error `json:"-"`

	adopted bool // Pod or Job was there before the call
}

// Error returns the price, the cap, and the state of the created resource.
func (e *PriceError) Error() string {
	what, per, givenUp, taken := "pod "+rest.OneLine(e.Pod.ID), " an hour", "deleted", "charged"
	if e.Job.ID != "" {
		what, per, givenUp, taken = "job "+rest.OneLine(e.Job.ID), "", "cancelled", "debited"
	}
	text := e.String() + ": "
	if e.Price.Known() {
		text += fmt.Sprintf("it costs %s%s, over the cap of %s", e.Price, per, e.Cap)
	} else {
		text += fmt.Sprintf("its price is not known (%s), so the cap of %s cannot be kept", e.Reason, e.Cap)
	}
	switch {
	case e.Pod.ID+e.Job.ID == "":
		text += "; nothing was created"
	case e.Deleted:
		charged := e.Charged.String()
		if !e.Charged.Known() {
			charged = "an unknown amount"
		}
		text += fmt.Sprintf("; %s was created and %s again, and %s %s", what, givenUp, charged, taken)
		if e.Job.Message != "" {
			text += ": " + rest.OneLine(e.Job.Message)
		}
	case e.Err != nil:
		text += fmt.Sprintf("; %s was created and may still be billed: %v", what, e.Err)
	case e.adopted:
		text += fmt.Sprintf("; %s was there before, and is billed", what)
	default:
		text += fmt.Sprintf("; %s was created and is billed", what)
	}
	return text
}

// Is reports whether target is ErrPriceTooHigh, or ErrPriceUnknown if Price is unknown.
func (e *PriceError) Is(target error) bool {
	if e.Price.Known() {
		return target == ErrPriceTooHigh
	}
	return target == ErrPriceUnknown
}

// Unwrap returns Err.
func (e *PriceError) Unwrap() error { return e.Err }
