package volt

import (
	"fmt"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// PriceError is a pod or job whose price is over its cap, or is not known.
// errors.Is finds ErrPriceTooHigh or ErrPriceUnknown.
type PriceError struct {
	api.Call
	// Pod or Job is what was created; both are empty where nothing was.
	Pod Pod
	Job Job
	// Cap is the most that it was to cost: a pod in USD per hour, a job in USD
	// altogether.
	Cap USD
	// Price is what it costs, or would have, in the same measure; unknown where
	// that is the trouble.
	Price USD
	// Deleted is true where it was created, and deleted or cancelled for its
	// price.
	Deleted bool
	// Charged is what it has cost all the same, in USD: the hour of a pod that is
	// debited upfront, or what a job was debited. It is unknown where nothing was
	// created. Whether a cancelled job is refunded, Job.Message says.
	Charged USD
	// Reason says why a price is not known.
	Reason string
	// Err is why what is too dear could not be deleted, or nil: it may still be
	// billed then.
	Err error `json:"-"`

	adopted bool // Pod or Job was there before the call
}

// Error says the price, the cap and what became of it.
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

// Is reports whether target is ErrPriceTooHigh or ErrPriceUnknown, as it is.
func (e *PriceError) Is(target error) bool {
	if e.Price.Known() {
		return target == ErrPriceTooHigh
	}
	return target == ErrPriceUnknown
}

// Unwrap returns Err.
func (e *PriceError) Unwrap() error { return e.Err }
