package packetai

import (
	"time"

	"github.com/voltagegpu/volt-go/internal/wire"
)

// Volume is storage that survives the deployments it is attached to. The page
// shows none: its fields are what is likely, all that is not told is zero, and
// Raw has all that is.
type Volume struct {
	// ID is what Attach and Detach take.
	ID string `json:"id"`
	// Name is the name that it was given.
	Name string `json:"name,omitempty"`
	// Status is where it stands, in lower case. The set is open.
	Status string `json:"status,omitempty"`
	// SizeGB is its size in GB, 0 where it is not told.
	SizeGB int `json:"size_gb,omitempty"`
	// Region is where it is.
	Region string `json:"region,omitempty"`
	// DeploymentID is the deployment that it is attached to, or "".
	DeploymentID string `json:"deployment_id,omitempty"`
	// CreatedAt is zero where it is not told.
	CreatedAt time.Time `json:"created_at,omitzero"`
	// Raw is the JSON it was read from, with what stands beside it in the answer.
	Raw Raw `json:"-"`
}

// VolumeSpec is what a volume is made from. The page shows no field of it: those
// that are zero are not sent, and Extra takes any other.
type VolumeSpec struct {
	// Name is the volume's, sent as name.
	Name string `json:"name,omitempty"`
	// SizeGB is its size in GB, sent as sizeGb.
	SizeGB int `json:"sizeGb,omitempty"`
	// Region is where it is to be, sent as region.
	Region string `json:"region,omitempty"`
	// Extra are further fields to send, which this package does not know.
	Extra map[string]any `json:"-"`
}

func (v *Volume) keep(object wire.Value) { v.Raw = rawOf(object) }

func readVolume(object wire.Value) Volume {
	u := Volume{Raw: rawOf(object)}
	var id string
	for name, v := range object.Members() {
		switch spelled(name) {
		case "id":
			u.ID = v.Text()
		case "volumeid", "uuid":
			fill(&id, v.Text())
		case "name":
			u.Name = v.Text()
		case "status", "state":
			fill(&u.Status, v.Lower())
		case "sizegb", "sizegib", "size":
			fill(&u.SizeGB, v.Int(0))
		case "region", "location":
			fill(&u.Region, word(v))
		case "deploymentid", "attachedto", "instanceid":
			fill(&u.DeploymentID, word(v))
		case "createdat", "created":
			u.CreatedAt, _ = v.Time()
		}
	}
	fill(&u.ID, id)
	return u
}

var (
	decodeVolume = decodeOne(readVolume, func(v Volume) string { return v.ID }, "volume")
	volumes      = lister[Volume]{readVolume, []string{"volumes"}}
)

// decodeAttachment reads the answer to an attach or detach, which may say no more
// than that it was accepted.
var decodeAttachment = decodeChange(readVolume, "volume")
