package voltagepark

import (
	"fmt"

	"github.com/voltagegpu/volt-go/api"
	"github.com/voltagegpu/volt-go/internal/rest"
)

// PriceError is a machine whose price is over its cap, or is not known. errors.Is
// finds ErrPriceTooHigh or ErrPriceUnknown.
type PriceError struct {
	api.Call
	// ID is what was deployed; "" where nothing was.
	ID string
	// Cap is the most that it was to cost, in USD per hour.
	Cap USD
	// Price is what it costs, or would have, in USD per hour; unknown where that is
	// the trouble.
	Price USD
	// Deleted is true where it was deployed, and deleted for its price: the time
	// until then is billed.
	Deleted bool
	// Reason says why a price is not known.
	Reason string
	// Err is why what is too dear could not be proved to be gone, or nil.
	Err error `json:"-"`
}

// Error says the price, the cap and what became of it.
func (e *PriceError) Error() string {
	text := e.String() + ": "
	if e.Price.Known() {
		text += fmt.Sprintf("it costs %s an hour, over the cap of %s", e.Price, e.Cap)
	} else {
		text += fmt.Sprintf("its price is not known (%s), so the cap of %s cannot be kept", e.Reason, e.Cap)
	}
	switch {
	case e.ID == "":
		text += "; nothing was deployed"
	case e.Deleted:
		text += "; " + rest.OneLine(e.ID) + " was deployed and deleted again, and the time until then is billed"
	default:
		text += "; " + rest.OneLine(e.ID) + " is there and is billed"
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
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
