package sim

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/voltagegpu/volt-go/internal/sim/kernel"
)

// NewTier makes a size of confidential pod: what it costs an hour, markup
// included, and how many GPUs of it are free.
func NewTier(name, gpu string, gpus int, price Money, stock int) (Tier, error) {
	if name == "" || gpu == "" || gpus < 0 || price < 0 || stock < 0 {
		return Tier{}, fmt.Errorf("resource %q: want a name, a GPU, and no number below 0", name)
	}
	return Tier{
		ResourceName: name, Name: gpu + " [Confidential]", GPUType: gpu, GPUCount: gpus, VCPU: 32 * max(gpus, 1), Memory: 256 * max(gpus, 1),
		Price: price, Base: price * 2 / 3, Stock: stock,
	}, nil
}

// Spec is the tier as ParseTier reads it.
func (t Tier) Spec() string {
	return fmt.Sprintf("%s:%s:%d:%s:%d", t.ResourceName, t.GPUType, t.GPUCount, t.Price, t.Stock)
}

// ParseTier reads a tier as a flag gives it: name, GPU, GPUs, dollars an hour and
// stock, as in h100-small:H100:1:2.50:8.
func ParseTier(text string) (Tier, error) {
	parts := strings.Split(text, ":")
	if len(parts) != 5 {
		return Tier{}, fmt.Errorf("%q: want name:GPU:GPUs:dollars:stock, as in h100-small:H100:1:2.50:8", text)
	}
	gpus, err := strconv.Atoi(parts[2])
	if err != nil {
		return Tier{}, err
	}
	price, err := kernel.ParseMoney(parts[3])
	if err != nil {
		return Tier{}, err
	}
	stock, err := strconv.Atoi(parts[4])
	if err != nil {
		return Tier{}, err
	}
	return NewTier(parts[0], parts[1], gpus, price, stock)
}
