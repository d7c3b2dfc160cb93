package voltagepark

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"

	"github.com/voltagegpu/volt-go/internal/client"
	"github.com/voltagegpu/volt-go/internal/rest"
	"github.com/voltagegpu/volt-go/internal/wire"
)

// StorageService keeps volumes that bare metal mounts.
type StorageService struct{ core *rest.Core }

var (
	storageCreate = endpoint(rest.Create, "POST", "/storage/", "create storage")
	storageList   = endpoint(rest.Read, "GET", "/storage/", "list storage")
	storageUpdate = endpoint(rest.Write, "PATCH", "/storage/{id}", "update storage")
	storageGet    = endpoint(rest.Read, "GET", "/storage/{id}", "get storage")
)

// storagePage is how many volumes a page has by default.
const storagePage = 20

// Volume is a storage volume. What is absent or null is the zero value.
type Volume struct {
	// ID is what BareMetal.StorageID takes.
	ID string `json:"id"`
	// Name is the name that it was given.
	Name string `json:"name,omitempty"`
	// SizeGB is its size in GB.
	SizeGB int `json:"size_in_gb,omitempty"`
	// UsedBytes is how much of it is used, in bytes; -1 where it is not told: Get
	// tells it alone.
	UsedBytes int64 `json:"used_capacity_bytes"`
	// Status is where it stands.
	Status StorageStatus `json:"status,omitempty"`
	// HourlyPrice is what all of it costs in USD per hour.
	HourlyPrice USD `json:"rate_hourly,omitzero"`
	// OrderIDs are the orders whose machines may mount it.
	OrderIDs []string `json:"order_ids,omitzero"`
	// TenantID is the storage system's number for its owner.
	TenantID int `json:"tenant_id,omitempty"`
	// VIP is the address that it is mounted from.
	VIP string `json:"vip,omitempty"`
}

// VolumeSpec is a volume to create. SizeGB and Name are required; what is zero is
// not sent.
type VolumeSpec struct {
	// SizeGB is its size in GB.
	SizeGB int `json:"size_in_gb"`
	// Name is its name.
	Name string `json:"name"`
	// OrderIDs are the orders whose machines may mount it.
	OrderIDs []string `json:"order_ids,omitzero"`
	// Extra are further fields to send, which this package does not know.
	Extra map[string]any `json:"-"`
}

// VolumeUpdate changes a volume. What is not Set is left alone and not sent.
type VolumeUpdate struct {
	// SizeGB resizes it, and changes its price.
	SizeGB Optional[int] `json:"size_in_gb,omitzero"`
	// Name renames it.
	Name Optional[string] `json:"name,omitzero"`
	// OrderIDs are the orders whose machines may mount it from now on.
	OrderIDs Optional[[]string] `json:"order_ids,omitzero"`
	// Extra are further fields to send, which this package does not know.
	Extra map[string]any `json:"-"`
}

const emptyOrderID = "it has an empty id: want the ids of orders"

// Create makes a volume.
//
// It takes one request, and bills from now on, Volume.HourlyPrice, until it is
// deleted. It is never sent twice once the server may have received
// it: ErrMaybeCreated then.
//
// Documented as POST /storage/.
func (s *StorageService) Create(ctx context.Context, spec VolumeSpec, opts ...CallOption) (Volume, error) {
	switch {
	case spec.SizeGB < 1:
		return Volume{}, argumentError(storageCreate, spec.Name, "VolumeSpec.SizeGB", fmt.Sprintf("%d GB: want 1 or more", spec.SizeGB))
	case isBlank(spec.Name):
		return Volume{}, argumentError(storageCreate, spec.Name, "VolumeSpec.Name", "it is empty: want a name for the volume")
	case slices.ContainsFunc(spec.OrderIDs, isBlank):
		return Volume{}, argumentError(storageCreate, spec.Name, "VolumeSpec.OrderIDs", emptyOrderID)
	}
	decode := client.Named(decodeVolume, spec.Name, func(v Volume) string { return v.Name })
	return call(ctx, s.core, storageCreate, rest.Params{Target: spec.Name, Body: spec, Extra: spec.Extra}, opts, decode)
}

// List yields the organization's volumes. Reading all of n takes n/20 requests,
// or n/ListParams.Limit.
//
// Documented as GET /storage/.
func (s *StorageService) List(ctx context.Context, params ListParams, opts ...CallOption) iter.Seq2[Volume, error] {
	return volumes.all(ctx, s.core, params, nil, opts)
}

// ListPage returns one page of List. It takes one request.
//
// Documented as GET /storage/.
func (s *StorageService) ListPage(ctx context.Context, params ListParams, opts ...CallOption) (Page[Volume], error) {
	return volumes.page(ctx, s.core, params, nil, opts)
}

// Update resizes or renames a volume, or says which orders may mount it, and
// returns it as it is then; where the server answers without content, what was Set
// alone. Another size is another price.
//
// It takes one request and may be repeated safely.
//
// Documented as PATCH /storage/{storage_id}.
func (s *StorageService) Update(ctx context.Context, id string, update VolumeUpdate, opts ...CallOption) (Volume, error) {
	size, sized := update.SizeGB.Get()
	name, named := update.Name.Get()
	update.OrderIDs = emptyNotNull(update.OrderIDs)
	orders, _ := update.OrderIDs.Get()
	switch {
	case update.SizeGB.IsZero() && update.Name.IsZero() && update.OrderIDs.IsZero() && len(update.Extra) == 0:
		return Volume{}, argumentError(storageUpdate, id, "VolumeUpdate", nothingSet)
	case sized && size < 1:
		return Volume{}, argumentError(storageUpdate, id, "VolumeUpdate.SizeGB", fmt.Sprintf("%d GB: want 1 or more", size))
	case named && isBlank(name):
		return Volume{}, argumentError(storageUpdate, id, "VolumeUpdate.Name", "it is set to nothing: want a name")
	case slices.ContainsFunc(orders, isBlank):
		return Volume{}, argumentError(storageUpdate, id, "VolumeUpdate.OrderIDs", emptyOrderID)
	}
	return call(ctx, s.core, storageUpdate, rest.Params{Args: []string{id}, Body: update, Extra: update.Extra}, opts, func(body []byte) (Volume, error) {
		object, err := wire.Object(body)
		if err != nil {
			return Volume{}, err
		}
		volume, silent := readVolume(object), true
		for range object.Members() {
			silent = false
			break
		}
		if silent { // what was asked for is so
			volume.SizeGB, volume.Name, volume.OrderIDs = size, name, orders
		}
		switch {
		case volume.ID == "":
			volume.ID = id
		case isOther(id, volume.ID):
			return Volume{}, errOther
		}
		return volume, nil
	})
}

// Get returns one volume, with how much of it is used. It takes one request.
//
// Documented as GET /storage/{storage_id}.
func (s *StorageService) Get(ctx context.Context, id string, opts ...CallOption) (Volume, error) {
	return call(ctx, s.core, storageGet, args(id), opts, about(id, decodeVolume, volumeID))
}

// Delete deletes a volume with all its data, which ends its bill.
//
// It takes one request and may be repeated safely.
//
// Not on the page: DELETE /storage/{id}, as public clients use it.
func (s *StorageService) Delete(ctx context.Context, id string, opts ...CallOption) error {
	return sendDelete(ctx, s.core, storageDelete, "", id, opts)
}

// HourlyRate returns what storage costs, in USD per GB and hour. It takes one
// request.
//
// Not on the page: GET /storage/hourly-rate, as public clients use it.
func (s *StorageService) HourlyRate(ctx context.Context, opts ...CallOption) (USD, error) {
	return call(ctx, s.core, storageRate, rest.Params{}, opts, decodeRate)
}

func volumeID(v Volume) string { return v.ID }

var (
	decodeVolume = client.One(readVolume, volumeID)
	volumes      = list[Volume]{storageList, storagePage, readVolume, volumeID}
)

func readVolume(object wire.Value) Volume {
	out := Volume{UsedBytes: -1}
	for name, v := range object.Members() {
		switch string(name) {
		case "id":
			out.ID = v.Text()
		case "name":
			out.Name = v.Text()
		case "size_in_gb":
			out.SizeGB = v.Int(0)
		case "used_capacity_bytes":
			if used, err := strconv.ParseInt(v.Text(), 10, 64); err == nil {
				out.UsedBytes = used
			}
		case "status":
			out.Status = StorageStatus(v.Lower())
		case "rate_hourly":
			out.HourlyPrice = v.USD()
		case "order_ids":
			out.OrderIDs = v.Texts()
		case "tenant_id":
			out.TenantID = v.Int(0)
		case "vip":
			out.VIP = v.Text()
		}
	}
	return out
}
