package volt_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go"
)

func machineList(machines ...volt.Machine) volt.MachineList {
	return volt.MachineList{List: volt.List[volt.Machine]{Items: machines, Total: len(machines)}}
}

func names(machines []volt.Machine) []string {
	out := []string{}
	for _, m := range machines {
		out = append(out, m.Name)
	}
	return out
}

func TestMachineFilters(t *testing.T) {
	t.Parallel()
	list := machineList(
		volt.Machine{Name: "size of one", GPUType: "H200", GPUCount: 1, ResourceName: "h200-small", Confidential: true},
		volt.Machine{Name: "size of four", GPUType: "H200", GPUCount: 4, HourlyPrice: usd("14"), Confidential: true, AvailableGPUs: -1},
		volt.Machine{Name: "vendor's name", GPUType: "NVIDIA-H100", GPUCount: 1, ResourceName: "h100-small"},
		volt.Machine{Name: "host", GPUType: "RTX 4090", GPUCount: 8, AvailableGPUs: 3},
		volt.Machine{Name: "host that does not tell", GPUType: "RTX 4090D", GPUCount: 2, AvailableGPUs: -1},
		volt.Machine{Name: "host with memory", GPUType: "H100 80GB", GPUCount: 8, AvailableGPUs: 0},
		volt.Machine{Name: "big", GPUType: "A100", GPUCount: 8, AvailableGPUs: 8},
		volt.Machine{Name: "unknown"},
	)
	for _, c := range []struct {
		name    string
		filters []volt.MachineFilter
		want    []string
	}{
		{"none", nil, names(list.Items)},
		{"GPU", []volt.MachineFilter{volt.GPU("h200")}, []string{"size of one", "size of four"}},
		{"GPU of a vendor", []volt.MachineFilter{volt.GPU("H100")}, []string{"vendor's name", "host with memory"}},
		{"GPU in words", []volt.MachineFilter{volt.GPU("h100 80gb")}, []string{"host with memory"}},
		{"GPU as the vendor writes it", []volt.MachineFilter{volt.GPU("NVIDIA-H100")}, []string{"vendor's name"}},
		// Another model is not what was asked for, however alike the names are.
		{"GPU, not its like", []volt.MachineFilter{volt.GPU("RTX 4090")}, []string{"host"}},
		{"GPU, not a longer one", []volt.MachineFilter{volt.GPU("A10")}, []string{}},
		{"GPU, nothing", []volt.MachineFilter{volt.GPU(" ")}, names(list.Items)},
		{"confidential", []volt.MachineFilter{volt.Confidential()}, []string{"size of one", "size of four"}},
		{"one GPU", []volt.MachineFilter{volt.GPUs(1)}, []string{"size of one", "vendor's name", "host", "host that does not tell", "big"}},
		{"four GPUs", []volt.MachineFilter{volt.GPUs(4)}, []string{"size of four", "big"}},
		{"all of them", []volt.MachineFilter{volt.GPU("H200"), volt.GPUs(4), volt.Confidential()}, []string{"size of four"}},
		{"a filter of one's own", []volt.MachineFilter{func(m volt.Machine) bool { return m.Name == "big" }}, []string{"big"}},
	} {
		assert.Equal(t, c.want, names(list.Where(c.filters...)), c.name)
	}
}

func TestCheapest(t *testing.T) {
	t.Parallel()
	list := machineList(
		volt.Machine{Name: "dear", GPUType: "H200", HourlyPrice: usd("9"), AvailableGPUs: -1, TotalGPUCount: 8},
		volt.Machine{Name: "cheap", GPUType: "H200", HourlyPrice: usd("3.60"), BasePrice: usd("2.40"), AvailableGPUs: -1, TotalGPUCount: 8},
		volt.Machine{Name: "as cheap, and later", GPUType: "H200", HourlyPrice: usd("3.6"), AvailableGPUs: -1, TotalGPUCount: 8},
		volt.Machine{Name: "sold out", GPUType: "H200", HourlyPrice: usd("1"), AvailableGPUs: -1, TotalGPUCount: 0},
		volt.Machine{Name: "taken", GPUType: "H200", CostPerGPUHour: usd("1"), AvailableGPUs: 0, TotalGPUCount: -1},
		volt.Machine{Name: "for less than nothing", GPUType: "H200", HourlyPrice: usd("-1"), AvailableGPUs: -1, TotalGPUCount: 8},
		volt.Machine{Name: "free of charge, it seems", GPUType: "H200", BasePrice: usd("0.10"), AvailableGPUs: -1, TotalGPUCount: 8},
		volt.Machine{Name: "another", GPUType: "L4", CostPerGPUHour: usd("0.39"), AvailableGPUs: 2, TotalGPUCount: -1},
	)
	best, ok := list.Cheapest(volt.GPU("H200"))
	require.True(t, ok)
	require.Equal(t, "cheap", best.Name)
	best, ok = list.Cheapest()
	require.True(t, ok)
	require.Equal(t, "another", best.Name)
	best, ok = list.Cheapest(volt.GPU("B200"))
	require.False(t, ok)
	require.Zero(t, best)
	_, ok = volt.MachineList{}.Cheapest()
	require.False(t, ok)
	_, ok = list.Cheapest(func(m volt.Machine) bool { return !m.HourlyPrice.Known() && !m.CostPerGPUHour.Known() })
	require.False(t, ok, "what it costs is not known")
}

func TestPriceOf(t *testing.T) {
	t.Parallel()
	host := volt.Machine{GPUCount: 4, CostPerGPUHour: usd("0.39")}
	size := volt.Machine{GPUCount: 2, HourlyPrice: usd("7.20"), BasePrice: usd("4.80")}
	require.Equal(t, usd("0.39"), host.PriceOf(0))
	require.Equal(t, usd("0.39"), host.PriceOf(1))
	require.Equal(t, usd("1.17"), host.PriceOf(3))
	require.False(t, host.PriceOf(-1).Known())
	require.Equal(t, usd("7.20"), size.PriceOf(0))
	require.Equal(t, usd("7.20"), size.PriceOf(2))
	require.False(t, size.PriceOf(1).Known(), "no part of a size can be had")
	for _, none := range []volt.USD{usd("0"), usd("-1")} {
		require.False(t, volt.Machine{HourlyPrice: none, CostPerGPUHour: usd("2")}.PriceOf(0).Known(), "the price of one GPU is not that of all")
		require.False(t, volt.Machine{GPUCount: 4, CostPerGPUHour: none}.PriceOf(2).Known())
	}
	require.False(t, volt.Machine{BasePrice: usd("1")}.PriceOf(0).Known(), "the provider's price is not what is charged")
}

func TestInStock(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		available, total int
		want             bool
	}{{-1, -1, true}, {0, -1, false}, {3, -1, true}, {-1, 0, false}, {-1, 8, true}, {0, 8, false}} {
		require.Equal(t, c.want, volt.Machine{AvailableGPUs: c.available, TotalGPUCount: c.total}.InStock(), "%+v", c)
	}
}

func TestMachinesByPrice(t *testing.T) {
	t.Parallel()
	list := volt.MachineList{List: volt.List[volt.Machine]{Items: []volt.Machine{
		{ID: "dear", HourlyPrice: volt.MustUSD("10"), GPUCount: 1},
		{ID: "untold"},
		{ID: "cheap", CostPerGPUHour: volt.MustUSD("0.39"), AvailableGPUs: 3},
		{ID: "middle", HourlyPrice: volt.MustUSD("3.60"), GPUCount: 1},
	}}}
	ids := func(machines []volt.Machine) (out []string) {
		for _, m := range machines {
			out = append(out, m.ID)
		}
		return out
	}
	require.Equal(t, []string{"cheap", "middle", "dear", "untold"}, ids(list.ByPrice()))
	require.Equal(t, []string{"cheap", "middle"}, ids(list.ByPrice(volt.UpTo(volt.MustUSD("3.60")))))
	require.Equal(t, "dear", list.Items[0].ID, "the list itself stays as it was")
}
