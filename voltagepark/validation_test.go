package voltagepark_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/voltagegpu/volt-go/voltagepark"
)

// refused checks that a call ends before a request, with an error that names the
// field and says what would be right.
func refused(t *testing.T, call invoke, field, says string) {
	t.Helper()
	err := call(t.Context(), scripted(t))
	require.ErrorIs(t, err, voltagepark.ErrInvalidArgument)
	require.ErrorIs(t, err, voltagepark.ErrNotSent)
	assert.Equal(t, field, as[*voltagepark.ArgumentError](t, err).Field)
	assert.Contains(t, err.Error(), "invalid "+field+": ")
	assert.Contains(t, err.Error(), says)
}

// with is a copy of a spec with a change.
func with[T any](spec T, change func(*T)) T {
	change(&spec)
	return spec
}

func aVMSpec() voltagepark.InstantVM {
	return voltagepark.InstantVM{ConfigID: "p1", Name: "ci", OrganizationSSHKeys: voltagepark.AllKeys()}
}

func aRentalSpec() voltagepark.BareMetal {
	return voltagepark.BareMetal{LocationID: "l1", GPUCount: 8, Name: "train", SSHKeys: []string{aKey}}
}

func deployingVM(spec voltagepark.InstantVM) invoke {
	return func(ctx context.Context, c *voltagepark.Client) error {
		_, err := c.VirtualMachines.Deploy(ctx, spec)
		return err
	}
}

func deployingMetal(spec voltagepark.BareMetal) invoke {
	return func(ctx context.Context, c *voltagepark.Client) error {
		_, err := c.BareMetal.Deploy(ctx, spec)
		return err
	}
}

func TestVMSpecs(t *testing.T) {
	t.Parallel()
	type spec = voltagepark.InstantVM
	for _, c := range []struct {
		change      func(*spec)
		field, says string
	}{
		{func(s *spec) { s.ConfigID = " " }, "InstantVM.ConfigID", "want a Preset's ID"},
		{func(s *spec) { s.Name = "" }, "InstantVM.Name", "want a name"},
		{func(s *spec) { s.OrganizationSSHKeys = voltagepark.SelectKeys() }, "InstantVM.OrganizationSSHKeys", "want the ids of SSHKeys"},
		{func(s *spec) { s.OrganizationSSHKeys = voltagepark.SelectKeys("k1", " ") }, "InstantVM.OrganizationSSHKeys", "it has an empty id"},
		{func(s *spec) { s.OrganizationSSHKeys.SSHKeyIDs = []string{"k1"} }, "InstantVM.OrganizationSSHKeys", `ids with mode "all": want mode "selective"`},
		{func(s *spec) { s.OrganizationSSHKeys = voltagepark.OrganizationKeys{SSHKeyIDs: []string{"k1"}} }, "InstantVM.OrganizationSSHKeys", `want mode "selective"`},
		{func(s *spec) { s.OrganizationSSHKeys.Mode = "some" }, "InstantVM.OrganizationSSHKeys", `want "none", "all" or "selective"`},
		{func(s *spec) { s.SSHKeys = []string{aKey, ""} }, "InstantVM.SSHKeys", "it is empty"},
		{func(s *spec) { s.SSHKeys = []string{"-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2"} }, "InstantVM.SSHKeys", "private"},
		{func(s *spec) {
			s.CloudInit = &voltagepark.CloudInit{WriteFiles: []voltagepark.CloudInitFile{{Content: "hunter2"}}}
		}, "InstantVM.CloudInit", "want where to write it"},
		{func(s *spec) { s.Tags = []string{"a", " "} }, "InstantVM.Tags", "it has an empty tag"},
		{func(s *spec) {
			s.OrganizationSSHKeys, s.Password = voltagepark.OrganizationKeys{}, voltagepark.NewSecret("  ")
		}, "InstantVM.Password", "it is blank"},
	} {
		deploy := deployingVM(with(aVMSpec(), c.change))
		refused(t, deploy, c.field, c.says)
		require.NotContains(t, deploy(t.Context(), scripted(t)).Error(), "hunter2")
	}
}

func TestRentalSpecs(t *testing.T) {
	t.Parallel()
	type spec = voltagepark.BareMetal
	for _, c := range []struct {
		change      func(*spec)
		field, says string
	}{
		{func(s *spec) { s.LocationID = "" }, "BareMetal.LocationID", "want a BareMetalLocation's ID"},
		{func(s *spec) { s.GPUCount = 0 }, "BareMetal.GPUCount", "0 GPUs: want 1 or more"},
		{func(s *spec) { s.GPUCount = -8 }, "BareMetal.GPUCount", "want 1 or more"},
		{func(s *spec) { s.Name = "\t" }, "BareMetal.Name", "want a name"},
		{func(s *spec) { s.OrganizationSSHKeys = voltagepark.SelectKeys("") }, "BareMetal.OrganizationSSHKeys", "it has an empty id"},
		{func(s *spec) { s.SSHKeys = []string{"AAAA"} }, "BareMetal.SSHKeys", "want a type and a key"},
		{func(s *spec) { s.CloudInit = &voltagepark.CloudInit{WriteFiles: []voltagepark.CloudInitFile{{}}} }, "BareMetal.CloudInit", "want where to write it"},
		{func(s *spec) { s.Tags = []string{""} }, "BareMetal.Tags", "it has an empty tag"},
		{func(s *spec) { s.NetworkType = "ethernett" }, "BareMetal.NetworkType", `want "infiniband" or "ethernet"`},
	} {
		refused(t, deployingMetal(with(aRentalSpec(), c.change)), c.field, c.says)
	}
}

// A machine that nobody could log in to is not paid for.
func TestUnreachableDeploys(t *testing.T) {
	t.Parallel()
	none := voltagepark.OrganizationKeys{Mode: voltagepark.KeysNone}
	for _, keys := range []voltagepark.OrganizationKeys{{}, none} {
		vm := with(aVMSpec(), func(s *voltagepark.InstantVM) { s.OrganizationSSHKeys = keys })
		metal := with(aRentalSpec(), func(s *voltagepark.BareMetal) { s.OrganizationSSHKeys, s.SSHKeys = keys, nil })
		refused(t, deployingVM(vm), "InstantVM", "want OrganizationSSHKeys, SSHKeys or a Password, or AllowUnreachable")
		refused(t, deployingMetal(metal), "BareMetal", "want OrganizationSSHKeys or SSHKeys, or AllowUnreachable")
		require.ErrorIs(t, deployingVM(vm)(t.Context(), scripted(t)), voltagepark.ErrUnreachable)
		require.ErrorIs(t, deployingMetal(metal)(t.Context(), scripted(t)), voltagepark.ErrUnreachable)

		for _, way := range []func(*voltagepark.InstantVM){
			func(s *voltagepark.InstantVM) { s.Password = voltagepark.NewSecret("hunter2") },
			func(s *voltagepark.InstantVM) { s.SSHKeys = []string{aKey} },
			func(s *voltagepark.InstantVM) { s.OrganizationSSHKeys = voltagepark.SelectKeys("k1") },
			func(s *voltagepark.InstantVM) { s.AllowUnreachable = true },
		} {
			c := scripted(t, step{want: "POST /virtual-machines/instant", body: `{"vm_id":"v1"}`})
			require.NoError(t, deployingVM(with(vm, way))(t.Context(), c))
		}
		metal.AllowUnreachable = true
		require.NoError(t, deployingMetal(metal)(t.Context(), scripted(t, step{want: "POST /bare-metal/", body: `{"rental_id":"r1"}`})))
	}
}
