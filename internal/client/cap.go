package client

import (
	"fmt"

	"github.com/voltagegpu/volt-go/api"
)

// ParseCap reads what something may cost at most.
func ParseCap(text string) (api.USD, error) {
	limit, err := api.ParseUSD(text)
	if err == nil && limit.Float64() < 0 {
		err = fmt.Errorf("%s is less than nothing: want an amount such as 4.00", limit)
	}
	return limit, err
}
