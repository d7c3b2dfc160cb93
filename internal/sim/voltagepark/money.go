package voltagepark

import (
	"fmt"
	"strings"
)

// dollars is an amount as most of this API tells it: a string with six decimals,
// such as "3.500000".
type dollars Money

// MarshalJSON spells the amount.
func (d dollars) MarshalJSON() ([]byte, error) {
	text := Money(d).String() // which has two decimals at least
	decimals := len(text) - strings.IndexByte(text, '.') - 1
	return []byte(`"` + text + strings.Repeat("0", 6-decimals) + `"`), nil
}

// storagePer100GB is the page's price of 100 GB of storage for an hour. One GB
// costs less than can be told in whole micro-dollars.
const storagePer100GB Money = 17_408

// storageRate is what a volume costs an hour.
func storageRate(sizeGB int) Money { return (storagePer100GB*Money(sizeGB) + 50) / 100 }

// perGB is what one GB of storage costs an hour, in dollars.
func perGB() string { return fmt.Sprintf("0.%08d", int64(storagePer100GB)) }
