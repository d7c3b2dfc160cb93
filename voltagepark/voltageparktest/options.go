package voltageparktest

import (
	"fmt"
	"time"

	"github.com/voltagegpu/volt-go/apitest"
	"github.com/voltagegpu/volt-go/internal/sim/kernel"
	park "github.com/voltagegpu/volt-go/internal/sim/voltagepark"
)

// Option changes how a simulator behaves.
type Option = apitest.Option

// configure is an option of this API's alone.
func configure(f func(*park.Config) error) Option { return apitest.OptionOf(f) }

// Balance is what the organization has in dollars, such as "12.50": 1,000 by
// default.
func Balance(usd string) Option {
	return configure(func(c *park.Config) (err error) {
		if c.Balance, err = kernel.ParseMoney(usd); err != nil {
			return fmt.Errorf("Balance: %w", err)
		}
		c.NoBalance = c.Balance == 0
		return nil
	})
}

// Quota is how many requests a token may make in each window. By default it is
// any number: the page names no limit.
func Quota(n int, window time.Duration) Option {
	return configure(func(c *park.Config) error {
		c.Quota, c.Window = n, window
		if n == 0 || window <= 0 {
			return fmt.Errorf("Quota(%d, %s): want a number other than 0 in a window of some length", n, window)
		}
		return nil
	})
}

// Stock is how many GPUs are free for virtual machines, with the vCPUs, memory
// and disk that go with them, and all on one host node of Dallas. By default four
// host nodes have 8 each.
func Stock(gpus int) Option {
	return configure(func(c *park.Config) error {
		c.VMStock = &gpus
		return atLeastZero("Stock", gpus)
	})
}

// BareMetalStock is how many GPUs are free for bare metal at each location, on
// each network. By default it is up to 128.
func BareMetalStock(gpus int) Option {
	return configure(func(c *park.Config) error {
		c.MetalStock = &gpus
		return atLeastZero("BareMetalStock", gpus)
	})
}

func atLeastZero(name string, gpus int) error {
	if gpus < 0 {
		return fmt.Errorf("%s(%d): want 0 GPUs or more", name, gpus)
	}
	return nil
}

// GPUPrice is what a GPU costs in dollars an hour, such as "2.50", of a virtual
// machine and of bare metal. By default it is as in the page's examples.
func GPUPrice(usd string) Option {
	return configure(func(c *park.Config) (err error) {
		if c.GPUPrice, err = kernel.ParseMoney(usd); err == nil && c.GPUPrice <= 0 {
			err = fmt.Errorf("%q: want more than 0", usd)
		}
		if err != nil {
			return fmt.Errorf("GPUPrice: %w", err)
		}
		return nil
	})
}
